/**
 * Joining HQ: an empty till gets its place, programme and people from there; one with a history keeps id, keys and chain and hands
 * the authority over. The same code again, after an answer that got lost, ends the same way.
 */
import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { fingerprintLetters, readActivationCode } from '../../shared/domain/activation-code.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { WireOutputs } from '../../shared/wire/contract.ts'
import { activationText } from '../../shared/wire/signing.ts'
import { joinOrganisationKey } from '../store/id-documents.ts'
import { saveIdentity, saveTillPlace, type TillIdentity, tillIdentity } from '../store/identity.ts'
import { appendEntry } from '../store/log.ts'
import { debtToHq } from '../store/moving.ts'
import type { WritableDb } from '../store/query.ts'
import { readSetting, saveSetting } from '../store/settings.ts'
import { allStaff } from '../store/staff.ts'
import type { TillStore } from '../store/store.ts'
import { hqLink, saveHqLink, saveSyncState } from '../store/sync-state.ts'
import { readHqAddress } from '../sync/address.ts'
import { digestOf, signerOf } from '../sync/signatures.ts'
import { callHq, type WireAnswer } from '../sync/wire-call.ts'
import type { Clock } from './clock.ts'
import { epochName, type Randomness, timeOrderedId } from './ids.ts'
import { actOf, holderOf } from './parts.ts'

export interface JoinParts {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
}

export interface JoinAsk {
  readonly address: string
  readonly code: string
}

export type JoinRefusal =
  | 'already_joined'
  | 'address_malformed'
  | 'address_not_secure'
  | 'code_malformed'
  | 'hq_unreachable'
  | 'hq_other_key'
  | 'code_refused'

const TIMEOUT_MS = 15_000
/** Plain http to another machine, where a person has set it so. */
const PLAIN_HTTP = 'hq_plain_http'
const JOINING = 'joining'

/** Who the till is going to be: kept from before the first request on, so that a repeated one is the same till's. */
const joiningSchema = z.object({
  tillId: z.string(),
  epochNumber: z.number(),
  epoch: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
})
type Joining = z.infer<typeof joiningSchema>

/** Refuses JoinRefusal, and what the disk refuses. */
export async function joinHq(parts: JoinParts, ask: JoinAsk): Promise<Result<null>> {
  const { store } = parts
  if (hqLink(store.db) !== null) return refuse('already_joined')
  const code = readActivationCode(ask.code)
  if (!code.ok) return code
  const address = readHqAddress(ask.address, readSetting(store.db, PLAIN_HTTP) === true)
  if (!address.ok) return address
  const joining = whoJoins(parts)
  if (!joining.ok) return joining
  const answer = await activate(address.value, code.value.secret, joining.value, parts.clock.nowMs())
  const place = placeIn(answer, code.value.fingerprint)
  if (!place.ok) return place
  return keepPlace(parts, address.value, joining.value, place.value)
}

function whoJoins({ store, randomness }: JoinParts): Result<Joining> {
  const identity = tillIdentity(store.db)
  if (identity !== null) return ok(identity)
  const kept = joiningSchema.safeParse(readSetting(store.db, JOINING))
  if (kept.success) return ok(kept.data)
  const keys = generateKeyPairSync('ed25519')
  const joining: Joining = {
    tillId: `t${randomness.hex(8)}`,
    epochNumber: 1,
    epoch: epochName(1, randomness),
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex'),
  }
  return store.act((db) => {
    saveSetting(db, JOINING, joining)
    return ok(joining)
  })
}

type Place = WireOutputs['activate']

function activate(address: string, code: string, joining: Joining, atMs: number): Promise<WireAnswer<Place>> {
  const { tillId, publicKey, epoch, epochNumber } = joining
  const sign = signerOf(joining.privateKey)
  const signature = sign(activationText({ code, tillId, publicKey }))
  return callHq(
    { address, tillId, sign, isFromHq: null },
    'activate',
    { code, tillId, publicKey, epoch, epochNumber, signature },
    { atMs: Math.max(0, atMs), signal: AbortSignal.timeout(TIMEOUT_MS) },
  )
}

/** The place HQ gives, when it is the HQ that made the code. */
function placeIn(answer: WireAnswer<Place>, fingerprint: string): Result<Place, JoinRefusal> {
  switch (answer.kind) {
    case 'failed':
      return refuse(answer.why === 'unsigned' ? 'hq_other_key' : 'hq_unreachable')
    case 'problem':
      return refuse(answer.problem.code === 'code_refused' ? 'code_refused' : 'hq_unreachable')
    case 'value': {
      const { hqKey } = answer.value
      const isThatHq = fingerprintLetters(digestOf(Buffer.from(hqKey, 'hex'))) === fingerprint
      return isThatHq ? ok(answer.value) : refuse('hq_other_key')
    }
  }
}

/** Everything that makes the till one of HQ's, in one transaction. */
function keepPlace(parts: JoinParts, address: string, joining: Joining, place: Place): Result<null> {
  const { store, clock, randomness } = parts
  const nowMs = clock.nowMs()
  const timeOffsetMs = place.serverTimeMs - nowMs
  return store.act((db) => {
    if (hqLink(db) !== null) return refuse('already_joined')
    const identity = tillIdentity(db) ?? openedTill(db, parts, joining, place)
    appendEntry(db, identity, {
      ...actOf(timeOrderedId(nowMs, randomness), nowMs, null, null),
      kind: 'hq.joined',
      postings: debtToHq(db, holderOf({ identity })),
      body: {
        v: 1,
        organisation: place.organisation.id,
        hqKey: place.hqKey,
        generation: place.generation,
        siteCode: place.site.code,
        tillNumber: place.tillNumber,
      },
    })
    saveTillPlace(db, placeOf(place))
    joinOrganisationKey(db, place.organisationKey)
    saveHqLink(db, {
      address,
      organisationId: place.organisation.id,
      organisationName: place.organisation.name,
      hqKey: place.hqKey,
      ...placeOf(place),
      joinedAtMs: nowMs,
    })
    saveSyncState(db, { generation: place.generation, timeOffsetMs, lastContactMs: nowMs })
    saveSetting(db, JOINING, null)
    return ok(null)
  })
}

function placeOf({ site, tillNumber }: Place) {
  return { siteCode: site.code, siteName: site.name, tillNumber }
}

/** An empty till begins its log at the place HQ gave it. */
function openedTill(db: WritableDb, parts: JoinParts, joining: Joining, place: Place): TillIdentity {
  const nowMs = parts.clock.nowMs()
  const identity: TillIdentity = {
    ...joining,
    shopName: place.organisation.name,
    ...placeOf(place),
    demo: false,
    createdAtMs: nowMs,
  }
  saveIdentity(db, identity)
  const { siteCode, tillNumber, publicKey } = identity
  appendEntry(db, identity, {
    ...actOf(timeOrderedId(nowMs, parts.randomness), nowMs, null, null),
    kind: 'till.opened',
    postings: [],
    body: { v: 1, siteCode, tillNumber, publicKey },
  })
  return identity
}

/** How long joining waits for what HQ sends first; it comes later all the same. */
const FIRST_WAIT_MS = 15_000
const FIRST_LOOK_MS = 50

/** An empty till waits for its programme and its people, so long as somebody would look at it. */
export async function untilServed(store: TillStore, isRunning: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < FIRST_WAIT_MS; waitedMs += FIRST_LOOK_MS) {
    if (isRunning() && allStaff(store.db).length > 0) return
    await pause(FIRST_LOOK_MS)
  }
}
