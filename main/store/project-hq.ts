/** Projections of what HQ's messages do, of joining it, and of members and sales that came from elsewhere. */
import { sql } from 'kysely'
import { CARD_STATES, isCardEnded } from '../../shared/domain/card.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, type SoldSale, saleIn } from '../../shared/domain/entry-parts.ts'
import type { InboxEffect } from '../../shared/domain/inbox.ts'
import { rewardVouchers, voucherNumberAt } from '../../shared/domain/issued-vouchers.ts'
import { voucherAsset } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { assert, assertNever } from '../../shared/domain/result.ts'
import type { SaleVoucher } from '../../shared/domain/sale.ts'
import { parseEntry } from './entries.ts'
import { programmeOf } from './programmes.ts'
import { addUnknownVouchers, setVoucherState } from './project-vouchers.ts'
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'
import { setStanding } from './standing.ts'

type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>
type EffectOf<Kind extends InboxEffect['kind']> = Extract<InboxEffect, { kind: Kind }>

const insertAdopted = write<{ epoch: number; seq: number; id: string; version: number; hash: string }>()(
  (db, argument) =>
    db.insertInto('programme_adopted').values({
      epoch_number: argument('epoch'),
      seq: argument('seq'),
      id: argument('id'),
      version: argument('version'),
      hash: argument('hash'),
    }),
)
const insertDue = write<{
  epoch: number
  seq: number
  id: string
  version: number
  hash: string
  from: string
}>()((db, argument) =>
  db.insertInto('programme_due').values({
    epoch_number: argument('epoch'),
    seq: argument('seq'),
    id: argument('id'),
    version: argument('version'),
    hash: argument('hash'),
    valid_from: argument('from'),
  }),
)

/** The version in force from this entry on. */
export function projectAdoption(
  db: WritableDb,
  epochNumber: number,
  { seq, body }: EntryOf<'programme.adopted'>,
): void {
  const { id, version, hash } = body.programme
  insertAdopted(db, { epoch: epochNumber, seq, id, version, hash })
}

const upsertAlias = write<{ from: string; to: string }>()((db, argument) =>
  db
    .insertInto('member_alias')
    .values({ from_id: argument('from'), to_id: argument('to') })
    .onConflict((conflict) =>
      conflict.column('from_id').doUpdateSet((set) => ({ to_id: set.ref('excluded.to_id') })),
    ),
)
const deleteAlias = write<{ from: string; to: string }>()((db, argument) =>
  db.deleteFrom('member_alias').where('from_id', '=', argument('from')).where('to_id', '=', argument('to')),
)
const upsertHome = write<{ member: string; site: string; till: string | null }>()((db, argument) =>
  db
    .insertInto('home')
    .values({ member_id: argument('member'), site: argument('site'), till: argument('till') })
    .onConflict((conflict) =>
      conflict.column('member_id').doUpdateSet((set) => ({
        site: set.ref('excluded.site'),
        till: set.ref('excluded.till'),
      })),
    ),
)
const setHomeSite = write<{ member: string; site: string }>()((db, argument) =>
  db
    .insertInto('home')
    .values({ member_id: argument('member'), site: argument('site'), till: sql.lit(null) })
    .onConflict((conflict) =>
      conflict.column('member_id').doUpdateSet((set) => ({ site: set.ref('excluded.site') })),
    ),
)
const setCard = write<{ number: string; state: string; why: string }>()((db, argument) =>
  db
    .updateTable('card')
    .set({ state: argument('state'), why: argument('why') })
    .where('number', '=', argument('number')),
)

/** What a message does, and where the inbox stands since. `log`: where programmes are found, the same database but in a replay. */
export function projectMessage(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  entry: EntryOf<'inbox.applied'>,
): void {
  const { generation, n, hash, effect } = entry.body
  setStanding(db, 'inbox', { epochNumber, generation, n, hash })
  switch (effect.kind) {
    case 'refund_right':
      projectArrival(db, log, epochNumber, entry.seq, effect)
      return
    case 'card':
      setCard(db, { number: effect.cardNumber, state: effect.to, why: effect.why })
      return
    case 'merge':
      upsertAlias(db, { from: effect.from, to: effect.to })
      return
    case 'unmerge':
      deleteAlias(db, { from: effect.from, to: effect.to })
      return
    case 'programme':
      insertDue(db, { epoch: epochNumber, seq: entry.seq, ...effect.programme, from: effect.validFrom })
      return
    case 'policy':
      setStanding(db, 'policy', effect.policy)
      return
    case 'home':
      upsertHome(db, { member: effect.memberId, site: effect.site, till: effect.till })
      return
    case 'retire':
      setStanding(db, 'retired', true)
      return
    case 'grant':
    case 'recall':
    case 'staff':
      return
    default:
      assertNever(effect)
  }
}

const upsertArrived = write<{
  sale: string
  epoch: number
  seq: number
  slip: string
  member: string | null
  refund: string | null
  whole: number
  claim: string | null
}>()((db, argument) =>
  db
    .insertInto('sale_arrived')
    .values({
      sale_id: argument('sale'),
      epoch_number: argument('epoch'),
      seq: argument('seq'),
      slip_number: argument('slip'),
      member_id: argument('member'),
      last_refund_id: argument('refund'),
      wholly_returned: argument('whole'),
      claim_id: argument('claim'),
    })
    .onConflict((conflict) =>
      conflict.column('sale_id').doUpdateSet((set) => ({
        epoch_number: set.ref('excluded.epoch_number'),
        seq: set.ref('excluded.seq'),
        slip_number: set.ref('excluded.slip_number'),
        member_id: set.ref('excluded.member_id'),
        last_refund_id: set.ref('excluded.last_refund_id'),
        wholly_returned: set.ref('excluded.wholly_returned'),
        claim_id: set.ref('excluded.claim_id'),
      })),
    ),
)
const setOwnWhole = write<{ sale: string; whole: number }>()((db, argument) =>
  db
    .updateTable('sale')
    .set({ wholly_returned: argument('whole') })
    .where('id', '=', argument('sale')),
)

/** The sale as it stands where its right comes from: what happened to it since stands in the message, in order. */
function projectArrival(
  db: WritableDb,
  log: ReadableDb,
  epochNumber: number,
  seq: number,
  effect: EffectOf<'refund_right'>,
): void {
  const sale = saleIn(parseEntry(effect.sale))
  assert(sale !== null && sale.id === effect.saleId, 'a refund right comes with its sale')
  const since = effect.since.map(parseEntry)
  const last = since.findLast((entry) => returnIn(entry)?.saleId === effect.saleId)
  const after = last === undefined ? null : (returnIn(last)?.result.after ?? null)
  const whole = after?.kept.every((kept) => kept === 0) === true ? 1 : 0
  upsertArrived(db, {
    sale: effect.saleId,
    epoch: epochNumber,
    seq,
    slip: sale.slipNumber,
    member: effect.memberId,
    refund: last?.id ?? null,
    whole,
    claim: since.find((entry) => entry.kind === 'sale.claimed')?.id ?? null,
  })
  setOwnWhole(db, { sale: effect.saleId, whole })
  addArrivedVouchers(db, log, sale, effect)
  for (const entry of since) cancelGone(db, sale, entry)
}

/** The vouchers that the sale was paid with, and those it gave that came along: as they were issued. */
function addArrivedVouchers(
  db: WritableDb,
  log: ReadableDb,
  sale: SoldSale,
  { memberId, amounts }: EffectOf<'refund_right'>,
): void {
  const { rewards, tenders } = sale.result
  const paid = (sale.facts.vouchers ?? []).filter(({ number }) =>
    tenders.some(({ voucher }) => voucher === number),
  )
  const came = new Set(amounts.map(({ asset }) => asset))
  const isGiven = rewards?.some(({ gives }) => gives.kind === 'voucher') === true
  if (paid.length === 0 && !isGiven) return
  const act = { ...sale, programme: programmeOf(log, sale.programme) }
  const given = memberId === null ? [] : rewardVouchers(act, memberId, rewards)
  addUnknownVouchers(
    db,
    given.filter(({ number }) => came.has(voucherAsset(number))),
    'unused',
  )
  addUnknownVouchers(
    db,
    paid.map((voucher) => ({ ...voucher, ...namedBy(act.programme, voucher) })),
    'used',
  )
}

/** A kind that the programme of this sale does not list any more is named by its code. */
function namedBy({ vouchers }: Programme, { kind, boundTo }: SaleVoucher) {
  const name = vouchers.find(({ code }) => code === kind)?.name ?? { zh: kind, en: kind }
  return { name, memberId: boundTo }
}

/** What a return elsewhere cancelled is cancelled here too. */
function cancelGone(db: WritableDb, sale: SoldSale, entry: Entry): void {
  for (const { position, taken } of returnIn(entry)?.result.rewardsGone ?? []) {
    const isVoucher = sale.result.rewards?.[position]?.gives.kind === 'voucher'
    if (isVoucher && taken > 0) {
      setVoucherState(db, voucherNumberAt(sale.slipNumber, position), 'cancelled')
    }
  }
}

const setArrivedReturn = write<{ sale: string; refund: string; whole: number }>()((db, argument) =>
  db
    .updateTable('sale_arrived')
    .set({ last_refund_id: argument('refund'), wholly_returned: argument('whole') })
    .where('sale_id', '=', argument('sale')),
)
const setArrivedClaim = write<{ sale: string; member: string; claim: string }>()((db, argument) =>
  db
    .updateTable('sale_arrived')
    .set({ member_id: argument('member'), claim_id: argument('claim') })
    .where('sale_id', '=', argument('sale')),
)

/** A return of a sale that came from elsewhere. */
export function returnArrived(db: WritableDb, saleId: string, refundId: string, whole: boolean): void {
  setArrivedReturn(db, { sale: saleId, refund: refundId, whole: whole ? 1 : 0 })
}

/** A claim of a sale that came from elsewhere. */
export function claimArrived(db: WritableDb, saleId: string, memberId: string, claimId: string): void {
  setArrivedClaim(db, { sale: saleId, member: memberId, claim: claimId })
}

const memberCard = readOne<{ id: string }>()((db, argument) =>
  db
    .selectFrom('member')
    .leftJoin('card', 'card.number', 'member.card_number')
    .select(['card.number', 'card.state'])
    .where('member.id', '=', argument('id')),
)
const upsertMember = write<{
  id: string
  tier: string
  joined: string
  digest: string
  card: string | null
  referrer: string | null
}>()((db, argument) =>
  db
    .insertInto('member')
    .values({
      id: argument('id'),
      tier: argument('tier'),
      joined_on: argument('joined'),
      profile_digest: argument('digest'),
      card_number: argument('card'),
      referrer: argument('referrer'),
      ground_entry: sql.lit(null),
      phone_lost: sql.lit(0),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((set) => ({
        tier: set.ref('excluded.tier'),
        joined_on: set.ref('excluded.joined_on'),
        profile_digest: set.ref('excluded.profile_digest'),
        card_number: set.ref('excluded.card_number'),
        referrer: set.ref('excluded.referrer'),
      })),
    ),
)
const upsertCard = write<{
  number: string
  member: string
  state: string
  applied: number
  active: number
}>()((db, argument) =>
  db
    .insertInto('card')
    .values({
      number: argument('number'),
      member_id: argument('member'),
      state: argument('state'),
      applied_at_ms: argument('applied'),
      active_at_ms: argument('active'),
      why: sql.lit(null),
    })
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet((set) => ({
        member_id: set.ref('excluded.member_id'),
        state: set.ref('excluded.state'),
        applied_at_ms: set.ref('excluded.applied_at_ms'),
        active_at_ms: set.ref('excluded.active_at_ms'),
      })),
    ),
)

/** From here on they are a member of this log like any other; met again, they are as HQ says by then. */
export function projectMeeting(db: WritableDb, { body }: EntryOf<'member.met'>): void {
  const old = memberCard(db, { id: body.memberId })
  const state = CARD_STATES.find((known) => known === old?.state)
  const oldNumber = old?.number ?? null
  const isOther = oldNumber !== null && oldNumber !== body.cardNumber
  if (isOther && state !== undefined && !isCardEnded(state)) {
    setCard(db, { number: oldNumber, state: 'replaced', why: 'replaced' })
  }
  upsertMember(db, {
    id: body.memberId,
    tier: body.tier,
    joined: body.joinedOn,
    digest: body.profileDigest,
    card: body.cardNumber,
    referrer: body.referrer,
  })
  if (body.cardNumber !== null && body.cardState !== null) {
    upsertCard(db, {
      number: body.cardNumber,
      member: body.memberId,
      state: body.cardState,
      applied: body.appliedAtMs,
      active: body.activeAtMs,
    })
  }
  setHomeSite(db, { member: body.memberId, site: body.homeSite })
}
