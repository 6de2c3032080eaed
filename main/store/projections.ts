/**
 * Projections: what each entry makes of the tables of sales, members, cards and shifts. The same function serves the act
 * itself and verify, which runs the whole log through it again and compares.
 */
import { sql } from 'kysely'
import type { Entry, RefundBody, SaleBody } from '../../shared/domain/entry.ts'
import { assertNever } from '../../shared/domain/result.ts'
import { readOne, type WritableDb, write } from './query.ts'

const insertMember = write<{ id: string; tier: string; joined: string; digest: string }>()((db, argument) =>
  db.insertInto('member').values({
    id: argument('id'),
    tier: argument('tier'),
    joined_on: argument('joined'),
    profile_digest: argument('digest'),
  }),
)
const insertCard = write<{ number: string; member: string; applied: number; active: number }>()(
  (db, argument) =>
    db.insertInto('card').values({
      number: argument('number'),
      member_id: argument('member'),
      state: sql.lit('issued'),
      applied_at_ms: argument('applied'),
      active_at_ms: argument('active'),
    }),
)
const insertHistory = write<{
  member: string
  epoch: number
  seq: number
  entry: string
  kind: string
  date: string
  firstLine: string
  lines: number
  amount: number
  points: number
  slip: string | null
}>()((db, argument) =>
  db.insertInto('history').values({
    member_id: argument('member'),
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    entry_id: argument('entry'),
    kind: argument('kind'),
    business_date: argument('date'),
    first_line: argument('firstLine'),
    line_count: argument('lines'),
    amount_fen: argument('amount'),
    points: argument('points'),
    slip_number: argument('slip'),
  }),
)
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
const setKeptUnits = write<{ sale: string; line: number; kept: number }>()((db, argument) =>
  db
    .updateTable('sale_line')
    .set({ kept_units: argument('kept') })
    .where('sale_id', '=', argument('sale'))
    .where('line', '=', argument('line')),
)
const setLastRefund = write<{ sale: string; refund: string; whole: number }>()((db, argument) =>
  db
    .updateTable('sale')
    .set({ last_refund_id: argument('refund'), wholly_returned: argument('whole') })
    .where('id', '=', argument('sale')),
)
const addToYear = write<{ member: string; year: number; visits: number; spent: number }>()((db, argument) =>
  db
    .insertInto('member_year')
    .values({
      member_id: argument('member'),
      year: argument('year'),
      visits: argument('visits'),
      spent_fen: argument('spent'),
    })
    .onConflict((conflict) =>
      conflict.columns(['member_id', 'year']).doUpdateSet((set) => ({
        visits: set('member_year.visits', '+', set.ref('excluded.visits')),
        spent_fen: set('member_year.spent_fen', '+', set.ref('excluded.spent_fen')),
      })),
    ),
)
const saleDate = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('sale').select('business_date').where('id', '=', argument('id')),
)
const openShiftRow = write<{ number: number; by: string; at: number }>()((db, argument) =>
  db.insertInto('shift').values({
    number: argument('number'),
    opened_by: argument('by'),
    opened_at_ms: argument('at'),
    closed_at_ms: null,
  }),
)
const closeShiftRow = write<{ number: number; at: number }>()((db, argument) =>
  db
    .updateTable('shift')
    .set({ closed_at_ms: argument('at') })
    .where('number', '=', argument('number'))
    .where('closed_at_ms', 'is', sql.lit(null)),
)

/** Applies one entry to every projection, in the caller's transaction. */
export function project(db: WritableDb, epochNumber: number, entry: Entry): void {
  switch (entry.kind) {
    case 'sale':
      projectSale(db, epochNumber, entry)
      return
    case 'refund':
      projectRefund(db, epochNumber, entry)
      return
    case 'member.enrolled':
      projectEnrolment(db, epochNumber, entry)
      return
    case 'shift.opened':
      openShiftRow(db, { number: entry.body.shift, by: entry.staff ?? '', at: entry.atMs })
      return
    case 'shift.closed':
      closeShiftRow(db, { number: entry.body.shift, at: entry.atMs })
      return
    case 'till.opened':
    case 'programme.adopted':
    case 'staff.added':
    case 'right.issued':
    case 'slip.reprinted':
    case 'exchange':
    case 'swap':
    case 'sale.claimed':
    case 'return.unknown':
    case 'redemption':
    case 'redemption.undone':
    case 'top_up':
    case 'top_up.undone':
    case 'points.given':
    case 'points.adjusted':
    case 'points.expired':
    case 'debt.netted':
    case 'stock.counted':
    case 'card.moved':
    case 'card.replaced':
    case 'member.changed':
      return
    default:
      assertNever(entry)
  }
}

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

function projectEnrolment(db: WritableDb, epochNumber: number, entry: EntryOf<'member.enrolled'>): void {
  const { body } = entry
  insertMember(db, {
    id: body.memberId,
    tier: body.tier,
    joined: entry.businessDate,
    digest: body.profileDigest,
  })
  insertCard(db, {
    number: body.cardNumber,
    member: body.memberId,
    applied: body.appliedAtMs,
    active: body.activeAtMs,
  })
  insertHistory(db, {
    ...historyKey(epochNumber, entry),
    member: body.memberId,
    kind: 'enrolment',
    firstLine: '',
    lines: 0,
    amount: 0,
    points: 0,
    slip: null,
  })
}

function projectSale(db: WritableDb, epochNumber: number, entry: EntryOf<'sale'>): void {
  const { facts, result, slipNumber } = entry.body
  const member = facts.member?.memberId ?? null
  insertSale(db, {
    id: entry.id,
    epoch: epochNumber,
    seq: entry.seq,
    slip: slipNumber,
    member,
    date: entry.businessDate,
    staff: entry.staff,
    salesperson: facts.salesperson,
    due: result.dueFen,
    accrued: result.accruedPoints,
    redeemed: result.redeemedPoints,
  })
  projectSaleLines(db, entry.id, entry.body)
  result.tenders.forEach((tender, position) => {
    insertSaleTender(db, { sale: entry.id, position, code: tender.code, amount: tender.amountFen })
  })
  if (member === null) return
  insertHistory(db, {
    ...historyKey(epochNumber, entry),
    member,
    kind: 'sale',
    firstLine: facts.lines[0]?.text ?? '',
    lines: facts.lines.length,
    amount: result.dueFen,
    points: result.accruedPoints - result.redeemedPoints,
    slip: slipNumber,
  })
  addToYear(db, { member, year: yearOf(entry.businessDate), visits: 1, spent: result.dueFen })
}

function projectSaleLines(db: WritableDb, saleId: string, body: SaleBody): void {
  body.facts.lines.forEach((line, position) => {
    const judged = body.result.lines[position]
    if (judged === undefined) return
    insertSaleLine(db, {
      sale: saleId,
      line: position,
      text: line.text,
      article: line.article,
      priceClass: line.priceClass,
      category: line.category,
      quantity: line.quantity,
      list: judged.listFen,
      cost: judged.costFen,
      kept: line.kind === 'counted' ? line.quantity : judged.costFen,
    })
  })
}

function projectRefund(db: WritableDb, epochNumber: number, entry: EntryOf<'refund'>): void {
  const { body } = entry
  body.result.after.kept.forEach((kept, line) => {
    setKeptUnits(db, { sale: body.saleId, line, kept })
  })
  const whole = body.result.after.kept.every((kept) => kept === 0) ? 1 : 0
  setLastRefund(db, { sale: body.saleId, refund: entry.id, whole })
  if (body.memberId === null) return
  insertHistory(db, {
    ...historyKey(epochNumber, entry),
    member: body.memberId,
    kind: 'refund',
    firstLine: firstReturnedText(db, body),
    lines: body.result.lines.length,
    amount: -body.result.handOutFen,
    points: netPoints(body),
    slip: body.slipNumber,
  })
  // A refund belongs to the year of its sale: yearly figures are of what was bought and kept.
  const soldOn = saleDate(db, { id: body.saleId })?.business_date ?? entry.businessDate
  addToYear(db, {
    member: body.memberId,
    year: yearOf(soldOn),
    visits: whole === 1 ? -1 : 0,
    spent: -body.result.grossFen,
  })
}

const lineText = readOne<{ sale: string; line: number }>()((db, argument) =>
  db
    .selectFrom('sale_line')
    .select('text')
    .where('sale_id', '=', argument('sale'))
    .where('line', '=', argument('line')),
)

function firstReturnedText(db: WritableDb, body: RefundBody): string {
  return lineText(db, { sale: body.saleId, line: body.result.lines[0]?.line ?? 0 })?.text ?? ''
}

/** What the refund changed on the member's points, over all lots. */
function netPoints(body: RefundBody): number {
  const back = body.result.restoredLots.reduce((sum, lot) => sum + lot.points, 0)
  const taken = body.result.clawbackLots.reduce((sum, lot) => sum + lot.points, 0)
  return back - taken
}

function historyKey(epochNumber: number, entry: Entry) {
  return { epoch: epochNumber, seq: entry.seq, entry: entry.id, date: entry.businessDate }
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}
