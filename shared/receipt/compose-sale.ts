/** The rows of sales, returns, exchanges and the acts beside them: goods, money, what was given, how the member stands. */
import { amountText, memberRows, minusText, signedText } from './compose-parts.ts'
import type { Row } from './document.ts'
import { codeRows, itemRows, leftRows, type Page, pairRow, strongPairRow, textRow } from './page.ts'
import type { ActSlip, ExchangeSlip, RefundSlip, SaleSlip, SlipLine } from './slip.ts'
import type { SlipWords } from './words.ts'

/** An article is known by its first words. */
const ARTICLE_ROWS_MAX = 3

function lineRows(page: Page, lines: readonly SlipLine[]): readonly Row[] {
  return lines.flatMap((line) => {
    const quantity = line.quantity === null ? '' : `×${line.quantity}`
    return itemRows(
      page,
      line.text,
      `${line.rateLabel ?? ''} ${quantity}`,
      amountText(line.amountFen),
      ARTICLE_ROWS_MAX,
    )
  })
}

export function saleBlocks(page: Page, slip: SaleSlip, words: SlipWords): readonly (readonly Row[])[] {
  return [
    soldRows(page, slip, words),
    moneyRows(page, words.due, slip.dueFen, slip.tenders),
    givenRows(page, slip.given, words),
    saleMemberRows(page, slip, words),
  ]
}

function soldRows(
  page: Page,
  { lines, deduction, redemption }: Pick<SaleSlip, 'lines' | 'deduction' | 'redemption'>,
  words: SlipWords,
): readonly Row[] {
  return [
    ...lineRows(page, lines),
    ...(deduction === null ? [] : [pairRow(page, deduction.reason, minusText(deduction.amountFen))]),
    ...(redemption === null
      ? []
      : [pairRow(page, words.redemption(redemption.points), minusText(redemption.amountFen))]),
  ]
}

function moneyRows(
  page: Page,
  label: string,
  amountFen: number,
  tenders: SaleSlip['tenders'],
): readonly Row[] {
  return [
    strongPairRow(page, label, `￥${amountText(amountFen)}`),
    ...tenders.map((tender) => pairRow(page, tender.label, amountText(tender.amountFen))),
  ]
}

/** What the act gave; a voucher with its number, in groups and as a code. */
function givenRows(
  page: Page,
  given: SaleSlip['given'],
  words: SlipWords,
  how = words.given,
): readonly Row[] {
  if (given === undefined || given.length === 0) return []
  return given.flatMap(({ text, voucher }) => {
    const what = `${how} ${text}`
    if (voucher === null) return leftRows(page, what, ARTICLE_ROWS_MAX)
    return [
      ...itemRows(page, what, '', amountText(voucher.valueFen), ARTICLE_ROWS_MAX),
      ...leftRows(page, grouped(voucher.number), 2),
      ...leftRows(page, words.validTo(voucher.validToText), 1),
      ...codeRows(voucher.number),
    ]
  })
}

function grouped(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1 ')
}

type Reasons = NonNullable<NonNullable<SaleSlip['member']>['reasons']>

function reasonRows(page: Page, reasons: Reasons): readonly Row[] {
  return reasons.flatMap((reason) =>
    itemRows(
      page,
      `· ${reason.text}`,
      '',
      reason.points === null ? '' : String(reason.points),
      ARTICLE_ROWS_MAX,
    ),
  )
}

type Standing = Pick<
  NonNullable<SaleSlip['member']>,
  'debtPaidPoints' | 'converted' | 'valueFen' | 'expiring' | 'balancePoints'
>

/** EN-16: debt paid, value made of points, the balance, what of it expires soon, what is on the card. */
function standingRows(page: Page, member: Standing, words: SlipWords): readonly Row[] {
  const { debtPaidPoints, converted, valueFen, expiring } = member
  return [
    ...(converted === undefined
      ? []
      : [pairRow(page, words.converted(converted.points), `+${amountText(converted.amountFen)}`)]),
    ...(debtPaidPoints === undefined ? [] : [pairRow(page, words.debtPaid, signedText(-debtPaidPoints))]),
    strongPairRow(page, words.balance, String(member.balancePoints)),
    ...(expiring === undefined ? [] : leftRows(page, words.expiring(expiring.points, expiring.dateText), 2)),
    ...(valueFen === undefined ? [] : [pairRow(page, words.value, amountText(valueFen))]),
  ]
}

function saleMemberRows(page: Page, slip: SaleSlip, words: SlipWords): readonly Row[] {
  const { member } = slip
  if (member === null) return [textRow(words.noMember, 'left')]
  return [
    ...memberRows(page, member, words),
    pairRow(page, words.accrued, signedText(member.accruedPoints)),
    ...reasonRows(page, member.reasons),
    ...(member.usedPoints === 0 ? [] : [pairRow(page, words.used, signedText(-member.usedPoints))]),
    ...standingRows(page, member, words),
  ]
}

export function refundTitle(slip: RefundSlip, words: SlipWords): string {
  return slip.isVoid === true ? words.void : words.refund
}

/** RF-02, RF-03, RF-07: what came back, what is taken off it, what is handed out; the column adds up. */
export function refundBlocks(page: Page, slip: RefundSlip, words: SlipWords): readonly (readonly Row[])[] {
  return [
    returnedRows(page, slip, words),
    moneyRows(page, words.handOut, slip.handOutFen, slip.tenders),
    givenRows(page, slip.given, words, words.givenBack),
    refundMemberRows(page, slip.member, words),
    signatureRows(page, slip.cardSurrendered, words),
  ]
}

function returnedRows(
  page: Page,
  slip: Pick<RefundSlip, 'lines' | 'restored' | 'lapsedFen' | 'vouchersBackFen' | 'shortfall' | 'owedFen'>,
  words: SlipWords,
): readonly Row[] {
  const { restored, shortfall, owedFen, vouchersBackFen } = slip
  return [
    ...lineRows(page, slip.lines),
    ...(restored === null
      ? []
      : [pairRow(page, words.restoredValue(restored.points), minusText(restored.amountFen))]),
    ...(slip.lapsedFen === 0 ? [] : [pairRow(page, words.lapsed, minusText(slip.lapsedFen))]),
    ...(vouchersBackFen === undefined ? [] : [pairRow(page, words.vouchersBack, minusText(vouchersBackFen))]),
    ...(shortfall === null ? [] : [shortfallRow(page, shortfall, words)]),
    ...(owedFen === undefined ? [] : [pairRow(page, words.owed, minusText(owedFen))]),
  ]
}

function shortfallRow(page: Page, shortfall: NonNullable<RefundSlip['shortfall']>, words: SlipWords): Row {
  const { points, amountFen } = shortfall
  const label = points < 0 ? words.shortfallBoughtBack(-points) : words.shortfall(points)
  return pairRow(page, label, minusText(amountFen))
}

function signatureRows(page: Page, cardSurrendered: boolean, words: SlipWords): readonly Row[] {
  return [
    ...(cardSurrendered ? [pairRow(page, words.cardSurrendered, '________')] : []),
    pairRow(page, `${words.managerSignature}____`, `${words.receiverSignature}____`),
  ]
}

function refundMemberRows(page: Page, member: RefundSlip['member'], words: SlipWords): readonly Row[] {
  if (member === null) return [textRow(words.noMember, 'left')]
  return [
    ...memberRows(page, member, words),
    ...takenRows(page, member, words),
    ...(member.debtPoints === 0 ? [] : [pairRow(page, words.debt, String(member.debtPoints))]),
    ...standingRows(page, member, words),
  ]
}

function takenRows(page: Page, member: NonNullable<RefundSlip['member']>, words: SlipWords): readonly Row[] {
  const { convertedBack } = member
  return [
    pairRow(page, words.clawback, signedText(-member.clawbackPoints)),
    ...reasonRows(page, member.reasons ?? []),
    ...(member.restoredPoints === 0
      ? []
      : [pairRow(page, words.restored, signedText(member.restoredPoints))]),
    ...(convertedBack === undefined
      ? []
      : [pairRow(page, words.convertedBack(convertedBack.points), minusText(convertedBack.amountFen))]),
  ]
}

/** RF-04: both halves, then the one net amount. */
export function exchangeBlocks(
  page: Page,
  slip: ExchangeSlip,
  words: SlipWords,
): readonly (readonly Row[])[] {
  const { returned, sold, net, member } = slip
  return [
    [
      textRow(words.returnedGoods, 'left'),
      ...returnedRows(page, returned, words),
      pairRow(page, words.subtotal, amountText(returned.handOutFen)),
    ],
    [
      textRow(words.newGoods, 'left'),
      ...soldRows(page, sold, words),
      pairRow(page, words.subtotal, amountText(sold.dueFen)),
    ],
    moneyRows(page, net.handedOut ? words.handOut : words.toPay, net.amountFen, slip.tenders),
    givenRows(page, slip.givenBack, words, words.givenBack),
    givenRows(page, slip.given, words),
    member === null
      ? [textRow(words.noMember, 'left')]
      : [
          ...memberRows(page, member, words),
          ...takenRows(page, member, words),
          pairRow(page, words.accrued, signedText(member.accruedPoints)),
          ...reasonRows(page, member.accruedReasons ?? []),
          ...(member.usedPoints === 0 ? [] : [pairRow(page, words.used, signedText(-member.usedPoints))]),
          ...(member.debtPoints === 0 ? [] : [pairRow(page, words.debt, String(member.debtPoints))]),
          ...standingRows(page, member, words),
        ],
    signatureRows(page, slip.cardSurrendered, words),
  ]
}

/** Acts beside sale and return: what it was about, what it changed. */
export function actBlocks(page: Page, slip: ActSlip, words: SlipWords): readonly (readonly Row[])[] {
  const { member, money, shortfall } = slip
  return [
    [
      ...slip.rows.flatMap((row) => actRows(page, row, words)),
      ...(shortfall === null ? [] : [shortfallRow(page, shortfall, words)]),
    ],
    money === null
      ? []
      : moneyRows(page, money.handedOut ? words.handOut : words.due, money.amountFen, money.tenders),
    givenRows(page, slip.given, words),
    member === null
      ? [textRow(words.noMember, 'left')]
      : [
          ...memberRows(page, member, words),
          pairRow(page, words.change, signedText(member.changePoints)),
          ...reasonRows(page, member.reasons),
          ...(member.debtPoints === 0 ? [] : [pairRow(page, words.debt, String(member.debtPoints))]),
          ...standingRows(page, member, words),
        ],
    slip.signed ? [pairRow(page, `${words.managerSignature}____`, `${words.receiverSignature}____`)] : [],
  ]
}

function actRows(page: Page, row: ActSlip['rows'][number], words: SlipWords): readonly Row[] {
  const quantity = row.quantity === null ? '' : `×${row.quantity}`
  const money = row.amountFen === null ? '' : amountText(row.amountFen)
  const value = row.points === null ? money : words.points(signedText(row.points))
  return itemRows(page, row.text, quantity, value, ARTICLE_ROWS_MAX)
}
