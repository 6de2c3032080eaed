/** A year in the life of the demo shop, act by act, through the till's own use cases and with its own rules. */
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { assert, type Result } from '../../shared/domain/result.ts'
import { type BusinessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { entryById } from '../store/entries.ts'
import { bookEnrolment } from '../till/enrol.ts'
import { openSale } from '../till/find-sale.ts'
import { timeOrderedId } from '../till/ids.ts'
import type { ActFor } from '../till/judging.ts'
import { pointsView } from '../till/member-view.ts'
import type { Actor, TillParts } from '../till/parts.ts'
import { bookRefund, quoteRefund } from '../till/refund.ts'
import { bookSale, quoteDraft } from '../till/sale.ts'
import { closeShift, ensureShift } from '../till/shift.ts'
import { demoLines, MUCH } from './goods.ts'
import { demoForm } from './people.ts'
import type { SeededChance } from './random.ts'

export interface DemoSize {
  readonly members: number
  readonly days: number
  readonly salesPerDay: number
}

/** The shop as its history unfolds; the clock is set before every act. */
export interface DemoWorld {
  readonly parts: TillParts
  readonly chance: SeededChance
  readonly setClock: (atMs: number) => void
  readonly cashiers: readonly Actor[]
  readonly manager: Actor
  readonly size: DemoSize
  readonly memberIds: string[]
  readonly recentSales: { readonly slipNumber: string; readonly who: ActFor | null }[]
}

/** Refunds are of sales of the last few days. */
const RETURNABLE_SALES = 60

/** Places before this one stay blank cards. */
export const FIRST_MEMBER_PLACE = 100

function done<Value>(result: Result<Value>, what: string): Value {
  assert(result.ok, `the demo shop could not ${what}: ${result.ok ? '' : result.code}`)
  return result.value
}

/** One day: shift, new members, sales and now and then a refund. Acts after `untilMs` are left for the visitor. */
export function liveDay(world: DemoWorld, date: BusinessDate, untilMs: number, newMembers: number): void {
  const opensMs = shopInstantMs(date, '10:00:00')
  const acts = world.size.salesPerDay + newMembers
  const stepMs = Math.floor((11 * 3_600_000) / (acts + 1))
  const cashier = world.chance.pick(world.cashiers)
  if (opensMs + stepMs > untilMs) return
  world.setClock(opensMs)
  done(ensureShift(world.parts, cashier), 'open a shift')
  for (let act = 0; act < acts; act += 1) {
    const atMs = opensMs + stepMs * (act + 1) + world.chance.below(60_000)
    if (atMs > untilMs) break
    world.setClock(atMs)
    if (
      act % Math.ceil(acts / Math.max(1, newMembers)) === 0 &&
      world.memberIds.length < world.size.members
    ) {
      enrolOne(world, cashier, atMs)
    } else {
      sellOne(world, cashier, atMs)
      if (world.chance.happens(30)) refundOne(world, atMs + 1000)
    }
  }
  world.setClock(Math.min(shopInstantMs(date, '21:30:00'), untilMs))
  done(closeShift(world.parts, cashier, nextId(world)), 'close a shift')
}

function nextId(world: DemoWorld): string {
  return timeOrderedId(world.parts.clock.nowMs(), world.chance)
}

export function enrolOne(world: DemoWorld, cashier: Actor, atMs: number): void {
  const actId = timeOrderedId(atMs, world.chance)
  const form = demoForm(FIRST_MEMBER_PLACE + world.memberIds.length, world.chance)
  done(bookEnrolment(world.parts, cashier, { actId, form }), 'enrol a member')
  world.memberIds.push(actId)
}

/** A large purchase, by which a member who has none comes to some thousand points. */
export function sellMuch(world: DemoWorld, cashier: Actor, memberId: string, atMs: number): void {
  const draft = {
    ...draftOf(world, null),
    lines: [MUCH],
    deduction: null,
    tenders: [{ code: 'cash', amountFen: null }],
  }
  sell(world, cashier, memberId, draft, atMs)
}

/** One sale; a draft that the rules refuse (a bag alone paid by a voucher) is simply not bought. */
function sellOne(world: DemoWorld, cashier: Actor, atMs: number): void {
  const memberId = chooseMember(world)
  sell(world, cashier, memberId, draftOf(world, memberId), atMs)
}

function sell(
  world: DemoWorld,
  cashier: Actor,
  memberId: string | null,
  draft: ReturnType<typeof draftOf>,
  atMs: number,
): void {
  const who = memberId === null ? null : { memberId, strength: 'presented' as const }
  const quote = done(
    quoteDraft(world.parts, cashier, { for: who, draft }, () => ''),
    'quote a sale',
  )
  if (quote.refusal !== null || quote.result === null) return
  const actId = timeOrderedId(atMs, world.chance)
  const ask = { actId, digest: actId, for: who, draft, expected: quote.result, approver: null }
  done(bookSale(world.parts, cashier, ask), 'book a sale')
  const entry = entryById(world.parts.store.db, actId)
  assert(entry?.kind === 'sale', 'a sale just booked is in the log')
  world.recentSales.push({ slipNumber: entry.body.slipNumber, who })
  if (world.recentSales.length > RETURNABLE_SALES) world.recentSales.shift()
}

/** Some come often: early members are picked more than later ones. Two sales in eleven are without a member. */
function chooseMember(world: DemoWorld): string | null {
  const count = world.memberIds.length
  if (count === 0 || world.chance.happens(180)) return null
  const place = Math.min(world.chance.below(count), world.chance.below(count))
  return world.memberIds[place] ?? null
}

function draftOf(world: DemoWorld, memberId: string | null): Omit<SaleDraft, 'identification'> {
  const { chance, parts } = world
  const here = memberId === null ? 0 : pointsView(parts.store.db, parts, memberId).here
  const redeem = here >= 1000 && chance.happens(350) ? 1000 : 0
  const tender = chance.pick(['wechat', 'wechat', 'alipay', 'cash', 'bank_card'])
  const voucher = chance.happens(40) ? [{ code: 'voucher', amountFen: fen(5000) }] : []
  return {
    lines: demoLines(chance),
    deduction: chance.happens(60) ? { amountFen: fen(chance.between(1, 90)), reason: 'rounding' } : null,
    redeemPoints: points(redeem),
    useBirthdayRight: false,
    tenders: [...voucher, { code: tender, amountFen: null }],
    salesperson: chance.happens(400) ? chance.pick(world.cashiers).staffId : null,
  }
}

/** The first line of a recent sale comes back, with the card and the manager's consent. */
function refundOne(world: DemoWorld, atMs: number): void {
  if (world.recentSales.length === 0) return
  const place = world.chance.below(world.recentSales.length)
  const [sale] = world.recentSales.splice(place, 1)
  assert(sale !== undefined, 'a recent sale was picked')
  const opened = done(openSale(world.parts, sale.slipNumber), 'open a sale')
  const line = opened.lines[0]
  assert(line !== undefined, 'a sale has a line')
  world.setClock(atMs)
  const ask = {
    slipNumber: sale.slipNumber,
    returned: [{ line: line.line, units: 1 }],
    presented: sale.who,
    ...reasonFor(world),
  }
  const quote = done(
    quoteRefund(world.parts, world.manager, ask, () => ''),
    'quote a refund',
  )
  if (quote.result === null) return
  const actId = timeOrderedId(atMs, world.chance)
  const commit = {
    ...ask,
    actId,
    digest: actId,
    expected: quote.result,
    approver: null,
    overrideReason: null,
  }
  done(bookRefund(world.parts, world.manager, commit), 'book a refund')
}

/** RF-06: the first of the reasons that the programme lists, none for a defect. */
function reasonFor({ parts }: DemoWorld): { readonly reason?: string } {
  const reasons = parts.adopted.programme.refund.reasons.filter(({ quality }) => !quality)
  const [first] = reasons
  return first === undefined ? {} : { reason: first.code }
}
