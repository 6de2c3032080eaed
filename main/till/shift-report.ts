/** The shift's report (交班): counted from its entries, so that it adds up with the ledger. */
import type { ShiftReport } from '../../shared/contract/shift.ts'
import type { Entry, RefundBody } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import { actOfLot, POINTS_ASSET, valueAsset } from '../../shared/domain/ledger.ts'
import { sumOfFen } from '../../shared/domain/money.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { shopTimeText } from '../../shared/domain/time.ts'
import { entryById } from '../store/entries.ts'
import type { ReadableDb } from '../store/query.ts'
import { forEachOfShift } from '../store/shift-entries.ts'
import { openerOfShift, openShiftOf } from '../store/shifts.ts'
import { staffById } from '../store/staff.ts'

type Points = { -readonly [Name in keyof ShiftReport['points']]: number }
type Counts = { -readonly [Name in keyof ShiftReport['counts']]: number }

interface Sums {
  readonly points: Points
  readonly counts: Counts
  readonly tenders: Map<string, { in: number; out: number }>
  readonly value: { toppedUp: number; bonus: number; spent: number }
  readonly adjustments: Map<string, { count: number; added: number; taken: number }>
  readonly exceptions: Map<string, number>
}

/** Refuses no_open_shift. */
export function shiftReport(db: ReadableDb): Result<ShiftReport> {
  const open = openShiftOf(db)
  if (open === null) return refuse('no_open_shift')
  const sums = emptySums()
  forEachOfShift(db, (entry) => addEntry(db, sums, entry))
  return ok({
    shift: open.number,
    openedAtText: shopTimeText(open.openedAtMs),
    openedBy: staffById(db, openerOfShift(db) ?? '')?.name ?? '',
    points: sums.points,
    counts: sums.counts,
    tenders: [...sums.tenders].map(([code, sum]) => ({
      code,
      inFen: sumOfFen(sum.in),
      outFen: sumOfFen(sum.out),
    })),
    value: {
      toppedUpFen: sumOfFen(sums.value.toppedUp),
      bonusFen: sumOfFen(sums.value.bonus),
      spentFen: sumOfFen(sums.value.spent),
    },
    adjustments: [...sums.adjustments].map(([staffId, sum]) => ({
      staffName: staffById(db, staffId)?.name ?? '',
      ...sum,
    })),
    exceptions: [...sums.exceptions].map(([what, count]) => ({ what, count })),
  })
}

function emptySums(): Sums {
  return {
    points: {
      earned: 0,
      given: 0,
      adjusted: 0,
      redeemed: 0,
      restored: 0,
      clawed: 0,
      converted: 0,
      expired: 0,
      change: 0,
    },
    counts: { sales: 0, refunds: 0, exchanges: 0, voids: 0, enrolled: 0, redemptions: 0, topUps: 0 },
    tenders: new Map(),
    value: { toppedUp: 0, bonus: 0, spent: 0 },
    adjustments: new Map(),
    exceptions: new Map(),
  }
}

function addEntry(db: ReadableDb, sums: Sums, entry: Entry): void {
  addPoints(sums.points, entry)
  addCounts(sums.counts, entry)
  addMoney(db, sums, entry)
  addValue(sums.value, entry)
  addPeople(sums, entry)
}

/** EA-05: points of a reward are given, not earned; their lots are named beside the act's. */
function isGiven({ kind }: Entry, lot: string): boolean {
  return kind === 'points.given' || lot.includes('.r')
}

/** RF-07: what a sale of another till redeemed is issued here when it comes back; the act's own points are named by it. */
function isRestored({ kind, id }: Entry, lot: string): boolean {
  return (kind === 'refund' || kind === 'exchange') && actOfLot(lot) !== id
}

/**
 * By the programme's accounts: what was issued was earned, given or added by hand; what is in a sink was taken from members,
 * but for expired points that count as taken, which had left them before.
 */
function addPoints(points: Points, entry: Entry): void {
  for (const { owner, asset, lot, amount } of entry.postings) {
    if (asset !== POINTS_ASSET) continue
    if (owner.startsWith('m:')) points.change += amount
    else if (owner === 'p:issued') {
      if (entry.kind === 'points.adjusted') points.adjusted -= amount
      else if (isRestored(entry, lot)) points.restored -= amount
      else if (isGiven(entry, lot)) points.given -= amount
      else points.earned -= amount
    } else if (owner === 'p:adjusted') points.adjusted -= amount
    else if (owner === 'p:redeemed') {
      if (amount > 0) points.redeemed += amount
      else points.restored -= amount
    } else if (owner === 'p:converted') points.converted += amount
    else if (owner === 'p:clawed') points.clawed += amount
    else if (owner === 'p:expired') {
      if (amount > 0) points.expired += amount
      else points.clawed += amount
    }
  }
}

function addCounts(counts: Counts, entry: Entry): void {
  switch (entry.kind) {
    case 'sale':
      counts.sales += 1
      break
    case 'refund':
      if (entry.body.facts.void === true) counts.voids += 1
      else counts.refunds += 1
      break
    case 'exchange':
      counts.exchanges += 1
      break
    case 'member.enrolled':
      counts.enrolled += 1
      break
    case 'redemption':
      counts.redemptions += 1
      break
    case 'redemption.undone':
      counts.redemptions -= 1
      break
    case 'top_up':
      counts.topUps += 1
      break
    case 'top_up.undone':
      counts.topUps -= 1
      break
    default:
  }
}

/** What was paid and handed out; what an exchange carried over is neither. */
function addMoney(db: ReadableDb, { tenders }: Sums, entry: Entry): void {
  const add = (code: string, side: 'in' | 'out', amount: number) => {
    const sum = tenders.get(code) ?? { in: 0, out: 0 }
    sum[side] += amount
    if (amount !== 0) tenders.set(code, sum)
  }
  const sale = saleIn(entry)
  const carried = new Map<string, number>()
  for (const tender of sale?.result.tenders ?? []) {
    if (tender.carried === true) {
      carried.set(tender.code, (carried.get(tender.code) ?? 0) + tender.amountFen)
    } else add(tender.code, 'in', tender.amountFen)
  }
  for (const { code, handedFen } of returnIn(entry)?.result.tenders ?? []) add(code, 'out', handedFen)
  for (const [code, amount] of carried) add(code, 'out', -amount)
  const isUndone = entry.kind === 'redemption.undone' || entry.kind === 'top_up.undone'
  const act = isUndone ? entryById(db, entry.body.of) : entry
  if (act?.kind === 'redemption' || act?.kind === 'top_up') {
    for (const { code, amountFen } of act.body.result.tenders) add(code, isUndone ? 'out' : 'in', amountFen)
  }
  if (entry.kind === 'refund.unbacked') add(entry.body.tender, 'out', entry.body.amountFen)
  if (entry.kind === 'return.unknown') add(entry.body.facts.tender, 'out', entry.body.result.handOutFen)
}

function addValue(value: Sums['value'], entry: Entry): void {
  for (const { owner, asset, amount } of entry.postings) {
    if (!asset.startsWith('value.')) continue
    if (owner === 'p:used') value.spent += amount
    if (owner !== 'p:issued') continue
    if (asset === valueAsset('principal')) value.toppedUp -= amount
    if (asset === valueAsset('bonus')) value.bonus -= amount
  }
}

/** EA-11, and everything that a manager let through. */
function addPeople({ adjustments, exceptions }: Sums, entry: Entry): void {
  if (entry.kind === 'points.adjusted') {
    const staffId = entry.staff ?? ''
    const sum = adjustments.get(staffId) ?? { count: 0, added: 0, taken: 0 }
    const { change } = entry.body.facts
    sum.count += 1
    if (change > 0) sum.added += change
    else sum.taken -= change
    adjustments.set(staffId, sum)
  }
  if (entry.kind === 'refund.unbacked') {
    exceptions.set('unbacked', (exceptions.get('unbacked') ?? 0) + 1)
    return
  }
  const overrides: RefundBody['overrides'] = returnIn(entry)?.overrides ?? []
  for (const { what } of overrides) exceptions.set(what, (exceptions.get(what) ?? 0) + 1)
  if (overrides.length > 0 || entry.approver === null) return
  exceptions.set('approved', (exceptions.get('approved') ?? 0) + 1)
}
