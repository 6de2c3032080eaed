/** First start: the till gets its id, keys and first epoch, its shop, its programme and its first manager. */
import { generateKeyPairSync } from 'node:crypto'
import type { Programme } from '../../shared/domain/programme.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { saveIdentity, type TillIdentity, tillIdentity } from '../store/identity.ts'
import { appendEntry } from '../store/log.ts'
import { type AdoptedProgramme, keepProgramme } from '../store/programmes.ts'
import type { WritableDb } from '../store/query.ts'
import type { TillStore } from '../store/store.ts'
import { epochName, type Randomness, timeOrderedId } from './ids.ts'
import { actOf } from './parts.ts'
import { addStaff, hashPin, type NewStaff } from './people.ts'
import { keepSettings, settingsOf } from './printing.ts'

/** A stand-alone shop is site 0000 with one till, its own authority. */
export const STAND_ALONE = { siteCode: '0000', tillNumber: 1, epochNumber: 1 } as const

export interface FirstShop {
  readonly shopName: string
  readonly siteName: string
  readonly demo: boolean
  readonly programme: Programme
}

export interface FirstStaff {
  readonly name: string
  readonly role: 'cashier' | 'manager'
  readonly pin: string
}

/** A staff member with the PIN hashed, ready to be booked. The PIN itself is kept only where the demo shop shows it. */
export async function preparedStaff(
  store: TillStore,
  randomness: Randomness,
  staff: FirstStaff,
  demo: boolean,
): Promise<NewStaff> {
  const pinSalt = randomness.hex(16)
  return {
    name: staff.name,
    role: staff.role,
    pinSalt,
    pinHash: await hashPin(store, staff.pin, pinSalt),
    demoPin: demo ? staff.pin : null,
  }
}

/** Makes the till, in one transaction. Refuses already_set_up. */
export function setUpTill(
  store: TillStore,
  randomness: Randomness,
  atMs: number,
  shop: FirstShop,
  staff: readonly NewStaff[],
): Result<{ readonly identity: TillIdentity; readonly adopted: AdoptedProgramme }> {
  const identity = newIdentity(randomness, atMs, shop)
  return store.act((db) => {
    if (tillIdentity(db) !== null) return refuse('already_set_up')
    saveIdentity(db, identity)
    if (shop.demo) keepSettings(db, { ...settingsOf(db), printer: { kind: 'simulated' } })
    appendEntry(db, identity, {
      ...actOf(timeOrderedId(atMs, randomness), atMs, null, null),
      kind: 'till.opened',
      postings: [],
      body: {
        v: 1,
        siteCode: identity.siteCode,
        tillNumber: identity.tillNumber,
        publicKey: identity.publicKey,
      },
    })
    const adopted = adoptProgramme(db, identity, randomness, atMs, shop.programme)
    for (const one of staff) addStaff(db, { identity, randomness }, atMs, null, one)
    return ok({ identity, adopted })
  })
}

function newIdentity(randomness: Randomness, atMs: number, shop: FirstShop): TillIdentity {
  const keys = generateKeyPairSync('ed25519')
  return {
    tillId: `t${randomness.hex(8)}`,
    shopName: shop.shopName,
    siteName: shop.siteName,
    ...STAND_ALONE,
    epoch: epochName(STAND_ALONE.epochNumber, randomness),
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex'),
    demo: shop.demo,
    createdAtMs: atMs,
  }
}

function adoptProgramme(
  db: WritableDb,
  identity: TillIdentity,
  randomness: Randomness,
  atMs: number,
  programme: Programme,
): AdoptedProgramme {
  const ref = keepProgramme(db, programme)
  appendEntry(db, identity, {
    ...actOf(timeOrderedId(atMs, randomness), atMs, null, null),
    kind: 'programme.adopted',
    postings: [],
    body: { v: 1, programme: ref },
  })
  return { ref, programme }
}
