/** What a card is given for (EN-05), in words: how much is wanted, and what is missing of it. */
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { EntryCondition } from '../../shared/domain/programme.ts'
import { moneySign } from '../text/format.ts'
import type { Translate } from '../text/use-texts.ts'

/** What is missing for the card, and what helps; conditions of several parts are said in general. */
export function entryShort(t: Translate, entry: EntryCondition, countedFen: Fen): string {
  const wanted = wantedFen(entry)
  if (entry.kind === 'sale_from') return t('counter.entryOneSale', { wanted: moneySign(entry.amountFen) })
  return wanted === null || wanted <= countedFen
    ? t('counter.entryNotMet', { counted: moneySign(countedFen) })
    : t('counter.entryShort', { missing: moneySign(fen(wanted - countedFen)) })
}

/** The amount to show beside what is counted; null where several conditions stand together. */
export function wantedFen(entry: EntryCondition): EntryAmount {
  return entry.kind === 'sale_from' || entry.kind === 'sales_from' || entry.kind === 'top_up_from'
    ? entry.amountFen
    : null
}

type EntryAmount = Extract<EntryCondition, { readonly kind: 'sale_from' }>['amountFen'] | null
