/**
 * HQ put back from a copy: it takes its own signed messages back from the tills that have them, and books again what they moved.
 * What its books do not have any more comes from the reserve and is repaid by whatever comes home (due.ts).
 */
import { grantPostings, HQ_HOLDER, type MovedAmount } from '../../shared/domain/inbox.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { type InboxMessage, messageSchema, type SignedMessage } from '../../shared/wire/messages.ts'
import { messageText } from '../../shared/wire/signing.ts'
import type { HqTransaction } from '../db.ts'
import { lockHeldAtHq, membersOf } from './balances.ts'
import { bumpChanges } from './changes.ts'
import { advancePostings } from './due.ts'
import { hashOf, inboxGenesisHash, isSignedBy, sha256 } from './hashes.ts'
import { appendHqEntry, lockLane } from './hq-log.ts'
import { openMatter } from './matters.ts'
import { type AuthorityParts, generationOf } from './parts.ts'
import { staffOfSite } from './staff.ts'
import type { TillRow } from './tills.ts'
import { policyOf } from './welcome.ts'

/** A message that HQ itself signed for this till, read; null for anything else. */
export function ownMessage(
  parts: Pick<AuthorityParts, 'organisation'>,
  till: TillRow,
  { text, hash, signature }: SignedMessage,
): InboxMessage | null {
  if (sha256(text) !== hash) return null
  if (!isSignedBy(parts.organisation.keys.publicKey, messageText(hash), signature)) return null
  const message = messageSchema.safeParse(JSON.parse(text))
  const isOurs = message.success && message.data.till === till.id && message.data.epoch === till.epoch
  return isOurs && hashOf(message.data) === hash ? message.data : null
}

/** Where HQ's copy of an inbox ends. */
export async function lastKept(tx: HqTransaction, till: TillRow, generation: string) {
  const row = await tx
    .selectFrom('inbox')
    .select(['n', 'hash'])
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('generation', '=', generation)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? { n: 0, hash: inboxGenesisHash(till.id, till.epoch, generation) }
}

export async function isKept(
  tx: HqTransaction,
  till: TillRow,
  { generation, n }: InboxMessage,
  hash: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('inbox')
    .select('hash')
    .where('till', '=', till.id)
    .where('epoch', '=', till.epoch)
    .where('generation', '=', generation)
    .where('n', '=', n)
    .executeTakeFirst()
  return row?.hash === hash
}

/** HQ, put back, said something else at this number before it noticed: a person compares the two. */
export function tellInboxFork(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  { generation, n, effect }: InboxMessage,
): Promise<void> {
  const subject = `${tillHolder(till.id, till.epoch)} ${generation}`
  return openMatter(tx, parts, {
    kind: 'inbox_fork',
    subject,
    evidence: { generation, n, effect },
    till: till.id,
  })
}

/** Takes one message back that follows the last one kept; its till is locked. */
export async function takeBack(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  signed: SignedMessage,
  message: InboxMessage,
): Promise<void> {
  const { n, generation, effect } = message
  await tx
    .insertInto('inbox')
    .values({
      till: till.id,
      epoch: till.epoch,
      generation,
      n,
      kind: effect.kind,
      text: signed.text,
      hash: signed.hash,
      signature: signed.signature,
      beside: signed.beside === undefined ? null : JSON.stringify(signed.beside),
    })
    .execute()
  if ((await generationOf(tx)) === generation) {
    await tx
      .updateTable('till_epoch')
      .set({ generation, inbox_n: n, inbox_hash: signed.hash })
      .where('till', '=', till.id)
      .where('epoch', '=', till.epoch)
      .execute()
  }
  if ('amounts' in effect) await grantAgain(tx, parts, till, message, effect.amounts)
  else if (effect.kind !== 'recall' && !(await holdsAnyway(tx, till, effect))) {
    await tellLostDecision(tx, parts, till, message)
  }
}

/** Whether HQ says the same as of now: what a till was sent in a generation's welcome is rarely news. */
async function holdsAnyway(
  tx: HqTransaction,
  till: TillRow,
  effect: InboxMessage['effect'],
): Promise<boolean> {
  if (effect.kind === 'policy') return hashOf(effect.policy) === hashOf(await policyOf(tx))
  if (effect.kind === 'staff') return effect.digest === hashOf(await staffOfSite(tx, till.site))
  if (effect.kind !== 'programme') return false
  const same = await tx
    .selectFrom('programme_version')
    .select('hash')
    .where('hash', '=', effect.programme.hash)
    .where('valid_from', '=', effect.validFrom)
    .where('published_at_ms', 'is not', null)
    .executeTakeFirst()
  return same !== undefined
}

async function grantAgain(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  { generation, n }: InboxMessage,
  amounts: readonly MovedAmount[],
): Promise<void> {
  const first = amounts[0]
  if (first === undefined) return
  await lockLane(tx, first.owner)
  const owners = [...new Set(amounts.map(({ owner }) => owner))]
  const held = await lockHeldAtHq(tx, owners, [...new Set(amounts.map(({ asset }) => asset))])
  const reserve = amounts.flatMap((moved) => {
    const here = held.find(
      (row) => row.owner === moved.owner && row.asset === moved.asset && row.lot === moved.lot,
    )
    const amount = moved.amount - Math.min(moved.amount, here?.amount ?? 0)
    return amount === 0 ? [] : [{ ...moved, amount }]
  })
  const holder = tillHolder(till.id, till.epoch)
  await appendHqEntry(tx, parts, {
    owner: first.owner,
    kind: 'grant.restored',
    postings: [...advancePostings(generation, reserve), ...grantPostings(amounts, holder)],
    body: { v: 1, holder, generation, n, amounts, reserve },
  })
  await bumpChanges(tx, membersOf(amounts))
}

/** What HQ's people had decided and HQ has forgotten: merges, freezes, programmes; a person decides it again. */
async function tellLostDecision(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: TillRow,
  { generation, n, effect }: InboxMessage,
): Promise<void> {
  // The same decision went to many tills: one matter for all of them.
  const subject = `${generation} ${effect.kind} ${hashOf(effect).slice(0, 16)}`
  const evidence = { generation, n, holder: HQ_HOLDER, effect }
  await openMatter(tx, parts, { kind: 'given_back', subject, evidence, till: till.id })
}
