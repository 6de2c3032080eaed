/** Which sale is a member's first one, as far as it is rewarded (EN-17, RF-10). */
import { sql } from 'kysely'
import { groundMoney } from '../../shared/domain/ground-money.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import { programmeOf } from './programmes.ts'
import { type ReadableDb, readAll } from './query.ts'
import { type KeptSale, saleOfId } from './sales.ts'

/** The first sale that counts is nearly always among a member's first few. */
const SALES_AT_ONCE = 20

const salesAfter = readAll<{ member: string; except: string; epoch: number; seq: number }>()((db, argument) =>
  db
    .selectFrom('sale')
    .select(['id', 'epoch_number', 'seq'])
    .where('member_id', '=', argument('member'))
    .where('id', '<>', argument('except'))
    .where('wholly_returned', '=', sql.lit(0))
    .where('due_fen', '>', sql.lit(0))
    .where('guest_id', 'is', sql.lit(null))
    .where('claim_id', 'is', sql.lit(null))
    .where(sql<boolean>`(epoch_number, seq) > (${argument('epoch')}, ${argument('seq')})`)
    .orderBy('epoch_number')
    .orderBy('seq')
    .limit(sql.lit(SALES_AT_ONCE)),
)

/**
 * Whether a member had a sale already that a reward for the first one could stand on: their own, made with a card that worked,
 * with ground money in what is still kept. What a guest bought, a claimed slip and what vouchers paid give none and stand in
 * nobody's way. `exceptSaleId`: a sale whose ground just goes. @see EN-17 RF-10
 */
export function hadFirstSale(
  at: { readonly books: ReadableDb; readonly log: ReadableDb },
  memberId: string,
  exceptSaleId = '',
): boolean {
  let last = { epoch: 0, seq: 0 }
  // Each page begins after the one before, so it ends with the member's last sale.
  for (;;) {
    const rows = salesAfter(at.books, { member: memberId, except: exceptSaleId, ...last })
    if (rows.some(({ id }) => isFirstSale(at, id))) return true
    const end = rows.at(-1)
    if (end === undefined || rows.length < SALES_AT_ONCE) return false
    last = { epoch: end.epoch_number, seq: end.seq }
  }
}

function isFirstSale(at: { readonly books: ReadableDb; readonly log: ReadableDb }, saleId: string): boolean {
  const kept = saleOfId(at.books, saleId, at.log)
  return kept?.sale.facts.member?.cardActive === true && keptGround(at.log, kept) > 0
}

/** Ground money of what is kept of a sale. */
function keptGround(log: ReadableDb, { sale, lastReturn }: KeptSale): Fen {
  const { tenders } = sale.result
  const returned = lastReturn?.result.after.returnedTenderFen ?? []
  const kept = tenders.map(({ amountFen }, position) => fen(amountFen - (returned[position] ?? 0)))
  return groundMoney(tenders, kept, programmeOf(log, sale.programme))
}
