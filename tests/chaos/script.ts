/** What the tills of the storm do: enrol, sell, redeem (fetching what lacks), return their own and each other's sales. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoLines } from '../../main/demo/goods.ts'
import { demoCard, demoForm } from '../../main/demo/people.ts'
import type { SeededChance } from '../../main/demo/random.ts'
import { timeOrderedId } from '../../main/till/ids.ts'
import type { Till } from '../../main/till/till.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'

export interface Storm {
  readonly till: Till
  readonly number: number
  readonly sharedDir: string
  readonly chance: SeededChance
  /** Says that an act is about to be asked for, before it is. */
  readonly asking: (actId: string) => void
}

export interface Done {
  readonly entryId: string
  readonly what: string
}

/** Cards of one till; the next till's begin behind them. */
const CARDS_PER_TILL = 10_000
const STEP_POINTS = 1_000
/** Newest lines of the shared lists that are looked at. */
const NEWEST = 60

/** One act, drawn by chance. Refuses what the counter would refuse; nothing is wrong with that. */
export async function oneAct(storm: Storm, place: number): Promise<Result<Done>> {
  const draw = storm.chance.below(100)
  if (draw < 12 || told(storm, 'cards').length === 0) return enrol(storm, place)
  if (draw < 22) return returnSale(storm)
  return sell(storm, draw < 50)
}

function told({ sharedDir }: Storm, what: 'cards' | 'slips'): readonly string[] {
  const path = join(sharedDir, what)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).slice(-NEWEST) : []
}

function tell({ sharedDir }: Storm, what: 'cards' | 'slips', text: string): void {
  appendFileSync(join(sharedDir, what), `${text}\n`)
}

function newAct(storm: Storm): string {
  const actId = timeOrderedId(Date.now(), storm.chance)
  storm.asking(actId)
  return actId
}

function enrol(storm: Storm, place: number): Result<Done> {
  const cardPlace = storm.number * CARDS_PER_TILL + (place % CARDS_PER_TILL)
  const actId = newAct(storm)
  const enrolled = storm.till.enrol({ actId, form: demoForm(cardPlace, storm.chance) })
  if (!enrolled.ok) return enrolled
  tell(storm, 'cards', demoCard(cardPlace))
  return ok({ entryId: actId, what: 'enrol' })
}

function memberOf({ till }: Storm, card: string): MemberView | null {
  const found = till.identify({ text: `;${card}?`, via: 'wedge' })
  return found.ok && found.value.kind === 'member' ? found.value.member : null
}

async function sell(storm: Storm, redeems: boolean): Promise<Result<Done>> {
  const member = memberOf(storm, storm.chance.pick(told(storm, 'cards')))
  const wants = redeems && member !== null && member.points.total >= STEP_POINTS
  if (wants && member.points.here < STEP_POINTS) {
    const { identification } = member
    await storm.till.hq.fetchPoints({ identification, points: STEP_POINTS - member.points.here })
  }
  const actId = newAct(storm)
  const draft = draftFor(storm, member, wants)
  const sold = await commit(storm, actId, draft)
  if (sold.ok || !wants) return sold
  return commit(storm, actId, { ...draft, redeemPoints: points(0) })
}

function draftFor({ chance }: Storm, member: MemberView | null, redeems: boolean): SaleDraft {
  return {
    identification: member?.identification ?? null,
    lines: [...demoLines(chance), ...(redeems || chance.happens(300) ? [dearLine(chance)] : [])],
    deduction: null,
    redeemPoints: points(redeems ? STEP_POINTS : 0),
    useBirthdayRight: false,
    tenders: [{ code: chance.pick(['cash', 'wechat', 'alipay']), amountFen: null }],
    salesperson: null,
  }
}

function dearLine(chance: SeededChance): SaleDraft['lines'][number] {
  return {
    kind: 'amount',
    text: '特价区',
    article: null,
    priceClass: 'special',
    category: 'shoe',
    unitPriceFen: fen(chance.between(400, 1_800) * 100),
    quantity: 1,
  }
}

async function commit(storm: Storm, actId: string, draft: SaleDraft): Promise<Result<Done>> {
  const quoted = storm.till.quoteSale({ draft })
  if (!quoted.ok) return quoted
  const { refusal, result } = quoted.value
  if (refusal !== null || result === null) return refuse(refusal?.code ?? 'no_quote')
  const { dueFen, accruedPoints, redeemedPoints } = result
  const expected = { dueFen, accruedPoints, redeemedPoints }
  const sold = await storm.till.commitSale({ actId, draft, expected, approval: null })
  if (!sold.ok) return sold
  tell(storm, 'slips', sold.value.slipNumber)
  return ok({ entryId: actId, what: redeemedPoints > 0 ? 'redeem' : 'sale' })
}

/** A part of any till's sale comes back; the right is fetched first where it is elsewhere. */
async function returnSale(storm: Storm): Promise<Result<Done>> {
  const slips = told(storm, 'slips')
  if (slips.length === 0) return refuse('nothing_sold')
  const slipNumber = storm.chance.pick(slips)
  const here = storm.till.openSale({ slipNumber })
  if (!here.ok)
    await storm.till.hq.fetchRefundRight({ actId: timeOrderedId(Date.now(), storm.chance), slipNumber })
  const opened = here.ok ? here : storm.till.openSale({ slipNumber })
  if (!opened.ok) return opened
  const sale = opened.value
  const line = sale.lines.find((candidate) => candidate.keptUnits > 0)
  if (line === undefined) return refuse('wholly_returned')
  const units = line.kind === 'counted' ? 1 : Math.ceil(line.keptUnits / 2)
  const [reason] = sale.reasons
  const draft = {
    slipNumber,
    returned: [{ line: line.line, units }],
    identification: sale.member?.identification ?? null,
    ...(reason === undefined ? {} : { reason: reason.code }),
  }
  const quoted = storm.till.quoteRefund({ draft })
  if (!quoted.ok) return quoted
  const { result, refusal } = quoted.value
  if (result === null) return refuse(refusal?.code ?? 'no_quote')
  const { handOutFen, clawbackPoints, restoredPoints } = result
  const actId = newAct(storm)
  const expected = { handOutFen, clawbackPoints, restoredPoints }
  const input = { actId, draft, expected, approval: null, reason: 'card_forgotten' }
  const refunded = await storm.till.commitRefund(input)
  return refunded.ok ? ok({ entryId: actId, what: here.ok ? 'return' : 'return_elsewhere' }) : refunded
}
