/** Who is this? A swipe, a scan or typing becomes a member, a short list, nobody, a slip, or a refusal. */
import type { Identified, MemberMatch, MemberView } from '../../shared/contract/member.ts'
import { cardStateAt } from '../../shared/domain/card.ts'
import { ok, type Refusal, type Result, refuse } from '../../shared/domain/result.ts'
import type { IdentityStrength } from '../../shared/domain/sale.ts'
import { classifyScan, identificationStrength, type Scan, type ScanVia } from '../../shared/domain/scan.ts'
import { presentMember } from '../store/meeting.ts'
import { MATCHES_MAX, memberById, memberOfCard, membersOfPhone, searchMembers } from '../store/members.ts'
import type { ReadableDb } from '../store/query.ts'
import { voucherByNumber } from '../store/vouchers.ts'
import type { Randomness } from './ids.ts'
import { memberMatch, memberView } from './member-view.ts'
import { dateOf, type TillParts } from './parts.ts'
import { voucherView } from './voucher-view.ts'

export interface Identification {
  readonly identification: string
  readonly memberId: string
  readonly strength: IdentityStrength
}

/** As many as are ever open at one counter, with room for a busy hour; the oldest goes first. */
const IDENTIFICATIONS_MAX = 500

/** Who was identified at this till, and how surely; forgotten when the till is locked. */
export interface Identifications {
  remember(memberId: string, strength: IdentityStrength): Identification
  find(identification: string): Identification | null
  /** Whether a member is on the screen: they were identified last, and not long ago. */
  isOpen(memberId: string): boolean
  /** The sale or return on the screen is booked: nobody is served until somebody is identified, or the same member is asked for again. */
  leave(): void
  forgetAll(): void
}

/** A member left on the screen is not waited for longer. */
const OPEN_MS_MAX = 10 * 60_000

/** `steadyMs`: a clock that never jumps. */
export function createIdentifications(
  randomness: Randomness,
  steadyMs: () => number = () => performance.now(),
): Identifications {
  const known = new Map<string, Identification>()
  let open: { readonly memberId: string; readonly sinceMs: number } | null = null
  return {
    remember: (memberId, strength) => {
      const identification = { identification: randomness.hex(12), memberId, strength }
      known.set(identification.identification, identification)
      open = { memberId, sinceMs: steadyMs() }
      const oldest = known.keys().next().value
      if (known.size > IDENTIFICATIONS_MAX && oldest !== undefined) known.delete(oldest)
      return identification
    },
    find: (identification) => {
      const found = known.get(identification) ?? null
      if (found !== null) open ??= { memberId: found.memberId, sinceMs: steadyMs() }
      return found
    },
    isOpen: (memberId) => open?.memberId === memberId && steadyMs() - open.sinceMs < OPEN_MS_MAX,
    leave: () => {
      open = null
    },
    forgetAll: () => {
      known.clear()
      open = null
    },
  }
}

/** The identification a draft names: null for none. Refuses identification_expired. */
export function identificationOf(
  identifications: Identifications,
  identification: string | null,
): Result<Identification | null> {
  if (identification === null) return ok(null)
  const found = identifications.find(identification)
  return found === null ? refuse('identification_expired') : ok(found)
}

/** @see EN-11 EN-18 */
export function identify(
  parts: TillParts,
  identifications: Identifications,
  ask: { readonly text: string; readonly via: ScanVia },
): Identified {
  const scan = classifyScan(ask.text, { via: ask.via, cardRanges: parts.adopted.programme.card.ranges })
  if (scan.kind === 'voucher') return scannedVoucher(parts, scan.number)
  const found = membersOf(parts.store.db, scan)
  if ('kind' in found) return found
  const memberIds = present(parts.store.db, found.memberIds)
  const [only, ...others] = memberIds
  if (only === undefined) return nobody(scan)
  if (others.length === 0) {
    const strength = strengthOf(parts, scan, ask.via, only)
    const remembered = identifications.remember(only, strength)
    return { kind: 'member', member: memberView(parts.store.db, parts, remembered) }
  }
  return {
    kind: 'several',
    matches: memberIds.slice(0, MATCHES_MAX).flatMap((memberId) => matchOf(parts.store.db, memberId)),
    more: memberIds.length > MATCHES_MAX,
  }
}

/** Whoever was merged into another is that other. */
function present(db: ReadableDb, memberIds: readonly string[]): readonly string[] {
  return [...new Set(memberIds.map((memberId) => presentMember(db, memberId)))]
}

/** EN-11 EN-18: a card that was lost, frozen or handed back proves nothing about whoever brings it. */
function strengthOf(parts: TillParts, scan: Scan, via: ScanVia, memberId: string): IdentityStrength {
  const strength = identificationStrength(scan, via)
  const card = memberById(parts.store.db, memberId)?.card ?? null
  if (strength !== 'presented' || card === null) return strength
  // The card of whoever was merged into this member is one they had.
  if (scan.kind === 'card' && scan.number !== card.number) return 'typed'
  const state = cardStateAt(card, parts.clock.nowMs())
  return state === 'active' || state === 'issued' ? 'presented' : 'typed'
}

function matchOf(db: ReadableDb, memberId: string): MemberMatch[] {
  const member = memberById(db, memberId)
  return member === null ? [] : [memberMatch(member)]
}

/** The members a scan may mean, or the answer where it means none. */
function membersOf(db: ReadableDb, scan: Scan): { readonly memberIds: readonly string[] } | Identified {
  switch (scan.kind) {
    case 'card':
      return memberOfScannedCard(db, scan.number)
    case 'phone':
      return membersOfTypedPhone(db, membersOfPhone(db, scan.phone))
    case 'last_four':
      return membersOfTypedPhone(db, searchMembers(db, 'last_four', scan.digits))
    case 'name_or_pinyin':
      return { memberIds: searchMembers(db, 'name', scan.text) }
    case 'slip':
      return { kind: 'slip', slipNumber: scan.number }
    case 'foreign_card':
      return refusedScan(refuse('foreign_card'))
    case 'goods_code':
      return refusedScan(refuse('goods_code'))
    case 'bank_card':
      return refusedScan(refuse('bank_card'))
    case 'payment_code':
      return refusedScan(refuse('payment_code', { which: scan.which }))
    case 'damaged':
      return refusedScan(refuse('damaged', { why: scan.why }))
    case 'nothing':
      return refusedScan(refuse('nothing_typed'))
    default:
      return refusedScan(refuse('unreadable'))
  }
}

/** SV-07: a voucher of ours; refuses voucher_not_known, for one of another till or a number nobody gave out. */
function scannedVoucher(parts: TillParts, number: string): Identified {
  const voucher = voucherByNumber(parts.store.db, number)
  if (voucher === null) return refusedScan(refuse('voucher_not_known'))
  return { kind: 'voucher', voucher: voucherView(voucher, dateOf(parts.clock.nowMs())) }
}

/** EN-11: only the card a member has now, or had last, stands for them. Refuses card_replaced, card_ended. */
function memberOfScannedCard(
  db: ReadableDb,
  cardNumber: string,
): { readonly memberIds: readonly string[] } | Identified {
  const memberId = memberOfCard(db, cardNumber)
  if (memberId === null) return { memberIds: [] }
  const who = presentMember(db, memberId)
  const member = memberById(db, who)
  if (member === null) return refusedScan(refuse('card_ended'))
  // Both cards of a person who was merged stand for them.
  if (who !== memberId) return { memberIds: [who] }
  return member.card?.number === cardNumber ? { memberIds: [memberId] } : refusedScan(refuse('card_replaced'))
}

/** EN-19: nobody is looked up by a phone that was reported lost. */
function membersOfTypedPhone(
  db: ReadableDb,
  memberIds: readonly string[],
): { readonly memberIds: readonly string[] } | Identified {
  const reachable = memberIds.filter((memberId) => memberById(db, memberId)?.phoneLost !== true)
  const allLost = memberIds.length > 0 && reachable.length === 0
  return allLost ? refusedScan(refuse('phone_reported_lost')) : { memberIds: reachable }
}

function refusedScan(refusal: Refusal): Identified {
  return { kind: 'refused', refusal: { code: refusal.code, details: refusal.details } }
}

function nobody(scan: Scan): Identified {
  return {
    kind: 'none',
    cardNumber: scan.kind === 'card' ? scan.number : null,
    phone: scan.kind === 'phone' ? scan.phone : null,
  }
}

/** Opens one of several matches; chosen from a list means typed. Refuses member_unknown. */
export function openMember(
  parts: TillParts,
  identifications: Identifications,
  memberId: string,
): Result<MemberView> {
  if (memberById(parts.store.db, memberId) === null) return refuse('member_unknown')
  return ok(memberView(parts.store.db, parts, identifications.remember(memberId, 'typed')))
}
