/** From a slip to its ReceiptLine document: the one definition that bytes, preview and text are made from. */
import { assertNever } from '../domain/result.ts'
import type { IsPrintable } from './cells.ts'
import { cardBlocks } from './compose-card.ts'
import { amountText, headBlocks, memberRows, minusText, numberText, signedText } from './compose-parts.ts'
import { documentOf, type Row } from './document.ts'
import {
  blocks,
  centredRows,
  codeRows,
  itemRows,
  leftRows,
  type Page,
  pageOf,
  pairRow,
  stackedRows,
  strongPairRow,
  textRow,
} from './page.ts'
import type {
  CardSlip,
  Paper,
  RefundSlip,
  SaleSlip,
  Slip,
  SlipLang,
  SlipLine,
  TestSlip,
  WelcomeSlip,
} from './slip.ts'
import { type SlipWords, slipWords } from './words.ts'

export interface SlipSetting {
  readonly paper: Paper
  readonly lang: SlipLang
}

export interface ComposeSetting extends SlipSetting {
  /** Which characters the printer has; all others print as 〓. */
  readonly isPrintable: IsPrintable
}

/** What the test page's code holds: digits that are no member's card, no payment and no slip. */
const TEST_CODE = '0123456789'

/** Two-byte characters outside the oldest set, as they occur in names. */
const RARE_CHARACTERS = '䶮喆堃玥镕燊囍'

/** An article is known by its first words; the programme's texts are printed whole. */
const ARTICLE_ROWS_MAX = 3
const TEXT_ROWS_MAX = 70

/** The slip as a ReceiptLine document, every row within the paper; nothing in the slip's texts acts as markup. */
export function compose(slip: Slip, setting: ComposeSetting): string {
  const page = pageOf(setting.paper, setting.isPrintable)
  return documentOf(rowsOf(page, slip, slipWords(setting.lang)), setting.paper)
}

function rowsOf(page: Page, slip: Slip, words: SlipWords): readonly Row[] {
  switch (slip.kind) {
    case 'sale':
      return [
        ...blocks(...headBlocks(page, slip.head, words), ...saleBlocks(page, slip, words)),
        ...foot(page, slip),
      ]
    case 'refund':
      return [
        ...blocks(
          ...headBlocks(page, slip.head, words, words.refund, originalRows(page, slip, words)),
          ...refundBlocks(page, slip, words),
        ),
        ...foot(page, slip),
      ]
    case 'welcome':
      return [
        ...blocks(...headBlocks(page, slip.head, words, words.welcome), ...welcomeBlocks(page, slip, words)),
        ...foot(page, slip),
      ]
    case 'card':
      return [
        ...blocks(
          ...headBlocks(page, slip.head, words, words.cardActs[slip.act]),
          ...cardBlocks(page, slip, words),
        ),
        ...foot(page, slip),
      ]
    case 'test':
      return testRows(page, slip, words)
    default:
      return assertNever(slip)
  }
}

/** The slip's code, and the programme's last word to whoever holds the slip. */
function foot(page: Page, slip: SaleSlip | RefundSlip | WelcomeSlip | CardSlip): readonly Row[] {
  const { slipNumber } = slip.head
  return [
    ...(slipNumber === null ? [] : codeRows(slipNumber)),
    ...(slip.footer === null ? [] : centredRows(page, slip.footer, TEXT_ROWS_MAX)),
  ]
}

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

function saleBlocks(page: Page, slip: SaleSlip, words: SlipWords): readonly (readonly Row[])[] {
  const { deduction, redemption } = slip
  return [
    [
      ...lineRows(page, slip.lines),
      ...(deduction === null ? [] : [pairRow(page, deduction.reason, minusText(deduction.amountFen))]),
      ...(redemption === null
        ? []
        : [pairRow(page, words.redemption(redemption.points), minusText(redemption.amountFen))]),
    ],
    moneyRows(page, words.due, slip.dueFen, slip.tenders),
    saleMemberRows(page, slip, words),
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

function saleMemberRows(page: Page, slip: SaleSlip, words: SlipWords): readonly Row[] {
  const { member } = slip
  if (member === null) return [textRow(words.noMember, 'left')]
  return [
    ...memberRows(page, member, words),
    pairRow(page, words.accrued, signedText(member.accruedPoints)),
    ...member.reasons.flatMap((reason) =>
      itemRows(
        page,
        `· ${reason.text}`,
        '',
        reason.points === null ? '' : String(reason.points),
        ARTICLE_ROWS_MAX,
      ),
    ),
    ...(member.usedPoints === 0 ? [] : [pairRow(page, words.used, signedText(-member.usedPoints))]),
    strongPairRow(page, words.balance, String(member.balancePoints)),
  ]
}

function originalRows(page: Page, slip: RefundSlip, words: SlipWords): readonly Row[] {
  const { slipNumber, dateText } = slip.original
  return stackedRows(page, `${words.original} ${numberText(slipNumber)}`, dateText)
}

/** RF-02, RF-03, RF-07: what came back, what is taken off it, what is handed out; the column adds up. */
function refundBlocks(page: Page, slip: RefundSlip, words: SlipWords): readonly (readonly Row[])[] {
  const { restored, shortfall } = slip
  return [
    [
      ...lineRows(page, slip.lines),
      ...(restored === null
        ? []
        : [pairRow(page, words.restoredValue(restored.points), minusText(restored.amountFen))]),
      ...(slip.lapsedFen === 0 ? [] : [pairRow(page, words.lapsed, minusText(slip.lapsedFen))]),
      ...(shortfall === null ? [] : [shortfallRow(page, shortfall, words)]),
    ],
    moneyRows(page, words.handOut, slip.handOutFen, slip.tenders),
    refundMemberRows(page, slip, words),
    [
      ...(slip.cardSurrendered ? [pairRow(page, words.cardSurrendered, '________')] : []),
      pairRow(page, `${words.managerSignature}____`, `${words.receiverSignature}____`),
    ],
  ]
}

function shortfallRow(page: Page, shortfall: NonNullable<RefundSlip['shortfall']>, words: SlipWords): Row {
  const { points, amountFen } = shortfall
  const label = points < 0 ? words.shortfallBoughtBack(-points) : words.shortfall(points)
  return pairRow(page, label, minusText(amountFen))
}

function refundMemberRows(page: Page, slip: RefundSlip, words: SlipWords): readonly Row[] {
  const { member } = slip
  if (member === null) return [textRow(words.noMember, 'left')]
  return [
    ...memberRows(page, member, words),
    pairRow(page, words.clawback, signedText(-member.clawbackPoints)),
    ...(member.restoredPoints === 0
      ? []
      : [pairRow(page, words.restored, signedText(member.restoredPoints))]),
    ...(member.debtPoints === 0 ? [] : [pairRow(page, words.debt, String(member.debtPoints))]),
    strongPairRow(page, words.balance, String(member.balancePoints)),
  ]
}

/** EN-03, EN-04, PV-05: from when the card works, which rules were accepted, what was agreed to. */
function welcomeBlocks(page: Page, slip: WelcomeSlip, words: SlipWords): readonly (readonly Row[])[] {
  return [
    [
      ...memberRows(page, slip.member, words),
      pairRow(page, words.activeFrom, slip.activeFromText ?? words.notYetApproved),
    ],
    [
      ...leftRows(page, words.rules(slip.rules.name, slip.rules.version), 2),
      ...slip.rules.lines.flatMap((line) => leftRows(page, `· ${line}`, TEXT_ROWS_MAX)),
    ],
    slip.consents.length === 0
      ? []
      : [
          ...leftRows(page, words.consents, 1),
          ...slip.consents.flatMap((consent) =>
            itemRows(page, `· ${consent.text}`, '', words.consentVersion(consent.version), TEXT_ROWS_MAX),
          ),
        ],
  ]
}

/** Shows whether the printer fits its settings: every cell of a row, the yuan sign, rare characters, a code. */
function testRows(page: Page, slip: TestSlip, words: SlipWords): readonly Row[] {
  return [
    ...blocks(
      ...headBlocks(page, slip.head, words, words.test),
      [
        textRow('1234567890'.repeat(5).slice(0, page.cells), 'left'),
        textRow('贵客'.repeat(12).slice(0, page.cells / 2), 'left'),
      ],
      [
        pairRow(page, words.testYuan, `￥${amountText(1_234_56)}`),
        pairRow(page, words.testRare, RARE_CHARACTERS),
        pairRow(page, words.testCode, TEST_CODE),
      ],
    ),
    ...codeRows(TEST_CODE),
  ]
}
