/**
 * What judging an entry again asks for: look-ups that whoever asks has gathered before, and the differences that were found.
 * A difference is a code with figures; it names no person.
 */
import { isSameJson } from './canonical.ts'
import { ENGINE, type Entry } from './entry.ts'
import type { SaleSince } from './kept-sale.ts'
import { memberOwner, type SliplessAct, tillHolder } from './ledger.ts'
import type { Programme, ProgrammeRef } from './programme.ts'
import type { LotHolding, SaleMember } from './sale.ts'
import { makeSlipNumber } from './slip-number.ts'
import { businessDateAt } from './time.ts'

export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** One thing that is not as it should be; figures and codes only. */
export interface Finding {
  readonly code: string
  readonly details: Readonly<Record<string, string | number>>
}

/** Where a till stood when it booked an entry: the stand-alone shop's 0000 and 1 before it joined. */
export interface TillPlace {
  /** Four digits. */
  readonly site: string
  readonly tillNumber: number
  readonly epochNumber: number
}

/** A member as far as what was judged can be held against it. */
export interface KnownMember {
  readonly tier: string
  /** From when each card of theirs works, by its number. */
  readonly cards: ReadonlyMap<string, { readonly activeAtMs: number }>
}

/** Everything as it was before the entry; null where it is not known. */
export interface Knowledge {
  readonly place: TillPlace
  readonly programme: (ref: ProgrammeRef) => Programme | null
  readonly sale: (saleId: string) => SaleSince | null
  /** A redemption or a top-up, for what undoes it. */
  readonly act: (id: string) => EntryOf<'redemption' | 'top_up'> | null
  readonly isUndone: (id: string) => boolean
  readonly member: (memberId: string) => KnownMember | null
  /** What an account at this till's holder had. */
  readonly amount: (owner: string, asset: string, lot: string) => number
}

/** Why an entry cannot be judged at all; null where it was. */
export type Unjudged = 'engine_unknown' | 'programme_unknown' | 'act_unknown' | 'rules_failed'

/** Collects what was found; judging ends early where there is nothing to judge by. */
export class CannotJudge extends Error {
  override name = 'CannotJudge'
  readonly reason: Unjudged

  constructor(reason: Unjudged) {
    super(reason)
    this.reason = reason
  }
}

/** One entry under examination. */
export interface Examined<Kind extends Entry = Entry> {
  readonly entry: Kind
  readonly known: Knowledge
  readonly holder: string
  readonly findings: Finding[]
}

export function examined(entry: Entry, known: Knowledge): Examined {
  return { entry, known, holder: tillHolder(entry.till, entry.epoch), findings: [] }
}

export function expectThat(
  { findings }: Pick<Examined, 'findings'>,
  holds: boolean,
  code: string,
  details: Finding['details'] = {},
): void {
  if (!holds) findings.push({ code, details })
}

/** @throws CannotJudge by an engine or a programme that is not here */
export function judgedBy(
  { known }: Pick<Examined, 'known'>,
  { engine, programme }: { readonly engine: number; readonly programme: ProgrammeRef },
): Programme {
  if (engine !== ENGINE) throw new CannotJudge('engine_unknown')
  return programmeFor(known, programme)
}

export function programmeFor(known: Knowledge, ref: ProgrammeRef): Programme {
  const programme = known.programme(ref)
  if (programme === null) throw new CannotJudge('programme_unknown')
  return programme
}

/** What accounts and lots of an act are named by. */
export function postedBy({ entry, holder }: Examined, programme: Programme): SliplessAct {
  return { id: entry.id, holder, businessDate: entry.businessDate, programme }
}

/** The day is that of the entry's own instant, in the envelope and (where it has one) in the facts. */
export function checkDay(of: Examined, ofFacts: string = of.entry.businessDate): void {
  const { atMs, businessDate } = of.entry
  const day = businessDateAt(atMs)
  expectThat(of, businessDate === day && ofFacts === day, 'business_date', { day })
}

/** The slip number is that of the entry's place in its log. */
export function checkSlip(of: Examined, slipNumber: string): void {
  const { site, tillNumber, epochNumber } = of.known.place
  const { seq } = of.entry
  const wanted = makeSlipNumber({ site: Number(site), till: tillNumber, epoch: epochNumber, seq })
  expectThat(of, slipNumber === wanted, 'slip_number', { given: slipNumber, wanted })
}

/** Figures of a result that differ, as many as a person reads. */
const FIGURES_MAX = 6

/** The result follows from the facts; the finding says which figures do not. */
export function checkResult(of: Examined, code: string, given: object, again: object | null): void {
  if (again !== null && isSameJson(given, again)) return
  of.findings.push({ code, details: again === null ? { refused: 1 } : figuresOf(given, again) })
}

function figuresOf(given: object, again: object): Finding['details'] {
  const others = new Map<string, unknown>(Object.entries(again))
  const differing = Object.entries(given).flatMap(([name, value]) => {
    const other = others.get(name)
    if (typeof value !== 'number' || typeof other !== 'number' || value === other) return []
    return [
      [name, value],
      [`${name}Again`, other],
    ] as const
  })
  return Object.fromEntries(differing.slice(0, 2 * FIGURES_MAX))
}

/** Each lot that the facts name had just that much; whether there were more is not asked. */
export function checkLots(of: Examined, memberId: string, asset: string, lots: readonly LotHolding[]): void {
  const owner = memberOwner(memberId)
  for (const { lot, points } of lots) {
    const here = of.known.amount(owner, asset, lot)
    expectThat(of, here === points, 'held_lots', { lot, given: points, here })
  }
}

/** Tier and card are what HQ knows of the member; a card that was replaced since was the member's all the same. */
export function checkMember(of: Examined, member: SaleMember | null, atMs: number | null): void {
  if (member === null) return
  const found = of.known.member(member.memberId)
  expectThat(of, found !== null, 'member')
  if (found === null) return
  expectThat(of, member.tier === found.tier, 'tier', { given: member.tier, booked: found.tier })
  if (member.cardNumber === null) return
  const card = found.cards.get(member.cardNumber)
  expectThat(of, card !== undefined, 'card')
  if (card === undefined || atMs === null || !member.cardActive) return
  expectThat(of, card.activeAtMs <= atMs, 'card_active', { activeAtMs: card.activeAtMs, atMs })
}
