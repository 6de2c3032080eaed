/** Rows that several slips have: the head, the member, sums as text. */
import { groupedSlipNumber, isSlipNumber } from '../domain/slip-number.ts'
import type { Row } from './document.ts'
import { centredRows, headingRows, type Page, pairRow, stackedRows } from './page.ts'
import type { SlipHead, WelcomeSlip } from './slip.ts'
import type { SlipWords } from './words.ts'

/** Who, where, when: the shop's block and the act's block. */
export function headBlocks(
  page: Page,
  head: SlipHead,
  words: SlipWords,
  title: string | null = null,
  more: readonly Row[] = [],
): readonly (readonly Row[])[] {
  return [
    [
      ...headingRows(page, head.shopName),
      ...centredRows(page, `${head.siteName}  ${words.till(head.tillNumber)}`, 2),
      ...(head.demo ? centredRows(page, words.demo, 1) : []),
      ...(head.copy === 'reprint' ? headingRows(page, words.reprint) : []),
    ],
    [
      ...(title === null ? [] : headingRows(page, title)),
      ...stackedRows(page, head.timeText, `${words.cashier} ${head.cashier}`),
      ...numberRows(page, head, words),
      ...more,
    ],
  ]
}

/** The slip's number, and who sold beside it; a preview shows where the number will stand. */
function numberRows(page: Page, head: SlipHead, words: SlipWords): readonly Row[] {
  const sold = head.salesperson === null ? '' : `${words.salesperson} ${head.salesperson}`
  if (head.slipNumber === null && head.copy !== 'preview') return []
  const number = head.slipNumber === null ? words.noNumberYet : numberText(head.slipNumber)
  return stackedRows(page, `${words.slipNumber} ${number}`, sold)
}

/** The slip that this one belongs to. */
export function originalRows(
  page: Page,
  original: { readonly slipNumber: string; readonly dateText: string } | null,
  words: SlipWords,
): readonly Row[] {
  if (original === null) return []
  return stackedRows(page, `${words.original} ${numberText(original.slipNumber)}`, original.dateText)
}

export function memberRows(page: Page, member: WelcomeSlip['member'], words: SlipWords): readonly Row[] {
  return [
    pairRow(page, `${words.member} ${member.maskedName}`, member.tier),
    pairRow(page, words.card, member.maskedCard),
  ]
}

/** In groups a person can type. */
export function numberText(slipNumber: string): string {
  return isSlipNumber(slipNumber) ? groupedSlipNumber(slipNumber) : slipNumber
}

/** Fen as yuan with two decimals, '-3.80'. */
export function amountText(amountFen: number): string {
  const fen = Math.abs(amountFen)
  const yuan = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
  return amountFen < 0 ? `-${yuan}` : yuan
}

/** What is taken off. */
export function minusText(amountFen: number): string {
  return amountText(0 - amountFen)
}

export function signedText(points: number): string {
  return points > 0 ? `+${points}` : String(0 + points)
}
