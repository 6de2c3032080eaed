/** What can be done for a member at the counter, what is typed and chosen for it, and the request that it makes. Pure. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { CardAction, MemberChange } from '../../shared/contract/people.ts'
import type {
  AdjustmentDraft,
  ClaimDraft,
  ExtraDraft,
  RedemptionDraft,
  TopUpDraft,
} from '../../shared/contract/points.ts'
import type { Fen } from '../../shared/domain/money.ts'
import { POINTS_MAX, points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { type BirthdayText, birthdayOf, NO_BIRTHDAY } from './birthday-text.ts'

export const CARD_MOVES = ['report_lost', 'found', 'freeze', 'unfreeze', 'surrender', 'revoke'] as const
export type CardMove = (typeof CARD_MOVES)[number] & CardAction

export type ActKind =
  | 'redemption'
  | 'top_up'
  | 'extra'
  | 'adjustment'
  | 'claim'
  | 'change'
  | 'phone_lost'
  | 'phone_found'
  | 'release_phone'
  | 'replace'
  | CardMove

export interface ActInputs {
  /** RE-03: how many of each item. */
  readonly quantities: Readonly<Record<string, number>>
  /** SV-01: the step that is paid. */
  readonly payFen: Fen | null
  /** Null: the programme's first. */
  readonly tender: string | null
  /** EA-05: which extra; null: the first there is left. */
  readonly extra: string | null
  /** EA-11 */
  readonly takes: boolean
  readonly pointsText: string
  readonly reason: string | null
  readonly slipText: string
  readonly cardText: string
  readonly name: string
  readonly phone: string
  readonly birthday: BirthdayText
  readonly idNumber: string
  /** The cashier saw a document that shows who this is. */
  readonly identityProved: boolean
}

export const NO_ACT_INPUTS: ActInputs = {
  quantities: {},
  payFen: null,
  tender: null,
  extra: null,
  takes: false,
  pointsText: '',
  reason: null,
  slipText: '',
  cardText: '',
  name: '',
  phone: '',
  birthday: NO_BIRTHDAY,
  idNumber: '',
  identityProved: false,
}

/** What is asked of the till. Those with a draft are quoted before they are booked. */
export type ActRequest =
  | { readonly kind: 'redemption'; readonly draft: RedemptionDraft }
  | { readonly kind: 'top_up'; readonly draft: TopUpDraft }
  | { readonly kind: 'extra'; readonly draft: ExtraDraft }
  | { readonly kind: 'adjustment'; readonly draft: AdjustmentDraft }
  | { readonly kind: 'claim'; readonly draft: ClaimDraft }
  | {
      readonly kind: 'card'
      readonly identification: string
      readonly action: CardMove
      readonly why: string
    }
  | {
      readonly kind: 'replace'
      readonly identification: string
      readonly newCard: string
      readonly identityProved: boolean
    }
  | {
      readonly kind: 'change'
      readonly identification: string
      readonly change: MemberChange
      readonly identityProved: boolean
    }
  | { readonly kind: 'phone'; readonly identification: string; readonly lost: boolean }
  | { readonly kind: 'release_phone'; readonly phone: string }

export type QuotedRequest = Extract<ActRequest, { readonly draft: unknown }>

export function isQuotedRequest(request: ActRequest): request is QuotedRequest {
  return 'draft' in request
}

export type ActOutcome =
  | { readonly kind: 'missing'; readonly refusal: RefusalView }
  | { readonly kind: 'request'; readonly request: ActRequest; readonly key: string }

/** EN-14: the reason that each move stands for. */
const MOVE_REASONS: Readonly<Record<CardMove, string>> = {
  report_lost: 'reported_lost',
  found: 'found',
  freeze: 'suspicion',
  unfreeze: 'unfrozen',
  surrender: 'handed_back',
  revoke: 'misuse',
}

export function isCardMove(kind: ActKind): kind is CardMove {
  return CARD_MOVES.some((move) => move === kind)
}

/** The tenders that may pay for an act: money, and for items the card's value; registered vouchers belong to sales. */
export function actTenders(kind: ActKind, programme: Programme) {
  return programme.tenders.filter(
    (tender) => tender.kind === 'money' || (kind === 'redemption' && tender.kind === 'stored_value'),
  )
}

/** The extra that is chosen, or the first that is left. @see EA-05 */
export function chosenExtra(inputs: ActInputs, member: MemberView): string | null {
  return inputs.extra ?? member.extras.find(({ left }) => left)?.code ?? member.extras[0]?.code ?? null
}

/** The request as typed so far, or what is missing for one. */
export function actOutcome(
  kind: ActKind,
  inputs: ActInputs,
  member: MemberView | null,
  programme: Programme,
): ActOutcome {
  if (kind === 'release_phone') {
    return inputs.phone === ''
      ? missing('phone_missing')
      : asking({ kind: 'release_phone', phone: inputs.phone })
  }
  if (member === null) return missing('identification_expired')
  const { identification } = member
  if (isCardMove(kind)) {
    return asking({ kind: 'card', identification, action: kind, why: MOVE_REASONS[kind] })
  }
  switch (kind) {
    case 'redemption':
      return redemptionOutcome(inputs, identification, programme)
    case 'top_up': {
      const { payFen } = inputs
      const tenders = restTender(kind, inputs, programme)
      return payFen === null
        ? missing('top_up_not_chosen')
        : asking({ kind, draft: { identification, payFen, tenders } })
    }
    case 'extra': {
      const extra = chosenExtra(inputs, member)
      return extra === null ? missing('unknown_extra') : asking({ kind, draft: { identification, extra } })
    }
    case 'adjustment':
      return adjustmentOutcome(inputs, identification, programme)
    case 'claim': {
      const slipNumber = inputs.slipText
      return /^\d{17}$/.test(slipNumber)
        ? asking({ kind, draft: { identification, slipNumber } })
        : missing(slipNumber === '' ? 'slip_missing' : 'slip_unreadable')
    }
    case 'replace': {
      const { cardText: newCard, identityProved } = inputs
      return newCard === ''
        ? missing('card_missing')
        : asking({ kind, identification, newCard, identityProved })
    }
    case 'phone_lost':
    case 'phone_found':
      return asking({ kind: 'phone', identification, lost: kind === 'phone_lost' })
    case 'change':
      return changeOutcome(inputs, identification)
  }
}

function redemptionOutcome(inputs: ActInputs, identification: string, programme: Programme): ActOutcome {
  const chosen = programme.redemption.items.flatMap((item) => {
    const quantity = inputs.quantities[item.code] ?? 0
    return quantity > 0 ? [{ item, quantity }] : []
  })
  if (chosen.length === 0) return missing('no_items')
  const isPaid = chosen.some(({ item }) => item.payFen > 0)
  const items = chosen.map(({ item, quantity }) => ({ code: item.code, quantity }))
  const tenders = isPaid ? restTender('redemption', inputs, programme) : []
  return asking({ kind: 'redemption', draft: { identification, items, tenders } })
}

function adjustmentOutcome(inputs: ActInputs, identification: string, programme: Programme): ActOutcome {
  const size = /^\d{1,15}$/.test(inputs.pointsText) ? Number(inputs.pointsText) : 0
  if (size === 0) return missing('adjustment_of_nothing')
  if (size > POINTS_MAX) return missing('points_too_many', { max: POINTS_MAX })
  const reason = inputs.reason ?? programme.accrual.adjustment?.reasons[0]?.code ?? ''
  const change = points(inputs.takes ? -size : size)
  return asking({ kind: 'adjustment', draft: { identification, change, reason } })
}

function changeOutcome(inputs: ActInputs, identification: string): ActOutcome {
  const { name, phone, idNumber, identityProved } = inputs
  const birthday = birthdayOf(inputs.birthday)
  if (birthday === 'unreadable') return missing('birthday_invalid')
  const filled = (text: string) => (text === '' ? null : text)
  const change: MemberChange = {
    name: filled(name.trim()),
    phone: filled(phone),
    birthday,
    idNumber: filled(idNumber),
  }
  if (Object.values(change).every((value) => value === null)) return missing('nothing_changed')
  return asking({ kind: 'change', identification, change, identityProved })
}

/** One tender takes all of it. */
function restTender(kind: ActKind, inputs: ActInputs, programme: Programme) {
  const code = inputs.tender ?? actTenders(kind, programme)[0]?.code
  return code === undefined ? [] : [{ code, amountFen: null }]
}

function asking(request: ActRequest): ActOutcome {
  return { kind: 'request', request, key: JSON.stringify(request) }
}

function missing(code: string, details: RefusalView['details'] = {}): ActOutcome {
  return { kind: 'missing', refusal: { code, details } }
}
