/** The counter as a whole: which screen, what lies over it, and where a swipe goes. Pure; the clock and ids come in. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { Identified, MemberView } from '../../shared/contract/member.ts'
import { type EnrolEvent, type EnrolState, enrolReducer, NEW_ENROLMENT } from './enrol.ts'
import { type Fetching, type FetchingEvent, fetchingReducer } from './fetching.ts'
import { afterIdentified } from './identify.ts'
import { type LookupEvent, type LookupState, lookupReducer, NOBODY_LOOKED_UP } from './lookup.ts'
import type { ActInputs, ActKind } from './member-act-inputs.ts'
import {
  actsOfRefund,
  isRefundDone,
  isRefundFrozen,
  NEW_REFUND,
  type RefundEvent,
  type RefundState,
  refundReducer,
} from './refund.ts'
import { isFrozen, NEW_SALE, nextSale, type SaleEvent, type SaleState, saleReducer } from './sale.ts'

export type Mode = 'sale' | 'refund' | 'enrol' | 'member' | 'shift' | 'settings'

/** How the simulated printer can fail on command. */
export const PRINTER_FAULTS = ['none', 'paper', 'cover', 'offline', 'drop', 'silent'] as const
export type PrinterFault = (typeof PRINTER_FAULTS)[number]

/** What lies beside or over the work without stopping it. */
export type Overlay = 'why' | 'keys' | 'demo' | 'slip'

/** One sentence over the work; `kind` says how it is meant. */
export type Notice =
  | { readonly kind: 'refusal'; readonly refusal: RefusalView }
  | { readonly kind: 'hint'; readonly text: 'rescan' | 'held' | 'reopenFailed' | 'welcomeBack' | 'careLater' }

export interface HeldScan {
  readonly text: string
  readonly via: 'wedge' | 'hid'
}

/** 员工会员卡 in the settings: null while it is not open; open, it takes the card that is swiped. */
export type StaffCardState = { readonly swiped: MemberView | null } | null

/** Two pages of 设置. */
export type SettingsPage = 'till' | 'sync'

export interface CounterState {
  readonly mode: Mode
  readonly settingsPage: SettingsPage
  readonly overlay: Overlay | null
  readonly sale: SaleState
  readonly refund: RefundState
  readonly enrol: EnrolState
  readonly lookup: LookupState
  readonly staffCard: StaffCardState
  /** Points of a member that are being fetched from elsewhere, or what came of it. */
  readonly fetching: Fetching | null
  readonly notice: Notice | null
  /** A scan that came while nobody was signed in or while an act was being booked: the last one only, in memory only. */
  readonly held: HeldScan | null
  /** The member whose sale was open when the till was locked. */
  readonly reopenMemberId: string | null
  /** Jobs whose way through the printer is followed, by id: the till's word for where each is. */
  readonly prints: Readonly<Record<number, string>>
  /** What the simulated printer was told to do on the demo bench; null until then. */
  readonly fault: PrinterFault | null
}

export const OPENING_COUNTER: CounterState = {
  mode: 'sale',
  settingsPage: 'till',
  overlay: null,
  sale: NEW_SALE,
  refund: NEW_REFUND,
  enrol: NEW_ENROLMENT,
  lookup: NOBODY_LOOKED_UP,
  staffCard: null,
  fetching: null,
  notice: null,
  held: null,
  reopenMemberId: null,
  prints: {},
  fault: null,
}

export type CounterEvent =
  | { readonly kind: 'mode'; readonly mode: Mode }
  /** To a page of the settings, from anywhere. */
  | { readonly kind: 'settings_page'; readonly page: SettingsPage }
  | { readonly kind: 'overlay'; readonly overlay: Overlay }
  | { readonly kind: 'sale'; readonly event: SaleEvent }
  | { readonly kind: 'refund'; readonly event: RefundEvent }
  | { readonly kind: 'enrol'; readonly event: EnrolEvent }
  | { readonly kind: 'lookup'; readonly event: LookupEvent }
  | { readonly kind: 'staff_card'; readonly open: boolean }
  /** Points from elsewhere, of the member on the present screen. */
  | { readonly kind: 'fetch' }
  | Exclude<FetchingEvent, { readonly kind: 'fetch' }>
  /** What the till made of a swipe or scan. */
  | { readonly kind: 'scanned'; readonly identified: Identified }
  /** What the till made of something typed on the sale or the member screen. */
  | { readonly kind: 'typed'; readonly on: 'sale' | 'member'; readonly identified: Identified }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'hold'; readonly scan: HeldScan }
  | { readonly kind: 'release' }
  | { readonly kind: 'fault'; readonly fault: PrinterFault }
  | { readonly kind: 'printing'; readonly jobId: number; readonly state: string }
  /** To the enrolment form with what a look-up knows. */
  | { readonly kind: 'enrol_with'; readonly cardNumber: string | null; readonly phone: string | null }
  /** From the member screen: this member's sale. */
  | { readonly kind: 'serve_looked_up' }
  /** To the member screen with the member of the sale. */
  | { readonly kind: 'look_up_served' }
  /** From the timeline: this sale's refund without its slip, with the card if it was presented there. */
  | { readonly kind: 'refund_slip'; readonly slipNumber: string }
  | { readonly kind: 'notice_closed' }
  | { readonly kind: 'step_back' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'reopened' }

/** The last few jobs are enough: a slip's state matters until the next member. */
const PRINTS_KEPT = 20

export function counterReducer(state: CounterState, event: CounterEvent): CounterState {
  switch (event.kind) {
    case 'mode':
      return inMode(state, event.mode, 'till')
    case 'settings_page':
      return inMode(state, 'settings', event.page)
    case 'overlay':
      return { ...state, overlay: state.overlay === event.overlay ? null : event.overlay }
    case 'sale':
      return { ...state, notice: noticeAfter(state, event.event), sale: saleReducer(state.sale, event.event) }
    case 'refund':
      return {
        ...state,
        notice: noticeAfter(state, event.event),
        refund: refundReducer(state.refund, event.event),
      }
    case 'enrol':
      return {
        ...state,
        notice: noticeAfter(state, event.event),
        enrol: enrolReducer(state.enrol, event.event),
      }
    case 'lookup':
      return {
        ...state,
        notice: noticeAfter(state, event.event),
        lookup: lookupReducer(state.lookup, event.event),
      }
    case 'staff_card':
      return { ...state, staffCard: event.open ? { swiped: null } : null }
    case 'fetch':
      return {
        ...state,
        notice: null,
        fetching: fetchingReducer(state.fetching, { kind: 'fetch', member: memberOnScreen(state) }),
      }
    case 'fetched':
      return refreshed({ ...state, fetching: fetchingReducer(state.fetching, event) }, event.fetched.member)
    case 'fetch_refused':
      return { ...state, fetching: fetchingReducer(state.fetching, event) }
    case 'scanned':
      return routed({ ...state, notice: null }, event.identified)
    case 'typed':
      return typed({ ...state, notice: null }, event.on, event.identified)
    case 'notice':
      return { ...state, notice: event.notice }
    case 'hold':
      return { ...state, held: event.scan, notice: { kind: 'hint', text: 'held' } }
    case 'release':
      return { ...state, held: null, notice: null }
    case 'fault':
      return { ...state, fault: event.fault }
    case 'printing':
      return { ...state, prints: withPrint(state.prints, event.jobId, event.state) }
    case 'enrol_with':
      return {
        ...state,
        mode: 'enrol',
        notice: null,
        enrol: enrolReducer(state.enrol, { ...event, kind: 'start' }),
        sale: saleReducer(state.sale, { kind: 'identify', event: { kind: 'text', text: '' } }),
        lookup: lookupReducer(state.lookup, { kind: 'identify', event: { kind: 'text', text: '' } }),
      }
    case 'serve_looked_up':
      return state.lookup.member === null ? state : servedIn(state, state.lookup.member)
    case 'look_up_served':
      return state.sale.member === null
        ? { ...state, mode: 'member', notice: null }
        : lookedUp(state, state.sale.member)
    case 'refund_slip':
      return refundOf(state, event.slipNumber, { lookedAt: state.lookup.member, withoutSlip: true })
    case 'notice_closed':
      return { ...state, notice: null }
    case 'step_back':
      return steppedBack(state)
    case 'locked':
      return locked(state)
    case 'reopened':
      return { ...state, reopenMemberId: null }
  }
}

/** The settings begin at their first page, unless another is asked for. */
function inMode(state: CounterState, mode: Mode, settingsPage: SettingsPage): CounterState {
  return { ...state, mode, settingsPage, notice: null, overlay: asideAfter(state.overlay) }
}

/** Whose points F11 fetches: the member's in front of the cashier. */
export function memberOnScreen({ mode, sale, lookup }: CounterState): MemberView | null {
  if (mode === 'sale') return sale.commit.stage === 'done' ? null : sale.member
  return mode === 'member' ? lookup.member : null
}

/** A member as they stand now, wherever they are shown; nothing that was typed changes. */
function refreshed(state: CounterState, member: MemberView): CounterState {
  const event = { kind: 'refreshed', member } as const
  return { ...state, sale: saleReducer(state.sale, event), lookup: lookupReducer(state.lookup, event) }
}

/** What the till says by itself while a screen is filled in. */
const BY_ITSELF: ReadonlySet<string> = new Set(['quoted', 'refreshed', 'checked', 'page', 'row_explained'])

/** A sentence stays until somebody does something; the till's answers to what stands on a screen are nothing done. */
function noticeAfter({ notice }: CounterState, event: { readonly kind: string }): Notice | null {
  return BY_ITSELF.has(event.kind) ? notice : null
}

const BOOKING_STAGES: ReadonlySet<string> = new Set(['wanted', 'asking', 'unsure'])

/** Whether a scan has to wait: an act is being booked, or about to be, on the screen it would change. */
export function isBooking({ sale, refund, enrol, lookup }: CounterState): boolean {
  const acts = lookup.act === null ? [] : [lookup.act.act]
  return [sale, enrol, ...actsOfRefund(refund), ...acts].some(({ commit }) =>
    BOOKING_STAGES.has(commit.stage),
  )
}

/** Whether an act has no answer and waits for a person to ask again or to leave it. */
export function isUnsure({ sale, refund, enrol, lookup }: CounterState): boolean {
  const acts = lookup.act === null ? [] : [lookup.act.act]
  return [sale, enrol, ...actsOfRefund(refund), ...acts].some(({ commit }) => commit.stage === 'unsure')
}

/**
 * Whether what was typed behind a swipe, before its answer `identified` made this state, goes on from here. Where nobody
 * was opened it does not: an amount is no search, and Enter answers no question that nobody has seen.
 */
export function leadsOn(state: CounterState, identified: Identified): boolean {
  if (state.notice !== null) return false
  if (identified.kind === 'member') {
    // In an open enrolment the card named who introduced the person: Enter is not meant for the form.
    return state.mode !== 'enrol' && (state.mode !== 'sale' || state.sale.offered === null)
  }
  return identified.kind === 'none' && state.mode === 'enrol'
}

/** What explains or shows the work of one screen closes with it; the demo bench stays at hand. */
function asideAfter(overlay: Overlay | null): Overlay | null {
  return overlay === 'demo' ? overlay : null
}

type MemberFound = Extract<Identified, { readonly kind: 'member' }>['member']

/** A swipe is understood in every mode: it does what a card can mean there, else it begins a sale. */
function routed(state: CounterState, identified: Identified): CounterState {
  switch (identified.kind) {
    case 'slip': {
      const { slipNumber } = identified
      if (isOpenAct(state, 'claim')) return withActInput(state, { slipText: slipNumber })
      return asksForPurchases(state)
        ? { ...state, enrol: enrolReducer(state.enrol, { kind: 'slip_read', slipNumber }) }
        : refundOf(state, slipNumber)
    }
    case 'member':
      return routedMember(state, identified.member)
    case 'none':
      return routedBlank(state, identified)
    case 'voucher':
      return withVoucher(state, identified.voucher)
    case 'several':
    case 'refused':
      return state.mode === 'sale' || (state.mode === 'member' && state.lookup.member === null)
        ? typed(state, state.mode, identified)
        : routedElsewhere(state, identified)
  }
}

function routedElsewhere(
  state: CounterState,
  identified: Extract<Identified, { readonly kind: 'several' | 'refused' }>,
): CounterState {
  return identified.kind === 'refused'
    ? { ...state, notice: { kind: 'refusal', refusal: identified.refusal } }
    : typed({ ...state, mode: 'sale' }, 'sale', identified)
}

/** Whether this is being done for a member, and what is scanned belongs to it. */
function isOpenAct({ mode, lookup }: CounterState, kind: ActKind): boolean {
  return mode === 'member' && lookup.act?.kind === kind && lookup.act.act.commit.stage !== 'done'
}

function withActInput(state: CounterState, change: Partial<ActInputs>): CounterState {
  const event = { kind: 'act', event: { kind: 'input', change } } as const
  return { ...state, lookup: lookupReducer(state.lookup, event) }
}

/** EN-05: an open enrolment for which purchases must be shown takes the slips that are scanned. */
function asksForPurchases({ mode, enrol }: CounterState): boolean {
  return mode === 'enrol' && enrol.commit.stage !== 'done' && (enrol.checked?.check.entry ?? null) !== null
}

function routedMember(state: CounterState, member: MemberFound): CounterState {
  switch (state.mode) {
    case 'refund':
      return isRefundDone(state.refund)
        ? servedIn({ ...state, refund: NEW_REFUND }, member)
        : { ...state, refund: refundReducer(state.refund, { kind: 'present', member }) }
    case 'enrol':
      return isFormBegun(state.enrol)
        ? { ...state, enrol: enrolReducer(state.enrol, { kind: 'referrer', referrer: member }) }
        : servedIn({ ...state, enrol: NEW_ENROLMENT }, member)
    case 'member':
      return lookedUp(state, member)
    case 'settings':
      return state.staffCard === null ? servedIn(state, member) : { ...state, staffCard: { swiped: member } }
    case 'sale':
    case 'shift':
      return servedIn(state, member)
  }
}

/** A card of ours without a member: fills the form where one is open, else offers it. */
function routedBlank(
  state: CounterState,
  identified: Extract<Identified, { readonly kind: 'none' }>,
): CounterState {
  if (state.mode === 'enrol') {
    const { cardNumber, phone } = identified
    const withCard =
      cardNumber === null ? state.enrol : enrolReducer(state.enrol, { kind: 'card_read', cardNumber })
    const enrol = phone === null ? withCard : enrolReducer(withCard, { kind: 'phone', text: phone })
    return { ...state, enrol }
  }
  if (state.mode === 'refund') {
    return { ...state, notice: { kind: 'refusal', refusal: { code: 'card_of_another_member', details: {} } } }
  }
  if (state.mode === 'settings' && state.staffCard !== null) {
    return { ...state, notice: { kind: 'refusal', refusal: { code: 'member_unknown', details: {} } } }
  }
  if (isOpenAct(state, 'replace') && identified.cardNumber !== null) {
    return withActInput(state, { cardText: identified.cardNumber })
  }
  const on = state.mode === 'member' && state.lookup.member === null ? 'member' : 'sale'
  return typed({ ...state, mode: on }, on, identified)
}

function typed(state: CounterState, on: 'sale' | 'member', identified: Identified): CounterState {
  if (identified.kind === 'slip') return refundOf(state, identified.slipNumber)
  if (identified.kind === 'voucher') return withVoucher(state, identified.voucher)
  if (on === 'member') {
    const lookup = { ...state.lookup, identify: afterIdentified(state.lookup.identify, identified) }
    return identified.kind === 'member' ? lookedUp(state, identified.member) : { ...state, lookup }
  }
  if (identified.kind === 'member') return servedIn(state, identified.member)
  const before = state.sale.commit.stage === 'done' ? nextSale(state.sale) : state.sale
  return { ...state, sale: { ...before, identify: afterIdentified(before.identify, identified) } }
}

/** A voucher is for paying, whatever screen it was scanned on. */
function withVoucher(
  state: CounterState,
  voucher: Extract<Identified, { readonly kind: 'voucher' }>['voucher'],
): CounterState {
  return { ...state, mode: 'sale', sale: saleReducer(state.sale, { kind: 'voucher', voucher }) }
}

function servedIn(state: CounterState, member: MemberFound): CounterState {
  return { ...state, mode: 'sale', notice: null, sale: saleReducer(state.sale, { kind: 'member', member }) }
}

function lookedUp(state: CounterState, member: MemberFound): CounterState {
  return {
    ...state,
    mode: 'member',
    notice: null,
    lookup: lookupReducer(state.lookup, { kind: 'member', member }),
  }
}

function refundOf(
  state: CounterState,
  slipNumber: string,
  found: { readonly lookedAt?: MemberFound | null; readonly withoutSlip?: true } = {},
): CounterState {
  const { lookedAt = null, ...how } = found
  const presented = lookedAt?.strength === 'typed' ? null : lookedAt
  const base =
    presented === null || isRefundFrozen(state.refund) ? state.refund : { ...NEW_REFUND, presented }
  const refund = refundReducer(base, { kind: 'opening', slipNumber, ...how })
  return { ...state, mode: 'refund', notice: null, refund }
}

function isFormBegun(enrol: EnrolState): boolean {
  return enrol.commit.stage !== 'done' && (enrol.name !== '' || enrol.phone !== '' || enrol.cardNumber !== '')
}

/** Esc: what lies on top goes first. */
function steppedBack(state: CounterState): CounterState {
  if (state.overlay !== null) return { ...state, overlay: null }
  if (state.notice !== null) return { ...state, notice: null }
  switch (state.mode) {
    case 'sale':
      return { ...state, sale: saleReducer(state.sale, { kind: 'step_back' }) }
    case 'refund':
      return { ...state, refund: refundReducer(state.refund, { kind: 'step_back' }) }
    case 'enrol':
      return { ...state, enrol: enrolReducer(state.enrol, { kind: 'step_back' }) }
    case 'member':
      return { ...state, lookup: lookupReducer(state.lookup, { kind: 'step_back' }) }
    case 'shift':
    case 'settings':
      return { ...state, mode: 'sale' }
  }
}

/** Locking voids every identification; typed amounts wait for the cashier, the member is opened again after the PIN. */
function locked(state: CounterState): CounterState {
  const member = state.sale.commit.stage === 'done' || isFrozen(state.sale) ? null : state.sale.member
  const unlocked = saleReducer(state.sale, { kind: 'locked' })
  return {
    ...state,
    overlay: null,
    notice: null,
    sale: member === null ? unlocked : saleReducer(unlocked, { kind: 'close_member' }),
    refund: refundReducer(state.refund, { kind: 'locked' }),
    lookup: lookupReducer(state.lookup, { kind: 'locked' }),
    staffCard: state.staffCard === null ? null : { swiped: null },
    fetching: null,
    reopenMemberId: member?.memberId ?? null,
  }
}

function withPrint(
  prints: Readonly<Record<number, string>>,
  jobId: number,
  state: string,
): Readonly<Record<number, string>> {
  const kept = Object.entries(prints)
    .filter(([id]) => Number(id) !== jobId)
    .slice(1 - PRINTS_KEPT)
  return Object.fromEntries([...kept, [String(jobId), state]])
}
