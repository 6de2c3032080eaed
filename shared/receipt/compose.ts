/** From a slip to its ReceiptLine document: the one definition that bytes, preview and text are made from. */
import { assertNever } from '../domain/result.ts'
import type { IsPrintable } from './cells.ts'
import { cardBlocks } from './compose-card.ts'
import { amountText, headBlocks, memberRows, originalRows } from './compose-parts.ts'
import { actBlocks, exchangeBlocks, refundBlocks, refundTitle, saleBlocks } from './compose-sale.ts'
import { documentOf, type Row } from './document.ts'
import {
  blankRow,
  blocks,
  centredRows,
  codeRows,
  itemRows,
  leftRows,
  type Page,
  pageOf,
  pairRow,
  textRow,
} from './page.ts'
import type { Paper, ShiftSlip, Slip, SlipLang, TestSlip, WelcomeSlip } from './slip.ts'
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

/** The programme's texts are printed whole. */
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
          ...headBlocks(
            page,
            slip.head,
            words,
            refundTitle(slip, words),
            originalRows(page, slip.original, words),
          ),
          ...refundBlocks(page, slip, words),
        ),
        ...foot(page, slip),
      ]
    case 'exchange':
      return [
        ...blocks(
          ...headBlocks(page, slip.head, words, words.exchange, originalRows(page, slip.original, words)),
          ...exchangeBlocks(page, slip, words),
        ),
        ...foot(page, slip),
      ]
    case 'claim':
    case 'swap':
    case 'redemption':
    case 'top_up':
    case 'undone':
    case 'points':
    case 'unknown_return':
    case 'unbacked':
      return [
        ...blocks(
          ...headBlocks(
            page,
            slip.head,
            words,
            words.acts[slip.kind],
            originalRows(page, slip.original, words),
          ),
          ...actBlocks(page, slip, words),
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
    case 'shift':
      return blocks(
        ...headBlocks(page, slip.head, words, words.shift),
        ...slip.blocks.map((rows) => rows.map(({ label, value }) => pairRow(page, label, value))),
        [pairRow(page, `${words.cashier}____`, `${words.managerSignature}____`)],
      )
    case 'test':
      return testRows(page, slip, words)
    default:
      return assertNever(slip)
  }
}

/** The slip's code, and the programme's last word to whoever holds the slip. */
function foot(page: Page, slip: Exclude<Slip, TestSlip | ShiftSlip>): readonly Row[] {
  const { slipNumber } = slip.head
  return [
    ...(slipNumber === null ? [blankRow()] : codeRows(slipNumber)),
    ...(slip.footer === null ? [] : centredRows(page, slip.footer, TEXT_ROWS_MAX)),
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
