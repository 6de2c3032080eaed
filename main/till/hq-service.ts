/** What the till has of HQ while it serves: sync under way, how it stands for the screens, fetching what sits elsewhere. */
import type {
  FetchedPointsWas,
  FetchedRefundRightWas,
  QueuedEntry,
  SyncView,
} from '../../shared/contract/hq.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { memberOwner, POINTS_ASSET, refundRightAsset } from '../../shared/domain/ledger.ts'
import type { Points } from '../../shared/domain/points.ts'
import { ok } from '../../shared/domain/result.ts'
import type { MemberChange } from '../../shared/wire/changes.ts'
import { holdingOf } from '../store/accounts.ts'
import { saveDirectoryMember } from '../store/directory.ts'
import { parseEntry } from '../store/entries.ts'
import { presentHolder, tillIdentity } from '../store/identity.ts'
import { isLogClosed } from '../store/log.ts'
import { entriesFrom, outboxOf, ownHead, parkedEntries, parkedOf } from '../store/outbox.ts'
import { type AdoptedProgramme, programmeInForce } from '../store/programmes.ts'
import { saleOfSlip } from '../store/sales.ts'
import { isRetired } from '../store/standing.ts'
import { epochStop } from '../store/stop.ts'
import { hqLink, syncState } from '../store/sync-state.ts'
import { tailEntries, tailsWaiting } from '../store/tails.ts'
import { loadProgress } from '../sync/load.ts'
import type { Messenger, MessengerKeys } from '../sync/messenger.ts'
import type { SyncRunner } from '../sync/runner.ts'
import { startSync } from '../sync/service.ts'
import { besidesElsewhere } from './besides.ts'
import type { Clock } from './clock.ts'
import { type ClosingParts, closeRetiredLog } from './closing.ts'
import type { HqService } from './counter-hq.ts'
import { timeOrderedId } from './ids.ts'
import { applyMessage } from './inbox-apply.ts'
import { adoptDueProgramme } from './inbox-programme.ts'
import { answerRecalls, restAfterPush, returnEverything, returnOldRights } from './inbox-rest.ts'
import { dateOf } from './parts.ts'

export interface HqServiceParts extends ClosingParts {
  /** This machine's clock, uncorrected; `clock` is the corrected one. */
  readonly wall: Clock
  readonly isOpen: (memberId: string) => boolean
  readonly onAdopted: (adopted: AdoptedProgramme) => void
  /** Called when something of what HQ sent or of how sync stands has changed. */
  readonly onChange: () => void
  readonly onDefect: (error: unknown) => void
  /** A thread of its own unless a test brings another. */
  readonly messenger?: (keys: MessengerKeys) => Messenger
}

/** HQ behind a till: for the counter, and to be closed. */
export interface HqBehind extends HqService {
  /** Members whom this till does not know, as HQ has them; null when HQ was not heard in time. */
  lookup(by: LookupBy, text: string): Promise<readonly MemberChange[] | null>
  /** Nobody is signed in any more: what waited for that is done. */
  unattended(): void
  close(): Promise<void>
}

export type LookupBy = 'card' | 'phone' | 'last_four' | 'name' | 'member'

/** How long the counter waits for HQ. */
const BUDGET_MS = 2_500
const QUEUE_SHOWN_MAX = 200
const PROGRAM = 'guike till 0.1.0'

/** Null for a till without HQ. */
export function startHq(parts: HqServiceParts): HqBehind | null {
  const { store, wall, onDefect, onChange } = parts
  const arrivals = createArrivals()
  const sync = startSync({
    store,
    wallMs: () => wall.nowMs(),
    random: () => parts.randomness.below(1_000_000) / 1_000_000,
    program: PROGRAM,
    apply: ({ signed, message }) => applyMessage(parts, signed, message),
    settle: () => settle(parts),
    onChange: () => {
      arrivals.look()
      onChange()
    },
    onDefect,
    ...(parts.messenger === undefined ? {} : { messenger: parts.messenger }),
  })
  if (sync === null) return null
  const { runner } = sync
  return {
    view: () => viewOf(parts, runner),
    queue: () => queueOf(parts),
    syncNow: () => runner.urge(),
    epochOpened: () => runner.start(),
    unattended: () => runner.wake(),
    fetchPoints: (memberId, amount) => fetchPoints(parts, runner, arrivals, memberId, amount),
    fetchRefundRight: (requestId, slip) => fetchRefundRight(parts, runner, arrivals, requestId, slip),
    lookup: (by, text) => lookup(parts, runner, by, text),
    close: () => sync.close(),
  }
}

/** Everything that the till does by itself beside acts. @returns whether more may be left */
function settle(parts: HqServiceParts): boolean {
  const identity = tillIdentity(parts.store.db)
  if (identity !== null && isLogClosed(parts.store.db, identity)) return false
  const adopted = adoptDueProgramme(parts)
  if (adopted !== null) parts.onAdopted(adopted)
  const rest = { ...parts, isOpen: parts.isOpen }
  const booked = [answerRecalls, restAfterPush, returnOldRights, returnEverything].map((step) => step(rest))
  return closeRetiredLog(parts) || booked.includes(true)
}

function viewOf({ store }: HqServiceParts, runner: SyncRunner): SyncView {
  const { db } = store
  const { waiting, oldestAtMs } = outboxOf(db)
  const [oldestOfTails] = tailEntries(db, 1)
  return {
    mode: 'hq',
    entries: ownHead(db).seq,
    waiting: waiting + tailsWaiting(db),
    sinceMs: oldestOfTails === undefined ? oldestAtMs : parseEntry(oldestOfTails).atMs,
    state: stateOf(runner),
    // Whatever else is wrong, with a till out of service nobody is to sell on.
    problem: isRetired(db) ? 'retired' : runner.machine.problem,
    nextTryAtMs: runner.nextTryAtMs,
    lastContactAtMs: runner.lastContactMs,
    parked: parkedOf(db),
    load: loadProgress(db),
  }
}

function stateOf({ machine }: SyncRunner): SyncView['state'] {
  if (machine.phase === 'stopped') return 'stopped'
  if (machine.phase !== 'ready') return machine.failures > 0 ? 'offline' : 'working'
  const { flight } = machine
  return flight?.request.kind === 'pull' && flight.request.waitMs > 0 ? 'idle' : 'working'
}

function queueOf({ store }: HqServiceParts): ReturnType<HqService['queue']> {
  const { db } = store
  const link = hqLink(db)
  const bounds = { entries: QUEUE_SHOWN_MAX, characters: Number.MAX_SAFE_INTEGER }
  const ofTails = tailEntries(db, QUEUE_SHOWN_MAX)
  const ofPresent = entriesFrom(db, syncState(db).acked.seq + 1, bounds)
  const waiting = [...ofTails, ...ofPresent].slice(0, QUEUE_SHOWN_MAX)
  return {
    organisationName: link?.organisationName ?? '',
    address: link?.address ?? '',
    waiting: waiting.map((row) => queuedEntry(parseEntry(row), null)),
    parked: parkedEntries(db).map(({ entry, reason }) => queuedEntry(entry, reason)),
  }
}

function queuedEntry({ id, seq, kind, atMs, body }: Entry, parked: string | null): QueuedEntry {
  const slipNumber = 'slipNumber' in body ? body.slipNumber : null
  return { entryId: id, seq, kind, atMs, slipNumber, parked }
}

/** Somebody waits until what HQ sends has made something true. */
interface Arrivals {
  /** Whether it came true within that time. */
  until(isThere: () => boolean, budgetMs: number): Promise<boolean>
  look(): void
}

function createArrivals(): Arrivals {
  const waiting = new Set<() => void>()
  return {
    look: () => {
      for (const one of [...waiting]) one()
    },
    until: (isThere, budgetMs) =>
      new Promise((resolve) => {
        const end = (was: boolean) => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(was)
        }
        const look = () => {
          if (isThere()) end(true)
        }
        const timer = setTimeout(() => end(isThere()), Math.max(0, budgetMs))
        waiting.add(look)
        look()
      }),
  }
}

/** Asks for points that sit elsewhere, and whatever else of the member does; what another till is asked to return may still come in time. */
async function fetchPoints(
  parts: HqServiceParts,
  runner: SyncRunner,
  arrivals: Arrivals,
  memberId: string,
  amount: Points,
): Promise<FetchedPointsWas> {
  const { store, randomness, clock } = parts
  // What came could not be spent: the till's log is stopped.
  if (epochStop(store.db) !== null) return 'offline'
  const owner = memberOwner(memberId)
  const here = (asset: string) => holdingOf(store.db, owner, asset, presentHolder(store.db)) ?? 0
  const endsMs = performance.now() + BUDGET_MS
  const asked = [{ asset: POINTS_ASSET, amount }, ...besidesOf(parts, memberId)].filter(
    (each) => each.amount > 0,
  )
  if (asked.length === 0) return 'fetched'
  const wanted = asked.map((each) => ({ asset: each.asset, least: here(each.asset) + each.amount }))
  const isThere = () => wanted.every(({ asset, least }) => here(asset) >= least)
  const requestId = timeOrderedId(clock.nowMs(), randomness)
  const input = { requestId, wants: asked.map((each) => ({ owner, ...each })) }
  const outcome = await runner.ask('grant', input, BUDGET_MS)
  if (outcome.was !== 'answered') return isThere() ? 'fetched' : 'offline'
  const leftMs = Math.max(0, endsMs - performance.now())
  const came = await arrivals.until(isThere, outcome.value.recalled ? leftMs : 0)
  return came ? 'fetched' : 'partly'
}

function besidesOf({ store, clock }: HqServiceParts, memberId: string): ReturnType<typeof besidesElsewhere> {
  const adopted = programmeInForce(store.db)
  if (adopted === null) return []
  return besidesElsewhere(store.db, memberId, {
    programme: adopted.programme,
    date: dateOf(clock.nowMs()),
  })
}

async function fetchRefundRight(
  parts: HqServiceParts,
  runner: SyncRunner,
  arrivals: Arrivals,
  requestId: string,
  slipNumber: string,
): Promise<FetchedRefundRightWas> {
  const isHere = () => isRightHere(parts, slipNumber)
  if (isHere()) return 'here'
  const endsMs = performance.now() + BUDGET_MS
  const outcome = await runner.ask('refundRight', { requestId, slipNumber }, BUDGET_MS)
  if (outcome.was !== 'answered') return isHere() ? 'here' : 'offline'
  const { was } = outcome.value
  if (was === 'unknown' || was === 'wholly_returned') return was
  const leftMs = Math.max(0, endsMs - performance.now())
  return (await arrivals.until(isHere, leftMs)) ? 'here' : 'recalled'
}

function isRightHere(parts: HqServiceParts, slipNumber: string): boolean {
  const { db } = parts.store
  const kept = saleOfSlip(db, slipNumber)
  if (kept === null) return false
  return (holdingOf(db, 'p:refundable', refundRightAsset(kept.sale.id), presentHolder(db)) ?? 0) > 0
}

async function lookup(
  { store }: HqServiceParts,
  runner: SyncRunner,
  by: LookupBy,
  text: string,
): Promise<readonly MemberChange[] | null> {
  const outcome = await runner.ask('lookup', { by, text }, BUDGET_MS)
  if (outcome.was !== 'answered') return null
  const { members } = outcome.value
  const kept = store.act((db) => {
    for (const member of members) saveDirectoryMember(db, member)
    return ok(null)
  })
  return kept.ok ? members : null
}
