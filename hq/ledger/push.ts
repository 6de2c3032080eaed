/**
 * Push: a till's log from a place on, taken in by one transaction. What is known is skipped by its hash, so the same push again,
 * an overlapping one, or two at once come to the same. Nothing that happened is refused: only a fork or a broken chain ends it.
 */
import type { MovedAmount } from '../../shared/domain/inbox.ts'
import type { WireOutputs } from '../../shared/wire/contract.ts'
import { afterPush } from '../authority/after-push.ts'
import { bumpChanges } from '../authority/changes.ts'
import { repayCovered, repayReturned } from '../authority/due.ts'
import { appendHqEntry } from '../authority/hq-log.ts'
import type { AuthorityParts } from '../authority/parts.ts'
import { type HqTransaction, inTransaction } from '../db.ts'
import { type Answer, answer, problem } from '../till-api/answer.ts'
import {
  isOfAnother,
  type Push,
  type ReadText,
  readTexts,
  type SortedPush,
  type Stop,
  sortTexts,
  tooLarge,
} from './batch.ts'
import type { Books } from './books.ts'
import {
  type EpochAt,
  epochAt,
  hashesOf,
  type LockedTill,
  lockPushingTill,
  stopOf,
  wasStopped,
} from './epochs.ts'
import { advanceEpoch, flushAccounts, flushFacts } from './flush.ts'
import { gatherBooks } from './gather.ts'
import { openMatters } from './matters.ts'
import { keepProfiles } from './profiles.ts'
import { openShelf, type ProgrammeShelf } from './programme-shelf.ts'
import { keepProgrammes, programmesSent } from './programmes.ts'
import { type TakenIn, walk } from './walk.ts'

type Pushed = WireOutputs['push']

/** Parsed programmes of each HQ that this process serves; they never change. */
const shelves = new WeakMap<AuthorityParts, ProgrammeShelf>()

function shelfOf(parts: AuthorityParts): ProgrammeShelf {
  const shelf = shelves.get(parts) ?? openShelf()
  shelves.set(parts, shelf)
  return shelf
}

/** Slips of sales that are new here or were returned, and of refunds without the right. */
function slipsTouched({ sales }: Books, texts: readonly ReadText[]): readonly string[] {
  const ofSales = [...sales.values()].flatMap(({ isChanged, row }) => (isChanged ? [row.slip_number] : []))
  const unbacked = texts.flatMap(({ read }) =>
    read?.entry?.kind === 'refund.unbacked' ? [read.entry.body.ofSlip] : [],
  )
  return [...ofSales, ...unbacked]
}

/** What one transaction did: its answer, and what the authority is told once it is committed. */
interface Outcome {
  readonly answer: Answer<Pushed>
  readonly books: Books | null
}

/** Takes a push in. The signature is checked before; `tillId` is who signed. */
export async function push(parts: AuthorityParts, tillId: string, input: Push): Promise<Answer<Pushed>> {
  const where = tooLarge(input)
  if (where !== null) return problem({ code: 'malformed', where })
  const texts = readTexts(input, tillId)
  if (isOfAnother(texts, tillId)) return problem({ code: 'not_you' })
  const outcome = await inTransaction(parts.db, (tx) => takeIn(tx, parts, tillId, input, texts))
  const { books } = outcome
  if (books !== null) {
    const { owners, refundRights } = books.made
    const slips = slipsTouched(books, texts)
    await afterPush(parts, { till: tillId, owners: [...owners], refundRights: [...refundRights], slips })
  }
  return outcome.answer
}

async function takeIn(
  tx: HqTransaction,
  parts: AuthorityParts,
  tillId: string,
  input: Push,
  texts: readonly ReadText[],
): Promise<Outcome> {
  const till = await lockPushingTill(tx, tillId)
  if (till === null) return refused({ code: 'not_you' })
  const at = await epochAt(tx, tillId, input.epoch)
  if (at === null || at.epochNumber !== input.epochNumber) return refused({ code: 'epoch_closed' })
  const { last } = at
  if (input.firstSeq > last.seq + 1) return refused({ code: 'gap', expected: last.seq + 1 })
  const known = await hashesOf(tx, tillId, input.epoch, input.firstSeq, last.seq)
  const sorted = sortTexts(texts, last, known)
  if (sorted.fresh.length === 0 && sorted.stop === null) return repeated(parts, at, sorted)
  const closed = await closedBy(tx, till, at)
  if (closed !== null) return refused(closed)
  const books = await takeFresh(tx, parts, { till, at, input, sorted })
  if (sorted.stop !== null) {
    await stopTill(tx, parts, till, at, sorted.stop)
    return { answer: problem({ code: sorted.stop.code, seq: sorted.stop.seq }), books: books?.books ?? null }
  }
  return { answer: answered(parts, at, sorted, books?.taken ?? []), books: books?.books ?? null }
}

type ProblemOf = Parameters<typeof problem>[0]

function refused(which: ProblemOf): Outcome {
  return { answer: problem(which), books: null }
}

function repeated(parts: AuthorityParts, at: EpochAt, sorted: SortedPush): Outcome {
  return { answer: answered(parts, at, sorted, []), books: null }
}

/**
 * Why nothing new is taken from this till; what it pushed before is answered all the same. Of an epoch before the till's present
 * one everything is taken until what it held came home; it has happened. A closed one that the till is still in is told so.
 */
async function closedBy(tx: HqTransaction, till: LockedTill, at: EpochAt): Promise<ProblemOf | null> {
  if (till.state === 'retired' && at.state !== 'lost') return { code: 'retired' }
  const isPresent = at.epoch === till.epoch
  if (at.state === 'closed' && (isPresent || at.isEnded)) return { code: 'epoch_closed' }
  return isPresent && till.state === 'suspect' ? stopOf(tx, at) : null
}

interface Taking {
  readonly till: LockedTill
  readonly at: EpochAt
  readonly input: Push
  readonly sorted: SortedPush
}

/** The new entries, up to the one at which the push stops; null where there are none. */
async function takeFresh(
  tx: HqTransaction,
  parts: AuthorityParts,
  { till, at, input, sorted: { fresh } }: Taking,
): Promise<{ readonly books: Books; readonly taken: readonly TakenIn[] } | null> {
  const newest = fresh.at(-1)
  if (newest === undefined) return null
  const sent = programmesSent(input)
  const books = await gatherBooks(tx, {
    till: { ...till, epoch: at.epoch, holder: at.holder, generation: at.generation },
    nowMs: parts.clock.nowMs(),
    ...{ place: at.place, lastAtMs: at.lastAtMs, appliedN: at.appliedN },
    shelf: shelfOf(parts),
    fresh,
    memberIds: input.profiles.map(({ memberId }) => memberId),
  })
  for (const { ref, programme } of sent) books.programmes.set(ref.hash, programme)
  const taken = walk(books, fresh)
  await cover(tx, parts, books)
  await flushAccounts(tx, books)
  await repayReturned(tx, parts, at.holder, returnedIn(fresh))
  if (at.isEnded) await repayCovered(tx, parts, at.holder, returnedIn(fresh), books.made.covers)
  await flushFacts(tx, books, taken)
  await keepProgrammes(tx, sent, new Set(books.made.adopted.map(({ hash }) => hash)))
  await keepProfiles(tx, books, input.profiles)
  await openMatters(tx, parts, till.id, books.made.matters)
  await advanceEpoch(tx, books, { seq: newest.envelope.seq, hash: newest.hash })
  await bumpChanges(tx, changedMembers(books))
  return { books, taken }
}

/** What these entries put home to HQ. */
function returnedIn(fresh: SortedPush['fresh']): readonly MovedAmount[] {
  return fresh.flatMap(({ entry }) => (entry?.kind === 'amounts.returned' ? entry.body.amounts : []))
}

/** Members whose documents are other since; who was merged into somebody changes them too. */
function changedMembers({ made, members }: Books): readonly string[] {
  return [...made.changed].flatMap((id) => {
    const into = members.get(id)?.row.merged_into ?? null
    return into === null ? [id] : [id, into]
  })
}

/** What a log took and HQ's books did not have there comes out of the loss, by an entry of HQ's for each owner. */
async function cover(tx: HqTransaction, parts: AuthorityParts, { made, till }: Books): Promise<void> {
  const byOwner = Map.groupBy(made.covers, ({ owner }) => owner)
  for (const [owner, covers] of byOwner) {
    await appendHqEntry(tx, parts, {
      owner,
      kind: 'overdraft.covered',
      postings: covers.flatMap(({ asset, lot, holder, amount }) => [
        { owner: 'p:loss', asset, lot, holder: 'hq', amount: -amount },
        { owner, asset, lot, holder, amount },
      ]),
      body: {
        v: 1,
        holder: till.holder,
        amounts: covers.map(({ asset, lot, amount }) => ({ owner, asset, lot, amount })),
      },
    })
  }
}

/** The push of this epoch ends here until a person has looked; the till sells on, and one in a later epoch is not stopped. */
async function stopTill(
  tx: HqTransaction,
  parts: AuthorityParts,
  till: LockedTill,
  { holder, epoch }: EpochAt,
  { code, seq, what, pushed, here }: Stop,
): Promise<void> {
  if (epoch !== till.epoch && (await wasStopped(tx, holder, code))) return
  await tx
    .updateTable('till')
    .set({ state: 'suspect' })
    .where('id', '=', till.id)
    .where('epoch', '=', epoch)
    .where('state', '=', 'active')
    .execute()
  const evidence = { till: till.id, epoch, seq, what, pushed, here }
  await openMatters(tx, parts, till.id, [{ kind: code, subject: holder, evidence }])
}

function answered(
  parts: AuthorityParts,
  { last, inboxN }: EpochAt,
  { duplicates }: SortedPush,
  taken: readonly TakenIn[],
): Answer<Pushed> {
  const newest = taken.at(-1)?.read
  return answer({
    acked: newest === undefined ? last : { seq: newest.envelope.seq, hash: newest.hash },
    entries: [
      ...duplicates.map((seq) => ({ seq, was: 'duplicate' as const })),
      ...taken.map(({ read, parked }) =>
        parked === null
          ? { seq: read.envelope.seq, was: 'accepted' as const }
          : { seq: read.envelope.seq, was: 'parked' as const, reason: parked },
      ),
    ],
    inboxN,
    serverTimeMs: parts.clock.nowMs(),
    pauseMs: 0,
  })
}
