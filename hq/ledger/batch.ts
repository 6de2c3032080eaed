/**
 * A push as it arrives, read before any lock is taken: each text hashed, its envelope and body checked, its place in the chain
 * compared with the one before. Pure but for the hash.
 */
import { isCanonicalText } from '../../shared/domain/canonical.ts'
import type { Entry, Posting } from '../../shared/domain/entry.ts'
import { HQ_HOLDER, wayTo } from '../../shared/domain/inbox.ts'
import { tillHolder, unbalanced } from '../../shared/domain/ledger.ts'
import { PUSH_TEXT_MAX } from '../../shared/wire/common.ts'
import type { WireInputs } from '../../shared/wire/contract.ts'
import { type BodyFault, entryWith, parseBody } from '../../shared/wire/entry-bodies.ts'
import { envelopeSchema, type OpenEnvelope } from '../../shared/wire/envelope.ts'
import { sha256 } from '../authority/hashes.ts'

export type Push = WireInputs['push']

/** An entry that is in order as far as its envelope goes. */
export interface ReadEntry {
  readonly envelope: OpenEnvelope
  readonly text: string
  readonly hash: string
  /** Null where the body is not one that this program knows. */
  readonly entry: Entry | null
  readonly fault: { readonly reason: BodyFault; readonly where: string } | null
}

/** What is wrong with a text that no honest log has: its push ends there. */
export type Breach =
  | 'not_json'
  | 'not_canonical'
  | 'envelope'
  | 'place'
  | 'link'
  | 'unbalanced'
  | 'single_writer'

/** The text of one place of a push: read, or broken; its hash is what a repeated entry is known by. */
export interface ReadText {
  readonly seq: number
  readonly hash: string
  readonly read: ReadEntry | null
  readonly breach: Breach | null
}

/** Where a message stands that is more than a push may carry; null where it may. One larger entry travels alone. */
export function tooLarge({ entries }: Push): string | null {
  const length = entries.reduce((sum, text) => sum + text.length, 0)
  return length > PUSH_TEXT_MAX && entries.length > 1 ? 'entries' : null
}

/** Whether an entry says that it is of another till: the push is somebody else's. */
export function isOfAnother(texts: readonly ReadText[], tillId: string): boolean {
  return texts.some(({ read }) => read !== null && read.envelope.till !== tillId)
}

/** Every text of a push in its place, read as far as the first that is broken. */
export function readTexts(push: Push, tillId: string): readonly ReadText[] {
  const texts: ReadText[] = []
  let before: ReadText | null = null
  for (const [at, text] of push.entries.entries()) {
    const one = readText(text, { push, tillId, seq: push.firstSeq + at, before })
    texts.push(one)
    if (one.breach !== null) break
    before = one
  }
  return texts
}

interface Place {
  readonly push: Push
  readonly tillId: string
  readonly seq: number
  readonly before: ReadText | null
}

function readText(text: string, { push, tillId, seq, before }: Place): ReadText {
  const hash = sha256(text)
  const broken = (breach: Breach): ReadText => ({ seq, hash, read: null, breach })
  const value = parsedJson(text)
  if (value === undefined) return broken('not_json')
  if (!isCanonicalText(value, text)) return broken('not_canonical')
  const parsed = envelopeSchema.safeParse(value)
  if (!parsed.success) return broken('envelope')
  const envelope = parsed.data
  const read: ReadEntry = { envelope, text, hash, ...readBody(envelope, hash) }
  // Whose push it is comes before what is wrong with it.
  if (envelope.till !== tillId) return { seq, hash, read, breach: 'place' }
  if (envelope.epoch !== push.epoch || envelope.seq !== seq) return broken('place')
  if (before !== null && envelope.prev !== before.hash) return broken('link')
  if (unbalanced(envelope.postings) !== null) return broken('unbalanced')
  const own = tillHolder(envelope.till, envelope.epoch)
  if (!envelope.postings.every((posting) => isOwnToMove(posting, own))) return broken('single_writer')
  return { seq, hash, read, breach: null }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readBody(envelope: OpenEnvelope, hash: string): Pick<ReadEntry, 'entry' | 'fault'> {
  const { kind, body } = envelope
  const parsed = parseBody(kind, body['v'], body)
  return parsed.ok
    ? { entry: entryWith(envelope, parsed.body, hash), fault: null }
    : { entry: null, fault: { reason: parsed.fault, where: parsed.where } }
}

/** A till takes from its own holder and from the way to it, and gives to its own holder and to HQ. */
function isOwnToMove({ holder, amount }: Posting, own: string): boolean {
  return holder === own || holder === (amount < 0 ? wayTo(own) : HQ_HOLDER)
}

/** Where HQ's copy of an epoch's log ends. */
export interface LogHead {
  readonly seq: number
  readonly hash: string
}

/** An entry at which a till's push ends. */
export interface Stop {
  readonly code: 'fork' | 'broken_chain'
  readonly seq: number
  readonly what: Breach | 'other_entry'
  readonly pushed: string
  readonly here: string | null
}

export interface SortedPush {
  readonly duplicates: readonly number[]
  readonly fresh: readonly ReadEntry[]
  readonly stop: Stop | null
}

/** What of a push is known, what is new, and where it stops. `known`: hashes that HQ has, by place, as far as the push overlaps. */
export function sortTexts(
  texts: readonly ReadText[],
  head: LogHead,
  known: ReadonlyMap<number, string>,
): SortedPush {
  const duplicates: number[] = []
  const fresh: ReadEntry[] = []
  for (const { seq, hash, read, breach } of texts) {
    const here = known.get(seq)
    if (here === hash) {
      duplicates.push(seq)
      continue
    }
    const stop = (code: Stop['code'], what: Stop['what']): SortedPush => ({
      duplicates,
      fresh,
      stop: { code, seq, what, pushed: hash, here: here ?? null },
    })
    if (here !== undefined) return stop('fork', 'other_entry')
    if (breach !== null || read === null) return stop('broken_chain', breach ?? 'envelope')
    // The first new one follows what HQ has; the others were compared with one another.
    if (seq === head.seq + 1 && read.envelope.prev !== head.hash) return stop('broken_chain', 'link')
    fresh.push(read)
  }
  return { duplicates, fresh, stop: null }
}
