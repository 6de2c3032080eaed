/** A till comes in by a one-time code: its id, key and chain as they are, under a site and number of HQ's. */
import { type Result, refuse } from '../../shared/domain/result.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import { activationText } from '../../shared/wire/signing.ts'
import { genesisHash, isSignedBy, sha256 } from '../authority/hashes.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import { generationOf } from '../authority/parts.ts'
import { lockTill } from '../authority/tills.ts'
import { sendWelcome } from '../authority/welcome.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { spendActivationCode, type TillPlace } from '../organisation/codes.ts'
import { type Answer, answer, problem } from './answer.ts'

type Activation = WireInputs['activate']

/** The same till with the same code again gets the same answer, for ever. */
export async function activate(
  parts: AuthorityParts,
  input: Activation,
): Promise<Answer<WireOutputs['activate']>> {
  const { code, tillId, publicKey } = input
  if (!isSignedBy(publicKey, activationText({ code, tillId, publicKey }), input.signature)) {
    return problem({ code: 'not_you' })
  }
  return inTransaction(parts.db, async (tx) => {
    const place = await useCode(tx, parts, input)
    if (!place.ok) return problem({ code: 'code_refused' })
    const { organisation } = parts
    return answer({
      organisation: { id: organisation.id, name: await organisationName(tx) },
      organisationKey: organisation.keys.hmacKey,
      hqKey: organisation.keys.publicKey,
      generation: await generationOf(tx),
      site: { code: place.value.siteCode, name: place.value.siteName },
      tillNumber: place.value.tillNumber,
      serverTimeMs: parts.clock.nowMs(),
    })
  })
}

/** Refuses code_refused: a code of nobody's, of another till's, or over; a till that is in already under another code. */
async function useCode(
  tx: HqTransaction,
  parts: AuthorityParts,
  input: Activation,
): Promise<Result<TillPlace, 'code_refused'>> {
  const known = await lockTill(tx, input.tillId)
  // A till that is in uses no second code up: it may only say again what brought it in.
  const isAgain = known !== null && (await usedBy(tx, input.code)) === input.tillId
  if (known !== null && !(isAgain && known.publicKey === input.publicKey)) return refuse('code_refused')
  const place = await spendActivationCode(tx, parts, input.code, input.tillId)
  if (!place.ok || known?.state === 'retired') return refuse('code_refused')
  if (known === null) await register(tx, parts, input, place.value)
  return place
}

async function usedBy(tx: HqTransaction, code: string): Promise<string | null> {
  const row = await tx
    .selectFrom('activation_code')
    .select('used_by')
    .where('code_hash', '=', sha256(code))
    .executeTakeFirst()
  return row?.used_by ?? null
}

async function register(
  tx: HqTransaction,
  parts: AuthorityParts,
  input: Activation,
  place: TillPlace,
): Promise<void> {
  const nowMs = parts.clock.nowMs()
  await tx
    .insertInto('till')
    .values({
      id: input.tillId,
      site: place.siteCode,
      number: place.tillNumber,
      public_key: input.publicKey,
      state: 'active',
      epoch: input.epoch,
      program: null,
      registered_at_ms: nowMs,
      seen_at_ms: nowMs,
      clock_off_ms: null,
    })
    .execute()
  await openEpoch(tx, input)
  await sendWelcome(tx, parts, { id: input.tillId, epoch: input.epoch, site: place.siteCode })
}

/** The row of an epoch of which HQ has nothing yet. */
export async function openEpoch(
  tx: HqTransaction,
  { tillId, epoch, epochNumber }: Pick<Activation, 'tillId' | 'epoch' | 'epochNumber'>,
): Promise<void> {
  await tx
    .insertInto('till_epoch')
    .values({
      till: tillId,
      epoch,
      epoch_number: epochNumber,
      last_seq: 0,
      last_hash: genesisHash(tillId, epoch),
      state: 'open',
      // Of no generation: the first message makes it one of HQ's present one.
      generation: '',
      inbox_n: 0,
      inbox_hash: '',
      applied_n: 0,
    })
    .execute()
}

async function organisationName(tx: HqTransaction): Promise<string> {
  const row = await tx.selectFrom('organisation').select('name').executeTakeFirstOrThrow()
  return row.name
}
