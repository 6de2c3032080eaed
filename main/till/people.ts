/** Staff at the till: PINs, lock-out, a second person's approval. */
import { createHmac, scrypt, timingSafeEqual } from 'node:crypto'
import type { ApprovalInput } from '../../shared/contract/common.ts'
import { assert, ok, type Result, refuse } from '../../shared/domain/result.ts'
import { STAFF_PEPPER } from '../../shared/wire/people.ts'
import { organisationKey } from '../store/id-documents.ts'
import { appendEntry } from '../store/log.ts'
import type { WritableDb } from '../store/query.ts'
import { type StaffMember, saveStaff, setWrongPins, staffById } from '../store/staff.ts'
import type { TillStore } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { timeOrderedId } from './ids.ts'
import { type Actor, actOf, type TillParts } from './parts.ts'

/** scrypt as the security rules set it: N = 2^15, r = 8, p = 1. */
const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
const HASH_BYTES = 32

const FREE_TRIES = 5
const FIRST_LOCK_MS = 30_000
const LOCK_MS_MAX = 15 * 60_000

/** The hash of a PIN, hex; worthless without the till's own key, which lies outside the database, or the organisation's. */
export function hashPin(
  store: TillStore,
  pin: string,
  saltHex: string,
  pepper: StaffMember['pepper'] = 'till',
): Promise<string> {
  const peppered = `${pepper === 'till' ? store.secretFor(STAFF_PEPPER) : organisationPepper(store)}:${pin}`
  return new Promise((resolve, reject) => {
    scrypt(peppered, Buffer.from(saltHex, 'hex'), HASH_BYTES, SCRYPT, (error, hash) => {
      if (error === null) resolve(hash.toString('hex'))
      else reject(error)
    })
  })
}

/** People whom HQ sends may sign in at any till of their site. */
function organisationPepper(store: TillStore): string {
  const key = organisationKey(store.db)
  assert(key !== null, 'a till that was sent staff has its organisation’s key')
  return createHmac('sha256', Buffer.from(key, 'hex')).update(STAFF_PEPPER).digest('hex')
}

/**
 * Checks a PIN and keeps count: five wrong ones lock for 30 seconds, doubling to 15 minutes.
 * Refuses unknown_staff, wrong_pin {left}, locked_out {seconds}.
 */
export function checkPin(
  parts: { readonly store: TillStore; readonly clock: Clock },
  staffId: string,
  pin: string,
): Promise<Result<StaffMember>> {
  const queues = pinQueues.get(parts.store) ?? new Map<string, Promise<unknown>>()
  pinQueues.set(parts.store, queues)
  const before = queues.get(staffId) ?? Promise.resolve()
  const checked = before.then(() => checkPinNow(parts, staffId, pin))
  queues.set(
    staffId,
    checked.catch(() => undefined),
  )
  return checked
}

/** One try after the other for each person: a try sees what the tries before it have done to the lock. */
const pinQueues = new WeakMap<TillStore, Map<string, Promise<unknown>>>()

async function checkPinNow(
  parts: { readonly store: TillStore; readonly clock: Clock },
  staffId: string,
  pin: string,
): Promise<Result<StaffMember>> {
  const before = staffById(parts.store.db, staffId)
  if (before === null || before.gone) return refuse('unknown_staff')
  const lockedMs = before.lockedUntilMs - parts.clock.nowMs()
  if (lockedMs > 0) return refuse('locked_out', { seconds: Math.ceil(lockedMs / 1000) })
  const hash = await hashPin(parts.store, pin, before.pinSalt, before.pepper)
  const right = timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(before.pinHash, 'hex'))
  return right ? acceptPin(parts.store, before) : countWrongPin(parts, staffId)
}

function acceptPin(store: TillStore, staff: StaffMember): Result<StaffMember> {
  if (staff.wrongPins === 0) return ok(staff)
  return store.act((db) => {
    setWrongPins(db, staff.id, 0, 0)
    return ok(staff)
  })
}

/** Read again inside the act: several tries may have been under way at once. */
function countWrongPin(
  parts: { readonly store: TillStore; readonly clock: Clock },
  staffId: string,
): Result<StaffMember> {
  const counted = parts.store.act((db) => {
    const wrong = (staffById(db, staffId)?.wrongPins ?? 0) + 1
    const lockMs = wrong < FREE_TRIES ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (wrong - FREE_TRIES), LOCK_MS_MAX)
    setWrongPins(db, staffId, wrong, lockMs === 0 ? 0 : parts.clock.nowMs() + lockMs)
    return ok({ wrong, lockMs })
  })
  if (!counted.ok) return counted
  const { wrong, lockMs } = counted.value
  return lockMs > 0
    ? refuse('locked_out', { seconds: Math.ceil(lockMs / 1000) })
    : refuse('wrong_pin', { left: FREE_TRIES - wrong })
}

/** A manager's consent to the very request it came with. Refuses approval_not_manager and what checkPin refuses. */
export async function checkApproval(
  parts: { readonly store: TillStore; readonly clock: Clock },
  approval: ApprovalInput | null,
): Promise<Result<Actor | null>> {
  if (approval === null) return ok(null)
  const checked = await checkPin(parts, approval.staffId, approval.pin)
  if (!checked.ok) return checked
  return checked.value.role === 'manager' ? ok(actorOf(checked.value)) : refuse('approval_not_manager')
}

export function actorOf(staff: StaffMember): Actor {
  return { staffId: staff.id, role: staff.role, name: staff.name }
}

export interface NewStaff {
  readonly name: string
  readonly role: 'cashier' | 'manager'
  readonly pinSalt: string
  readonly pinHash: string
  readonly demoPin: string | null
}

/** Adds a staff member: the entry names id and role, the name stays beside the log. @returns the staff id */
export function addStaff(
  db: WritableDb,
  parts: Pick<TillParts, 'identity' | 'randomness'>,
  atMs: number,
  actor: Actor | null,
  staff: NewStaff,
): string {
  const staffId = timeOrderedId(atMs, parts.randomness)
  saveStaff(db, { id: staffId, ...staff })
  appendEntry(db, parts.identity, {
    ...actOf(timeOrderedId(atMs, parts.randomness), atMs, actor, null),
    kind: 'staff.added',
    postings: [],
    body: { v: 1, staffId, role: staff.role },
  })
  return staffId
}
