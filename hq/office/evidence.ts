/**
 * The evidence of a matter as officers read it: codes, figures, places of entries. Whatever part of HQ wrote it, what leaves here
 * names no person: members by their place in it, cards and vouchers not at all, free text left out.
 */

export interface Figure {
  readonly name: string
  readonly value: string | number | boolean
}

export interface EntryPlace {
  readonly till: string
  readonly epoch: string
  readonly seq: number
  readonly entryId: string | null
  readonly kind: string | null
}

export interface Evidence {
  readonly findings: { readonly code: string; readonly figures: Figure[] }[]
  readonly figures: Figure[]
  readonly places: EntryPlace[]
  /** Members it names, in its order. */
  readonly members: readonly string[]
}

/** More than a person reads, and than an answer needs. */
const FIGURES_MAX = 200
const FINDINGS_MAX = 50
const PLACES_MAX = 50
const MEMBERS_MAX = 20
const DEPTH_MAX = 5

type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys whose texts are members' ids; owners 'm:ID' are found wherever they stand. */
const MEMBER_KEYS = new Set(['members', 'memberId', 'from', 'to'])
const PLACE_KEYS = new Set(['till', 'epoch', 'seq', 'id', 'what'])
const OWNER = /^m:([\w.-]{1,64})$/
const MEMBER_ID = /^[\w.-]{1,64}$/
const CODE = /^[\w.:~>/ -]{0,120}$/
const NAME = /^[\w.]{1,120}$/

export function readEvidence(evidence: unknown): Evidence {
  const members: string[] = []
  const places: EntryPlace[] = []
  const found: Figure[] = []
  const { findings = [], ...rest } = isJson(evidence) ? evidence : {}
  walk(rest, '', 0, { members, places, found })
  const list = (Array.isArray(findings) ? findings : []).slice(0, FINDINGS_MAX).filter(isJson)
  const read = list.map(({ code, details }) => {
    const figures: Figure[] = []
    walk(details, '', 0, { members, places, found: figures })
    return { code: typeof code === 'string' && CODE.test(code) ? code : '', figures }
  })
  return { findings: read, figures: found, places, members }
}

interface Found {
  readonly members: string[]
  readonly places: EntryPlace[]
  readonly found: Figure[]
}

function walk(value: unknown, name: string, depth: number, into: Found): void {
  if (depth > DEPTH_MAX || into.found.length >= FIGURES_MAX) return
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) walk(one, joined(name, String(at + 1)), depth + 1, into)
  } else if (isJson(value)) {
    const place = placeOf(value)
    if (place !== null && into.places.length < PLACES_MAX) into.places.push(place)
    for (const [key, one] of Object.entries(value)) {
      if (place === null || !PLACE_KEYS.has(key)) walk(one, joined(name, key), depth + 1, into)
    }
  } else keep(value, name, into)
}

const joined = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`)

function placeOf({ till, epoch, seq, id, what }: Json): EntryPlace | null {
  if (typeof till !== 'string' || typeof epoch !== 'string' || typeof seq !== 'number') return null
  return {
    till,
    epoch,
    seq,
    entryId: typeof id === 'string' ? id : null,
    kind: typeof what === 'string' ? what : null,
  }
}

function keep(value: unknown, name: string, { members, found }: Found): void {
  if (!NAME.test(name)) return
  if (typeof value === 'number' || typeof value === 'boolean') found.push({ name, value })
  if (typeof value !== 'string') return
  const member = memberIn(value, name)
  if (member !== null) found.push({ name, value: `member:${numberOf(member, members)}` })
  else if (/^(card|voucher):/.test(value)) found.push({ name, value: value.split(':')[0] ?? '' })
  else if (CODE.test(value)) found.push({ name, value })
}

function memberIn(text: string, name: string): string | null {
  const owner = OWNER.exec(text)?.[1]
  if (owner !== undefined) return owner
  return name.split('.').some((key) => MEMBER_KEYS.has(key)) && MEMBER_ID.test(text) ? text : null
}

/** A member's place, from 1; 0 once there are too many. */
function numberOf(member: string, members: string[]): number {
  if (!members.includes(member) && members.length < MEMBERS_MAX) members.push(member)
  return members.indexOf(member) + 1
}
