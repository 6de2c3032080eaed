/** The rows of a card's slip: whose card, what became of it, what stays; and the line to stamp where it was handed back. */
import { amountText, memberRows } from './compose-parts.ts'
import type { Row } from './document.ts'
import { leftRows, type Page, pairRow, strongPairRow } from './page.ts'
import type { CardSlip } from './slip.ts'
import type { SlipWords } from './words.ts'

/** EN-11, EN-12, EN-14, EN-15. */
export function cardBlocks(page: Page, slip: CardSlip, words: SlipWords): readonly (readonly Row[])[] {
  const fields = slip.fields.map((field) => words.fields[field]).join(words.listComma)
  return [
    [
      ...memberRows(page, slip.member, words),
      ...replacedRows(page, slip, words),
      ...(slip.activeFromText === null ? [] : [pairRow(page, words.activeFrom, slip.activeFromText)]),
      ...(fields === '' ? [] : leftRows(page, `${words.fieldsChanged} ${fields}`, 3)),
    ],
    [strongPairRow(page, words.balance, String(slip.balancePoints))],
    [
      ...(slip.act === 'surrendered' ? [pairRow(page, words.cardSurrendered, '________')] : []),
      pairRow(page, `${words.managerSignature}____`, `${words.receiverSignature}____`),
    ],
  ]
}

function replacedRows(page: Page, slip: CardSlip, words: SlipWords): readonly Row[] {
  if (slip.replaced === null) return []
  const { maskedCard, feeFen } = slip.replaced
  return [
    pairRow(page, words.oldCard, maskedCard),
    ...(feeFen === 0 ? [] : [pairRow(page, words.replacementFee, `￥${amountText(feeFen)}`)]),
  ]
}
