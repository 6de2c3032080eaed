/**
 * Several tills of one organisation, each the real one on a database of its own, and a headquarters that is a few maps in memory:
 * it counts what the tills' logs say, moves amounts by signed messages and tells of members. For what tills do with an HQ behind
 * them; the real HQ has tests of its own.
 */
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saveDirectoryMember } from '../../main/store/directory.ts'
import { sha256 } from '../../main/store/hash.ts'
import { saveTillPlace, tillIdentity } from '../../main/store/identity.ts'
import { inboxPosition } from '../../main/store/inbox.ts'
import { appendEntry } from '../../main/store/log.ts'
import { memberById } from '../../main/store/members.ts'
import { debtToHq } from '../../main/store/moving.ts'
import { profileOf } from '../../main/store/profiles.ts'
import { saleOfSlip } from '../../main/store/sales.ts'
import { homeOf } from '../../main/store/standing.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { saveHqLink, saveSyncState } from '../../main/store/sync-state.ts'
import { type VerifyReport, verifyDatabase } from '../../main/store/verify.ts'
import type { Messenger } from '../../main/sync/messenger.ts'
import { CounterTill } from '../../main/till/counter-till.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { applyMessage } from '../../main/till/inbox-apply.ts'
import { answerRecalls } from '../../main/till/inbox-rest.ts'
import { actOf } from '../../main/till/parts.ts'
import { preparedStaff, setUpTill } from '../../main/till/set-up.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import {
  grantPostings,
  type InboxEffect,
  type MovedAmount,
  type TillPolicy,
} from '../../shared/domain/inbox.ts'
import {
  memberOwner,
  POINTS_ASSET,
  REFUNDABLE,
  refundRightAsset,
  tillHolder,
} from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { isAmong, travelsWithRight } from '../../shared/domain/with-right.ts'
import type { InboxMessage } from '../../shared/wire/messages.ts'
import { messageText } from '../../shared/wire/signing.ts'
import { book, count, type Hq, lotsAt, net, sumOf } from './paper-hq.ts'
import { CASHIER_PIN, good, MANAGER_PIN, MORNING_MS, type Shop } from './shop.ts'

export const GENERATION = '01-abcdef'

export const POLICY: TillPolicy = {
  v: 1,
  allowancePoints: 2_000,
  debtMaxPoints: 1_000_000,
  unbackedPerDay: 2,
  refundRightDays: 90,
}

/** A till of the organisation; what a shop is, and its books. */
export interface OrganisationTill extends Shop {
  readonly store: TillStore
  readonly holder: string
  readonly siteCode: string
}

export interface Organisation {
  /** A till that has joined: its own site unless told otherwise. */
  addTill(place?: { readonly siteCode?: string; readonly tillNumber?: number }): Promise<OrganisationTill>
  /** A shop of its own that has joined nobody yet. */
  addShop(): Promise<OrganisationTill>
  join(till: OrganisationTill, place: { readonly siteCode: string; readonly tillNumber: number }): void
  /** Takes in what the tills' logs say, nets debt at HQ, and tells every till of every member. */
  sync(): void
  /** HQ counts, and tells nobody. */
  count(): void
  /** Sends one message to a till. */
  send(till: OrganisationTill, effect: InboxEffect): void
  /** Moves what sits at HQ of a member to a till, at most so much. */
  grantPoints(till: OrganisationTill, memberId: string, amount: number): number
  /** Issues a right and grants it to a till. */
  grantRight(till: OrganisationTill, memberId: string, asset: string): void
  /** Moves the refund right of a sale to a till, from wherever it is. */
  moveRight(till: OrganisationTill, slipNumber: string): void
  /** Everything of a member that is at another till comes home. */
  recall(till: OrganisationTill, memberId: string): void
  /** Over all lots and holders, as HQ counts. */
  amount(memberId: string, asset: string, holder?: string): number
  passTime(ms: number): void
  verify(till: OrganisationTill): VerifyReport
  remove(): Promise<void>
}

/** What HQ says of a member, as the till has it that touched the card last; every till hears of everybody. */
function tell(hq: Hq): void {
  for (const [memberId, origin] of enrolledAt(hq)) {
    const member = memberById(origin.store.db, memberId)
    const profile = profileOf(origin.store.db, memberId)
    if (member === null || profile === null) continue
    hq.pos += 1
    for (const till of hq.tills) {
      good(
        till.store.act((db) => {
          saveDirectoryMember(db, {
            part: 0,
            pos: hq.pos,
            memberId,
            mergedInto: null,
            tier: member.tier,
            joinedOn: member.joinedOn,
            homeSite: homeOf(origin.store.db, memberId)?.site ?? origin.siteCode,
            homeTill: null,
            referrer: member.referrer,
            phoneLost: member.phoneLost,
            card:
              member.card === null
                ? null
                : {
                    number: member.card.number,
                    state: member.card.state,
                    why: member.card.why ?? null,
                    appliedAtMs: 0,
                    activeAtMs: member.card.activeAtMs,
                  },
            profileDigest: digestOf(hq, memberId),
            profile,
            held: heldBy(hq, memberId),
            counted: [...hq.counted].map(([holder, seq]) => ({ holder, seq })),
          })
          return { ok: true, value: null }
        }),
      )
    }
  }
}

function enrolledAt(hq: Hq): ReadonlyMap<string, OrganisationTill> {
  const found = new Map<string, OrganisationTill>()
  for (const { entry } of hq.entries.values()) {
    const till = hq.tills.find(({ holder }) => holder === tillHolder(entry.till, entry.epoch))
    if (till !== undefined && entry.kind === 'member.enrolled') found.set(entry.body.memberId, till)
  }
  return found
}

function digestOf(hq: Hq, memberId: string): string {
  let digest = ''
  for (const { entry } of hq.entries.values()) {
    if (entry.kind !== 'member.enrolled' && entry.kind !== 'member.changed') continue
    if (entry.body.memberId === memberId) digest = entry.body.profileDigest
  }
  return digest
}

function heldBy(hq: Hq, memberId: string) {
  const held = new Map<string, { asset: string; holder: string; amount: number }>()
  for (const [key, amount] of hq.balances) {
    const [owner = '', asset = '', , holder = ''] = key.split('\n')
    if (owner !== memberOwner(memberId) || amount === 0) continue
    const place = `${asset} ${holder}`
    held.set(place, { asset, holder, amount: (held.get(place)?.amount ?? 0) + amount })
  }
  return [...held.values()]
}

function send(hq: Hq, till: OrganisationTill, effect: InboxEffect): void {
  const identity = tillIdentity(till.store.db)
  const place = inboxPosition(till.store.db)
  if (identity === null || place === null) throw new Error('the till has joined nobody')
  const message: Omit<InboxMessage, 'effect'> & { readonly effect: InboxEffect } = {
    v: 1,
    till: identity.tillId,
    epoch: identity.epoch,
    generation: GENERATION,
    n: place.n + 1,
    atMs: hq.nowMs,
    prev: place.hash,
    effect,
  }
  const text = canonicalJson(message)
  const hash = sha256(text)
  const signature = sign(null, Buffer.from(messageText(hash), 'utf8'), hq.key).toString('hex')
  const parts = { store: till.store, clock: { nowMs: () => hq.nowMs }, randomness: systemRandomness }
  good(applyMessage(parts, { text, hash, signature }, message as InboxMessage))
}

function grant(hq: Hq, till: OrganisationTill, amounts: readonly MovedAmount[]): void {
  book(hq, grantPostings(amounts, till.holder))
}

function grantPoints(hq: Hq, till: OrganisationTill, memberId: string, amount: number): number {
  count(hq)
  let open = amount
  const amounts = lotsAt(hq, memberOwner(memberId), POINTS_ASSET, 'hq').flatMap((lot) => {
    const taken = Math.min(open, lot.amount)
    open -= taken
    return taken === 0 ? [] : [{ ...lot, amount: taken }]
  })
  if (amounts.length > 0) {
    grant(hq, till, amounts)
    send(hq, till, { kind: 'grant', requestId: null, amounts })
    count(hq)
  }
  return amount - open
}

function grantRight(hq: Hq, till: OrganisationTill, memberId: string, asset: string): void {
  const amounts = [{ owner: memberOwner(memberId), asset, lot: '', amount: 1 }]
  book(hq, [
    { owner: 'p:issued', asset, lot: '', holder: 'hq', amount: -1 },
    { owner: memberOwner(memberId), asset, lot: '', holder: 'hq', amount: 1 },
  ])
  grant(hq, till, amounts)
  send(hq, till, { kind: 'grant', requestId: null, amounts })
  count(hq)
}

/** Everything that the recall names comes home at once: nobody is on a screen. */
function recall(hq: Hq, till: OrganisationTill, owner: string, asset: string | null): void {
  send(hq, till, { kind: 'recall', owner, asset })
  const clock = { nowMs: () => hq.nowMs }
  answerRecalls({ store: till.store, clock, randomness: systemRandomness, isOpen: () => false })
  count(hq)
}

function moveRight(hq: Hq, to: OrganisationTill, slipNumber: string): void {
  count(hq)
  const saleId = saleOf(hq, slipNumber)
  const asset = refundRightAsset(saleId)
  const from = hq.tills.find(({ holder }) => sumOf(hq, REFUNDABLE, asset, holder) > 0)
  if (from === to) return
  if (from !== undefined) recall(hq, from, REFUNDABLE, asset)
  const sold = hq.entries.get(saleId)
  if (sold === undefined) throw new Error('no such sale')
  const since = [...hq.entries.values()].filter(
    ({ entry }) =>
      returnIn(entry)?.saleId === saleId || (entry.kind === 'sale.claimed' && entry.body.saleId === saleId),
  )
  const claim = since.find(({ entry }) => entry.kind === 'sale.claimed')?.entry
  const memberId = memberOfSale(sold.entry, claim)
  const amounts = [{ owner: REFUNDABLE, asset, lot: '', amount: 1 }, ...withRight(hq, sold.entry, memberId)]
  grant(hq, to, amounts)
  const sealed = ({ text, hash }: { readonly text: string; readonly hash: string }) => ({ text, hash })
  send(hq, to, {
    kind: 'refund_right',
    requestId: null,
    saleId,
    memberId,
    sale: sealed(sold),
    since: inOrder(since).map(sealed),
    amounts,
  })
  count(hq)
}

/** What of the sale is at HQ and goes along with its right. */
function withRight(hq: Hq, sold: Entry, memberId: string | null): readonly MovedAmount[] {
  const sale = saleIn(sold)
  if (sale === null) throw new Error('no sale')
  const { id, slipNumber, result } = sale
  const accounts = travelsWithRight({ id, slipNumber, memberId, rewards: result.rewards ?? [] })
  return accounts.flatMap((one) =>
    lotsAt(hq, one.owner, one.asset, 'hq').filter((moved) => isAmong([one], moved)),
  )
}

/** Returns in the order in which each names the one before. */
function inOrder<One extends { readonly entry: Entry }>(since: readonly One[]): readonly One[] {
  const claims = since.filter(({ entry }) => returnIn(entry) === null)
  const ordered: One[] = []
  let last: string | null = null
  for (;;) {
    const next = since.find(({ entry }) => {
      const found = returnIn(entry)
      return found !== null && found.previousRefundId === last
    })
    if (next === undefined) return [...claims, ...ordered]
    ordered.push(next)
    last = next.entry.id
  }
}

function saleOf(hq: Hq, slipNumber: string): string {
  for (const till of hq.tills) {
    const kept = saleOfSlip(till.store.db, slipNumber)
    if (kept !== null) return kept.sale.id
  }
  throw new Error('no such slip')
}

function memberOfSale(sold: Entry, claim: Entry | undefined): string | null {
  if (claim?.kind === 'sale.claimed') return claim.body.memberId
  if (sold.kind === 'sale') return sold.body.facts.member?.memberId ?? null
  return sold.kind === 'exchange' ? (sold.body.sale.facts.member?.memberId ?? null) : null
}

function joinTill(
  hq: Hq,
  till: OrganisationTill,
  place: { readonly siteCode: string; readonly tillNumber: number },
): void {
  const named = { siteName: `${place.siteCode} 店`, ...place }
  good(
    till.store.act((db) => {
      const identity = tillIdentity(db)
      if (identity === null) throw new Error('not set up')
      saveTillPlace(db, named)
      saveHqLink(db, {
        address: 'hq.test',
        organisationId: 'org',
        organisationName: '伊人',
        hqKey: hq.publicKey,
        ...named,
        joinedAtMs: hq.nowMs,
      })
      appendEntry(db, identity, {
        ...actOf(timeOrderedId(hq.nowMs, systemRandomness), hq.nowMs, null, null),
        kind: 'hq.joined',
        postings: debtToHq(db, till.holder),
        body: { v: 1, organisation: 'org', hqKey: hq.publicKey, generation: GENERATION, ...place },
      })
      saveSyncState(db, { generation: GENERATION })
      return { ok: true, value: null }
    }),
  )
  send(hq, till, { kind: 'policy', policy: POLICY })
}

async function openTillOf(hq: Hq, root: string, number: number): Promise<OrganisationTill> {
  const folders = { dataDir: join(root, `data-${number}`), configDir: join(root, `config-${number}`) }
  const store = good(openStore(folders))
  const staff = [
    await preparedStaff(store, systemRandomness, { name: '李娜', role: 'cashier', pin: CASHIER_PIN }, true),
    await preparedStaff(store, systemRandomness, { name: '陈静', role: 'manager', pin: MANAGER_PIN }, true),
  ]
  const shop = { shopName: '伊人鞋业', siteName: '万象城店', demo: true, programme: hq.programme }
  const { identity } = good(setUpTill(store, systemRandomness, hq.nowMs, shop, staff))
  const holder = tillHolder(identity.tillId, identity.epoch)
  const till = {
    ...folders,
    store,
    holder,
    get siteCode() {
      return tillIdentity(store.db)?.siteCode ?? ''
    },
    till: openCounter(hq, store, folders.configDir),
    setTime: (atMs: number) => {
      hq.nowMs = atMs
    },
    passTime: (ms: number) => {
      hq.nowMs += ms
    },
    nowMs: () => hq.nowMs,
    restart: async () => {
      throw new Error('tills of an organisation stay open')
    },
    remove: async () => undefined,
  }
  hq.tills.push(till)
  return till
}

function openCounter(hq: Hq, store: TillStore, configDir: string): CounterTill {
  return new CounterTill({
    store,
    configDir,
    clock: { nowMs: () => hq.nowMs },
    randomness: systemRandomness,
    onDefect: (error) => {
      throw error
    },
    messenger: () => silentMessenger,
  })
}

/** Nobody answers: what HQ says, the tests say. */
const silentMessenger: Messenger = {
  ask: async () => ({ kind: 'failed', why: 'unreachable' }),
  nextChunk: async () => [],
  close: async () => undefined,
}

/** An organisation under one programme. */
export function openOrganisation(programme: Programme): Organisation {
  const root = mkdtempSync(join(tmpdir(), 'guike-organisation-'))
  const keys = generateKeyPairSync('ed25519')
  const hq: Hq = {
    programme,
    key: keys.privateKey,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
    tills: [],
    balances: new Map(),
    counted: new Map(),
    entries: new Map(),
    nowMs: MORNING_MS,
    pos: 0,
  }
  const addShop = () => openTillOf(hq, root, hq.tills.length + 1)
  const joinAt: Organisation['join'] = (till, place) => {
    joinTill(hq, till, place)
    // As a till that was started again: from here on it knows that it has an HQ.
    till.till = openCounter(hq, till.store, till.configDir)
  }
  return {
    addShop,
    join: joinAt,
    addTill: async ({ siteCode, tillNumber = 1 } = {}) => {
      const till = await addShop()
      joinAt(till, { siteCode: siteCode ?? String(hq.tills.length).padStart(4, '0'), tillNumber })
      return till
    },
    count: () => count(hq),
    sync: () => {
      count(hq)
      net(hq)
      tell(hq)
    },
    send: (till, effect) => send(hq, till, effect),
    grantPoints: (till, memberId, amount) => grantPoints(hq, till, memberId, amount),
    grantRight: (till, memberId, asset) => grantRight(hq, till, memberId, asset),
    moveRight: (till, slipNumber) => moveRight(hq, till, slipNumber),
    recall: (till, memberId) => recall(hq, till, memberOwner(memberId), null),
    amount: (memberId, asset, holder) => sumOf(hq, memberOwner(memberId), asset, holder),
    passTime: (ms) => {
      hq.nowMs += ms
    },
    verify: (till) => verifyDatabase(till.store.db),
    remove: async () => {
      for (const till of hq.tills) await till.till.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
