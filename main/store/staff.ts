/** Staff of this till: names and PIN hashes, beside the log. */
import { sql } from 'kysely'
import { type ReadableDb, readAll, readOne, type WritableDb, write } from './query.ts'

export interface StaffMember {
  readonly id: string
  readonly name: string
  readonly role: 'cashier' | 'manager'
  /** scrypt, hex. */
  readonly pinSalt: string
  readonly pinHash: string
  readonly wrongPins: number
  readonly lockedUntilMs: number
  readonly demoPin: string | null
  /** Whose key peppers the hash: this till's, or the organisation's where HQ sent them. */
  readonly pepper: 'till' | 'organisation'
  /** Left: the name stands on slips still, nobody signs in by it. */
  readonly gone: boolean
}

/** More than any shop has at one till. */
export const STAFF_MAX = 200

const staffRows = readAll<Record<never, never>>()((db) =>
  db
    .selectFrom('staff')
    .selectAll()
    .where('gone', '=', sql.lit(0))
    .orderBy('role')
    .orderBy('name')
    .orderBy('id')
    .limit(sql.lit(STAFF_MAX)),
)
const staffRow = readOne<{ id: string }>()((db, argument) =>
  db.selectFrom('staff').selectAll().where('id', '=', argument('id')),
)
const insertStaff = write<{
  id: string
  name: string
  role: string
  salt: string
  hash: string
  demoPin: string | null
}>()((db, argument) =>
  db.insertInto('staff').values({
    id: argument('id'),
    name: argument('name'),
    role: argument('role'),
    pin_salt: argument('salt'),
    pin_hash: argument('hash'),
    wrong_pins: sql.lit(0),
    locked_until_ms: sql.lit(0),
    demo_pin: argument('demoPin'),
    pepper: sql.lit('till'),
    gone: sql.lit(0),
  }),
)
const upsertSent = write<{ id: string; name: string; role: string; salt: string; hash: string }>()(
  (db, argument) =>
    db
      .insertInto('staff')
      .values({
        id: argument('id'),
        name: argument('name'),
        role: argument('role'),
        pin_salt: argument('salt'),
        pin_hash: argument('hash'),
        wrong_pins: sql.lit(0),
        locked_until_ms: sql.lit(0),
        demo_pin: sql.lit(null),
        pepper: sql.lit('organisation'),
        gone: sql.lit(0),
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((set) => ({
          name: set.ref('excluded.name'),
          role: set.ref('excluded.role'),
          pin_salt: set.ref('excluded.pin_salt'),
          pin_hash: set.ref('excluded.pin_hash'),
          pepper: set.ref('excluded.pepper'),
          gone: set.ref('excluded.gone'),
        })),
      ),
)
const sentStaffGoes = write<Record<never, never>>()((db) =>
  db
    .updateTable('staff')
    .set({ gone: sql.lit(1) })
    .where('pepper', '=', sql.lit('organisation')),
)
const updateWrongPins = write<{ id: string; wrong: number; until: number }>()((db, argument) =>
  db
    .updateTable('staff')
    .set({ wrong_pins: argument('wrong'), locked_until_ms: argument('until') })
    .where('id', '=', argument('id')),
)

type StaffRow = NonNullable<ReturnType<typeof staffRow>>

function staffMember(row: StaffRow): StaffMember {
  return {
    id: row.id,
    name: row.name,
    role: row.role === 'manager' ? 'manager' : 'cashier',
    pinSalt: row.pin_salt,
    pinHash: row.pin_hash,
    wrongPins: row.wrong_pins,
    lockedUntilMs: row.locked_until_ms,
    demoPin: row.demo_pin,
    pepper: row.pepper === 'organisation' ? 'organisation' : 'till',
    gone: row.gone === 1,
  }
}

/** Cashiers first, each by name: the order of the sign-in screen. */
export function allStaff(db: ReadableDb): readonly StaffMember[] {
  return staffRows(db, {}).map(staffMember)
}

export function staffById(db: ReadableDb, id: string): StaffMember | null {
  const row = staffRow(db, { id })
  return row === undefined ? null : staffMember(row)
}

export function saveStaff(
  db: WritableDb,
  staff: Pick<StaffMember, 'id' | 'name' | 'role' | 'pinSalt' | 'pinHash' | 'demoPin'>,
): void {
  insertStaff(db, {
    id: staff.id,
    name: staff.name,
    role: staff.role,
    salt: staff.pinSalt,
    hash: staff.pinHash,
    demoPin: staff.demoPin,
  })
}

/** The people HQ lets sign in here, in place of those it sent before; this till's own staff stays. */
export function saveSentStaff(
  db: WritableDb,
  people: readonly Pick<StaffMember, 'id' | 'name' | 'role' | 'pinSalt' | 'pinHash'>[],
): void {
  sentStaffGoes(db, {})
  for (const { id, name, role, pinSalt, pinHash } of people) {
    upsertSent(db, { id, name, role, salt: pinSalt, hash: pinHash })
  }
}

export function setWrongPins(db: WritableDb, id: string, wrongPins: number, lockedUntilMs: number): void {
  updateWrongPins(db, { id, wrong: wrongPins, until: lockedUntilMs })
}

const linkRow = readOne<{ staff: string }>()((db, argument) =>
  db.selectFrom('staff_member').select('member_id').where('staff_id', '=', argument('staff')),
)

/** Which member an employee is, or null. */
export function memberOfStaff(db: ReadableDb, staffId: string): string | null {
  return linkRow(db, { staff: staffId })?.member_id ?? null
}

/** Section 12 'staff': a cashier's own card on a sale she rings up needs a manager. */
export function isOwnCard(db: ReadableDb, staffId: string, memberId: string): boolean {
  return memberOfStaff(db, staffId) === memberId
}
