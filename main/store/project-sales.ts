/** Projections of sales, returns, exchanges, claims and like-for-like swaps. */
import { sql } from 'kysely'
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, type SoldSale, saleIn } from '../../shared/domain/entry-parts.ts'
import { rewardVouchers } from '../../shared/domain/issued-vouchers.ts'
import { assert } from '../../shared/domain/result.ts'
import { wholeUnitsOf } from '../../shared/domain/returned-goods.ts'
import { programmeOf } from './programmes.ts'
import { addConversion } from './project-conversions.ts'
import { addHistory, addToDay, addToYear } from './project-history.ts'
import { claimArrived } from './project-hq.ts'
import { countRewards } from './project-rewards.ts'
import { addVouchers, setVoucherState } from './project-vouchers.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'
import { saleOfId } from './sales.ts'

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

const insertSale = write<{
  id: string
  epoch: number
  seq: number
  slip: string
  member: string | null
  date: string
  staff: string | null
  salesperson: string | null
  due: number
  accrued: number
  redeemed: number
  shift: number | null
  guest: string | null
}>()((db, argument) =>
  db.insertInto('sale').values({
    id: argument('id'),
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    slip_number: argument('slip'),
    member_id: argument('member'),
    business_date: argument('date'),
    staff: argument('staff'),
    salesperson: argument('salesperson'),
    due_fen: argument('due'),
    accrued_points: argument('accrued'),
    redeemed_points: argument('redeemed'),
    last_refund_id: sql.lit(null),
    wholly_returned: sql.lit(0),
    shift: argument('shift'),
    guest_id: argument('guest'),
    claim_id: sql.lit(null),
  }),
)
const insertSaleLine = write<{
  sale: string
  line: number
  text: string
  article: string | null
  priceClass: string
  category: string
  quantity: number
  list: number
  cost: number
  kept: number
}>()((db, argument) =>
  db.insertInto('sale_line').values({
    sale_id: argument('sale'),
    line: argument('line'),
    text: argument('text'),
    article: argument('article'),
    price_class: argument('priceClass'),
    category: argument('category'),
    quantity: argument('quantity'),
    list_fen: argument('list'),
    cost_fen: argument('cost'),
    kept_units: argument('kept'),
  }),
)
const insertSaleTender = write<{ sale: string; position: number; code: string; amount: number }>()(
  (db, argument) =>
    db.insertInto('sale_tender').values({
      sale_id: argument('sale'),
      position: argument('position'),
      code: argument('code'),
      amount_fen: argument('amount'),
    }),
)
const openShift = readOne<Record<never, never>>()((db) =>
  db
    .selectFrom('shift')
    .select('number')
    .where('closed_at_ms', 'is', sql.lit(null))
    .orderBy('number', 'desc')
    .limit(sql.lit(1)),
)

export function projectSale(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'sale' | 'exchange'>,
): void {
  const sale = saleIn(entry)
  assert(sale !== null, 'the entry holds a sale')
  const { facts, result, slipNumber } = sale
  const memberId = facts.member?.memberId ?? null
  insertSale(db, {
    id: entry.id,
    epoch: epochNumber,
    seq: entry.seq,
    slip: slipNumber,
    member: memberId,
    date: entry.businessDate,
    staff: entry.staff,
    salesperson: facts.salesperson,
    due: result.dueFen,
    accrued: result.accruedPoints,
    redeemed: result.redeemedPoints,
    shift: openShift(db, {})?.number ?? null,
    guest: facts.guest?.guestId ?? null,
  })
  projectLines(db, sale)
  for (const { voucher } of result.tenders) if (voucher !== undefined) setVoucherState(db, voucher, 'used')
  if (memberId === null) return
  projectFigures(db, sale, memberId)
  projectGiven(db, log, epochNumber, entry, sale, memberId)
  if (entry.kind === 'exchange') return
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'sale',
    firstLine: facts.lines[0]?.text ?? '',
    lines: facts.lines.length,
    amount: result.dueFen,
    slip: slipNumber,
  })
}

function projectLines(db: WritableDb, { id, facts, result }: SoldSale): void {
  const whole = wholeUnitsOf({ facts, result })
  facts.lines.forEach((line, position) => {
    const judged = result.lines[position]
    if (judged === undefined) return
    insertSaleLine(db, {
      sale: id,
      line: position,
      text: line.text,
      article: line.article,
      priceClass: line.priceClass,
      category: line.category,
      quantity: line.quantity,
      list: judged.listFen,
      cost: judged.costFen,
      kept: whole[position] ?? 0,
    })
  })
  result.tenders.forEach((tender, position) => {
    insertSaleTender(db, { sale: id, position, code: tender.code, amount: tender.amountFen })
  })
}

/** What a guest bought is neither a visit nor spending of the member who brought them along; points earned are earned. */
function projectFigures(db: WritableDb, { facts, result, businessDate }: SoldSale, memberId: string): void {
  const own = facts.guest === undefined
  addToYear(db, memberId, businessDate, {
    visits: own ? 1 : 0,
    spent: own ? result.dueFen : 0,
    earned: result.accruedPoints,
    redemptions: result.redeemedPoints > 0 ? 1 : 0,
  })
  addToDay(db, memberId, businessDate, result.accruedPoints)
}

/** What a sale gave besides its points, and what it converted. */
function projectGiven(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: Entry,
  sale: SoldSale,
  memberId: string,
): void {
  const { rewards, conversion } = sale.result
  if (rewards === undefined && conversion === undefined) return
  const act = { ...sale, programme: programmeOf(log, sale.programme) }
  addVouchers(db, rewardVouchers(act, memberId, rewards))
  countRewards(db, epochNumber, entry, memberId, rewards)
  addConversion(db, epochNumber, entry, memberId, conversion, act)
}

const setClaimed = write<{ sale: string; member: string; claim: string }>()((db, argument) =>
  db
    .updateTable('sale')
    .set({ member_id: argument('member'), claim_id: argument('claim') })
    .where('id', '=', argument('sale')),
)

/** EN-20: from now on the sale is the member's; visit, money and points count on its own day. */
export function projectClaim(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'sale.claimed'>,
): void {
  const { memberId, saleId, result, slipNumber } = entry.body
  const kept = saleOfId(db, saleId, log)
  assert(kept !== null, 'a claim names a sale that was made before it')
  const { sale, lastReturn } = kept
  setClaimed(db, { sale: saleId, member: memberId, claim: entry.id })
  claimArrived(db, saleId, memberId, entry.id)
  const returned = lastReturn?.result.after.returnedTenderFen ?? []
  const spent = sale.result.tenders.reduce(
    (sum, { amountFen }, position) => sum + amountFen - (returned[position] ?? 0),
    0,
  )
  addToYear(db, memberId, sale.businessDate, { visits: 1, spent, earned: result.accruedPoints })
  addToDay(db, memberId, sale.businessDate, result.accruedPoints)
  addConversion(db, epochNumber, entry, memberId, result.conversion, {
    programme: programmeOf(log, sale.programme),
    businessDate: sale.businessDate,
  })
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'claim',
    firstLine: sale.facts.lines[0]?.text ?? '',
    lines: sale.facts.lines.length,
    amount: spent,
    slip: slipNumber,
  })
}

const insertSwap = write<{
  sale: string
  epoch: number
  seq: number
  position: number
  line: number
  units: number
  text: string
  article: string | null
}>()((db, argument) =>
  db.insertInto('sale_swap').values({
    sale_id: argument('sale'),
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    position: argument('position'),
    line: argument('line'),
    units: argument('units'),
    text: argument('text'),
    article: argument('article'),
  }),
)

/** RF-04, like for like: only what the goods are called changes. */
export function projectSwap(db: WritableDb, epochNumber: number, entry: EntryOf<'swap'>): void {
  const { saleId, memberId, lines, slipNumber } = entry.body
  for (const [position, line] of lines.entries()) {
    insertSwap(db, { sale: saleId, epoch: epochNumber, seq: entry.seq, position, ...line })
  }
  if (memberId === null) return
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'swap',
    firstLine: lines[0]?.text ?? '',
    lines: lines.length,
    slip: slipNumber,
  })
}

/** RF-04: one row of the timeline for both halves; its amount is the net money. */
export function projectExchangeHistory(
  db: WritableDb,
  epochNumber: number,
  entry: EntryOf<'exchange'>,
): void {
  const sale = saleIn(entry)
  const refund = returnIn(entry)
  const memberId = sale?.facts.member?.memberId ?? null
  if (sale === null || refund === null || memberId === null) return
  const carried = sale.result.tenders
    .filter((tender) => tender.carried === true)
    .reduce((sum, { amountFen }) => sum + amountFen, 0)
  addHistory(db, epochNumber, entry, {
    member: memberId,
    kind: 'exchange',
    firstLine: sale.facts.lines[0]?.text ?? '',
    lines: sale.facts.lines.length,
    amount: sale.result.dueFen - carried - (refund.result.handOutFen - carried),
    slip: sale.slipNumber,
  })
}
