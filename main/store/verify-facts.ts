/**
 * The facts of an act, held against the books as the entries before it left them: they are gathered again, as the till gathers
 * them, and compared. A result that follows from invented facts is invented.
 */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { claimedElsewhere } from '../../shared/domain/claimed-elsewhere.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import type { TillIdentity } from './identity.ts'
import type { Known } from './known-member.ts'
import type { ReadableDb } from './query.ts'
import type { Findings } from './verify-findings.ts'

export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** One entry of the log under examination. */
export interface Act<Examined extends Entry> {
  readonly entry: Examined
  readonly epochNumber: number
  readonly identity: TillIdentity | null
  /** The tables as the entries before this one made them. */
  readonly books: ReadableDb
  readonly where: string
  readonly findings: Findings
}

/** What the till knew: the books before the act, the whole log for entries named by it. */
export function knownBefore(db: ReadableDb, act: Act<Entry>, holder: string): Known {
  const site = act.identity?.siteCode ?? '0000'
  // What was elsewhere lies beside the log; how far it can be so is checked by itself.
  const hq = { owable: () => claimedElsewhere(act.entry), atHq: () => 0 }
  return { books: act.books, log: db, holder, site, hq }
}

/** The day is that of the entry's own instant, in the envelope and (where it has one) in the facts. */
export function checkDay(act: Act<Entry>, ofFacts: string = act.entry.businessDate): void {
  const { entry, where, findings } = act
  const day = businessDateAt(entry.atMs)
  const inTime = entry.businessDate === day && ofFacts === day
  findings.expect(inTime, 'business date', where, 'it is judged by another day than that of its instant')
}

/** The slip number is that of the entry's position. */
export function checkSlip(act: Act<Entry>, slipNumber: string): void {
  const { entry, identity, where, findings } = act
  const wanted = makeSlipNumber({
    site: Number(identity?.siteCode ?? 0),
    till: identity?.tillNumber ?? 0,
    epoch: act.epochNumber,
    seq: entry.seq,
  })
  findings.expect(slipNumber === wanted, 'slip number', where, 'its slip number is not that of its place')
}

/** What is called otherwise than by its place in the facts. */
const NAMES: Readonly<Record<string, string>> = {
  'held lots': 'held lots',
  'held birthdayRights': 'held rights',
  held: 'held lots',
  'member tier': 'tier',
  'member cardNumber': 'card',
  'member cardActive': 'card active',
  before: 'refund state',
  businessDate: 'business date',
}

/** Each fact is what the till would have gathered; one by one, so that a finding says which. */
export function checkFacts(act: Act<Entry>, given: object, wanted: object): void {
  const flatGiven = flat(given)
  const flatWanted = flat(wanted)
  for (const path of new Set([...flatGiven.keys(), ...flatWanted.keys()])) {
    const same = flatGiven.get(path) === flatWanted.get(path)
    act.findings.expect(same, NAMES[path] ?? `fact ${path}`, act.where, 'it was not so when it was judged')
  }
}

/** The member and what is held are told apart by their parts; everything else as a whole. */
function flat(facts: object): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  for (const [key, value] of Object.entries(facts)) {
    const nested = (key === 'member' || key === 'held') && isRecord(value)
    if (!nested) parts.set(key, canonicalJson(value))
    else for (const [name, part] of Object.entries(value)) parts.set(`${key} ${name}`, canonicalJson(part))
  }
  return parts
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

export function checkPostings(act: Act<Entry>, wanted: Entry['postings']): void {
  const same = isSame(act.entry.postings, wanted)
  act.findings.expect(same, 'postings', act.where, 'its postings do not follow from it')
}
