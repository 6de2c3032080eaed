/** The enrolment form: what is typed, what the till says of it so far, and the way to a new member. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { EnrolCheck, EnrolForm, Enrolled, MemberView } from '../../shared/contract/member.ts'
import { type BirthdayText, birthdayOf, NO_BIRTHDAY } from './birthday-text.ts'

export interface EnrolState {
  readonly cardNumber: string
  readonly name: string
  readonly phone: string
  readonly birthday: BirthdayText
  /** Codes of the consents that were ticked, one by one; none is ticked by itself. */
  readonly consents: readonly string[]
  /** As typed; only its keyed hash and its tail are ever kept. */
  readonly idNumber: string
  /** EN-17: who introduced this person. */
  readonly referrer: Pick<MemberView, 'identification' | 'maskedName' | 'maskedCard'> | null
  /** EN-05: slips of the purchases that the card is given for, in the order scanned. */
  readonly entrySlips: readonly string[]
  readonly checked: { readonly key: string; readonly check: EnrolCheck } | null
  readonly commit: EnrolCommit
  readonly refusal: RefusalView | null
  /** Enter was pressed on an unfinished form: what is missing is said now, not before. */
  readonly pressed: boolean
  readonly unsettled: EnrolAsk | null
  /** Counts cards read into the form: the focus goes on to the name. */
  readonly reads: number
}

export interface EnrolAsk {
  readonly actId: string
  readonly form: EnrolForm
}

export type EnrolCommit =
  | { readonly stage: 'editing' }
  | { readonly stage: 'wanted'; readonly actId: string }
  | { readonly stage: 'asking'; readonly ask: EnrolAsk }
  | { readonly stage: 'unsure'; readonly ask: EnrolAsk }
  | { readonly stage: 'done'; readonly enrolled: Enrolled }

export const NEW_ENROLMENT: EnrolState = {
  cardNumber: '',
  name: '',
  phone: '',
  birthday: NO_BIRTHDAY,
  consents: [],
  idNumber: '',
  referrer: null,
  entrySlips: [],
  checked: null,
  commit: { stage: 'editing' },
  refusal: null,
  pressed: false,
  unsettled: null,
  reads: 0,
}

export type EnrolEvent =
  | { readonly kind: 'card'; readonly text: string }
  /** A swipe or scan filled the card in. */
  | { readonly kind: 'card_read'; readonly cardNumber: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'phone'; readonly text: string }
  | { readonly kind: 'birthday'; readonly change: Partial<BirthdayText> }
  | { readonly kind: 'consent'; readonly code: string; readonly given: boolean }
  | { readonly kind: 'id_number'; readonly text: string }
  | { readonly kind: 'referrer'; readonly referrer: EnrolState['referrer'] }
  | { readonly kind: 'slip_read'; readonly slipNumber: string }
  | { readonly kind: 'remove_slip'; readonly slipNumber: string }
  /** From a look-up that found nobody: starts a form with what is known. */
  | { readonly kind: 'start'; readonly cardNumber: string | null; readonly phone: string | null }
  | { readonly kind: 'checked'; readonly key: string; readonly check: EnrolCheck }
  | { readonly kind: 'check_refused'; readonly refusal: RefusalView }
  | { readonly kind: 'enter'; readonly actId: string }
  | { readonly kind: 'refused'; readonly refusal: RefusalView }
  | { readonly kind: 'enrolled'; readonly enrolled: Enrolled }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'step_back' }

/**
 * What is typed, as the contract takes it: a birthday only once month and day are numbers a calendar can have; the
 * till says whether that day exists.
 */
export function enrolForm(state: EnrolState): EnrolForm {
  const birthday = birthdayOf(state.birthday)
  return {
    cardNumber: state.cardNumber,
    name: state.name.trim(),
    phone: state.phone,
    birthday: birthday === 'unreadable' ? null : birthday,
    consents: [...state.consents],
    ...(state.idNumber === '' ? {} : { idNumber: state.idNumber }),
    ...(state.referrer === null ? {} : { referrer: state.referrer.identification }),
    ...(state.entrySlips.length === 0 ? {} : { entrySlips: [...state.entrySlips] }),
  }
}

/** A birthday was begun but is no day of a calendar yet; said by the screen, because the till never sees it. */
export function birthdayUnreadable(state: EnrolState): boolean {
  return birthdayOf(state.birthday) === 'unreadable'
}

/** EN-05: nothing stands in the way of the card any more but the purchases it is given for. */
export function entryLacks(check: EnrolCheck | null): boolean {
  if (check === null || check.complete || check.entry === null || check.entry.met) return false
  return Object.values({ ...check.problems, entrySlips: null }).every((problem) => problem === null)
}

export function enrolReducer(state: EnrolState, event: EnrolEvent): EnrolState {
  const { commit } = state
  if (commit.stage === 'asking' || commit.stage === 'unsure') return answered(state, commit, event)
  switch (event.kind) {
    case 'card':
      return changed(state, { cardNumber: event.text })
    case 'card_read':
      return changed(state, { cardNumber: event.cardNumber, reads: state.reads + 1 })
    case 'name':
      return changed(state, { name: event.text })
    case 'phone':
      return changed(state, { phone: event.text })
    case 'birthday':
      return changed(state, { birthday: { ...state.birthday, ...event.change } })
    case 'consent': {
      const others = state.consents.filter((code) => code !== event.code)
      return changed(state, { consents: event.given ? [...others, event.code] : others })
    }
    case 'id_number':
      return changed(state, { idNumber: event.text.toUpperCase() })
    case 'referrer':
      return changed(state, { referrer: event.referrer })
    case 'slip_read':
      return state.entrySlips.includes(event.slipNumber)
        ? state
        : changed(state, { entrySlips: [...state.entrySlips, event.slipNumber] })
    case 'remove_slip':
      return changed(state, { entrySlips: state.entrySlips.filter((slip) => slip !== event.slipNumber) })
    case 'start':
      return {
        ...NEW_ENROLMENT,
        cardNumber: event.cardNumber ?? '',
        phone: event.phone ?? '',
        reads: state.reads + 1,
      }
    case 'checked': {
      if (commit.stage === 'done') return state
      const next: EnrolState = { ...state, checked: { key: event.key, check: event.check } }
      return commit.stage === 'wanted' ? entered(next, commit.actId) : next
    }
    case 'check_refused':
    case 'refused':
      return { ...state, commit: { stage: 'editing' }, refusal: event.refusal }
    case 'enter':
      return entered(state, event.actId)
    case 'step_back':
      return steppedBack(state)
    case 'enrolled':
    case 'unanswered':
    case 'retry':
      return state
  }
}

function changed(state: EnrolState, change: Partial<EnrolState>): EnrolState {
  const base = state.commit.stage === 'done' ? { ...NEW_ENROLMENT, reads: state.reads } : state
  return { ...base, ...change, commit: { stage: 'editing' }, refusal: null, pressed: false }
}

function answered(
  state: EnrolState,
  commit: { readonly ask: EnrolAsk; readonly stage: 'asking' | 'unsure' },
  event: EnrolEvent,
): EnrolState {
  switch (event.kind) {
    case 'enrolled':
      return { ...NEW_ENROLMENT, reads: state.reads, commit: { stage: 'done', enrolled: event.enrolled } }
    case 'refused':
      return { ...state, commit: { stage: 'editing' }, refusal: event.refusal, pressed: true }
    case 'unanswered':
      return { ...state, commit: { stage: 'unsure', ask: commit.ask } }
    case 'retry':
      return { ...state, commit: { stage: 'asking', ask: commit.ask } }
    case 'step_back':
      return commit.stage === 'unsure'
        ? { ...state, commit: { stage: 'editing' }, unsettled: commit.ask }
        : state
    default:
      return state
  }
}

/** Enter: enrols when the till says that the form is complete; else says what is missing. */
function entered(state: EnrolState, actId: string): EnrolState {
  if (state.commit.stage === 'done') return NEW_ENROLMENT
  const form = enrolForm(state)
  const key = JSON.stringify(form)
  if (birthdayUnreadable(state)) return { ...state, commit: { stage: 'editing' }, pressed: true }
  if (state.checked?.key !== key) return { ...state, commit: { stage: 'wanted', actId } }
  if (!state.checked.check.complete) return { ...state, commit: { stage: 'editing' }, pressed: true }
  const unsettled = state.unsettled
  const same = unsettled !== null && JSON.stringify(unsettled.form) === key
  const ask: EnrolAsk = { actId: same ? unsettled.actId : actId, form }
  return { ...state, refusal: null, commit: { stage: 'asking', ask } }
}

function steppedBack(state: EnrolState): EnrolState {
  if (state.commit.stage !== 'editing') {
    return state.commit.stage === 'done' ? NEW_ENROLMENT : { ...state, commit: { stage: 'editing' } }
  }
  return state.refusal !== null ? { ...state, refusal: null } : NEW_ENROLMENT
}
