/** What is worth saying while a sale is rung up: refusals first, then the member's rights, then quiet hints. */

import type { MemberView } from '../../../shared/contract/member.ts'
import type { Programme } from '../../../shared/domain/programme.ts'
import { useElsewhereSays } from '../../parts/elsewhere.tsx'
import { useIdentifySays } from '../../parts/identify-box.tsx'
import type { SayItem } from '../../parts/say.tsx'
import { hasTyped, type SaleInputEvent } from '../../state/sale-inputs.ts'
import { refusedVoucher } from '../../state/sale-vouchers.ts'
import { type Lang, localText, moneySignFull, pointsText, rateText, signedPoints } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

/** Two stand side by side without crowding; what matters less waits until there is room. */
const SHOWN_MAX = 2

/** A draft without an amount is a beginning, not a mistake: said only when Enter was pressed. */
const SILENT_WHILE_TYPING: ReadonlySet<string> = new Set(['no_lines'])

export function useSaleSays(onInput: (event: SaleInputEvent) => void): readonly SayItem[] {
  const { state } = useDesk()
  const refused = useRefusalSays()
  const found = useIdentifySays(state.sale.identify)
  const offered = useOfferedSays()
  const member = useMemberSays(onInput)
  const { commit } = state.sale
  if (commit.stage === 'done') return []
  return [...offered, ...refused, ...found, ...member].slice(0, SHOWN_MAX)
}

function useRefusalSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state, outcome, speaker, dispatch } = useDesk()
  const { sale } = state
  const tag = t('refund.attention')
  if (sale.commit.stage === 'unsure') {
    const again = {
      label: t('sale.again'),
      onPress: () => dispatch({ kind: 'sale', event: { kind: 'retry' } }),
    }
    return [{ id: 'unsure', tag, tone: 'warn', text: t('sale.unsure'), alert: true, actions: [again] }]
  }
  const unreadable = outcome?.kind === 'unreadable' ? outcome.refusal : null
  const live = unreadable ?? sale.quoted?.quote.refusal ?? null
  const shown = sale.refusal ?? (live !== null && !SILENT_WHILE_TYPING.has(live.code) ? live : null)
  if (shown === null) return []
  const item = {
    id: 'refusal',
    tag,
    tone: 'warn' as const,
    text: refusalSentence(speaker, shown),
    alert: true,
  }
  const refused = refusedVoucher(sale.inputs, live)
  if (refused === null) return [item]
  const { name, number } = refused.voucher
  const remove = {
    label: t('counter.removeVoucher', { name: localText(name, speaker.lang) }),
    onPress: () =>
      dispatch({ kind: 'sale', event: { kind: 'input', event: { kind: 'remove_voucher', number } } }),
  }
  return [{ ...item, actions: [remove] }]
}

function useOfferedSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { offered, member } = state.sale
  if (offered === null || member === null) return []
  return [
    {
      id: 'offered',
      tag: t('refund.attention'),
      tone: 'warn',
      alert: true,
      text: t('member.offered', { current: member.maskedName, name: offered.maskedName }),
      actions: [
        {
          label: t('member.take', { name: offered.maskedName }),
          first: true,
          onPress: () => dispatch({ kind: 'sale', event: { kind: 'take_offered' } }),
        },
        {
          label: t('member.leave'),
          onPress: () => dispatch({ kind: 'sale', event: { kind: 'leave_offered' } }),
        },
      ],
    },
  ]
}

function useMemberSays(onInput: (event: SaleInputEvent) => void): readonly SayItem[] {
  const { t } = useTexts()
  const { state } = useDesk()
  const birthday = useBirthdaySays(onInput)
  const guest = useGuestSays(onInput)
  const last = useLastSays()
  const { member } = state.sale
  const elsewhere = useElsewhereSays(member)
  if (member === null) return last
  const says: SayItem[] = []
  if (member.card.activeAtText !== null) {
    const text = t('member.inactiveUntil', { time: member.card.activeAtText })
    says.push({ id: 'inactive', tag: t('member.inactive'), tone: 'warn', text })
  }
  says.push(...elsewhere)
  says.push(...guest)
  says.push(...birthday)
  const [expiring] = member.points.expiring
  if (expiring !== undefined) {
    const text = t('counter.expiring', { points: pointsText(expiring.points), date: expiring.lastDay })
    says.push({ id: 'expiring', tag: t('member.notice'), tone: 'gold', text })
  }
  if (member.strength === 'typed') {
    says.push({ id: 'typed', tag: t('member.notice'), tone: 'gold', text: t('member.typedHint') })
  }
  return says
}

/** EN-17: a guest who has the member's price in this sale, or that one may be brought. */
function useGuestSays(onInput: (event: SaleInputEvent) => void): readonly SayItem[] {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const { member, inputs } = state.sale
  if (member === null || inputs.guest === null) return []
  const text = programme.guests?.earns === 'introducer' ? t('counter.guestEarns') : t('counter.guestHere')
  const leave = {
    label: t('counter.guestLeave'),
    onPress: () => onInput({ kind: 'guest' as const, guest: null }),
  }
  return [{ id: 'guest', tag: t('counter.guest'), tone: 'gold', text, actions: [leave] }]
}

/** The sale before, while the next one has not begun: who and how much, for the question that comes back. */
function useLastSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state } = useDesk()
  const { last, inputs } = state.sale
  if (last === null || hasTyped(inputs)) return []
  const figures = { amount: moneySignFull(last.dueFen), number: slipNumberText(last.slipNumber) }
  const text =
    last.maskedName === null
      ? t('sale.lastWalkIn', { name: t('sale.walkIn'), ...figures })
      : t('sale.lastSale', { name: last.maskedName, points: signedPoints(last.gainedPoints), ...figures })
  return [{ id: 'last', tag: t('sale.last'), tone: 'gold', text }]
}

function useBirthdaySays(onInput: (event: SaleInputEvent) => void): readonly SayItem[] {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const { member, inputs } = state.sale
  if (member === null || (!member.birthday.thisMonth && !member.birthday.today)) return []
  const tag = member.birthday.today ? t('member.birthdayToday') : t('member.birthdayMonth')
  if (!offersBirthday(member, programme)) {
    return [{ id: 'birthday', tag, tone: 'red', text: t('member.birthdayUsed') }]
  }
  const classes = birthdayClasses(programme, speaker.lang)
  const use = !inputs.useBirthdayRight
  return [
    {
      id: 'birthday',
      tag,
      tone: 'red',
      text: use ? t('member.birthdayRight', { classes }) : t('member.birthdayInUse', { classes }),
      actions: [
        {
          label: use ? t('member.use') : t('member.unuse'),
          keyName: 'F8',
          onPress: () => onInput({ kind: 'birthday_right', use }),
        },
      ],
    },
  ]
}

/** Whether F8 has something to switch for this member. */
export function offersBirthday(member: MemberView, programme: Programme): boolean {
  return programme.birthdayRight !== null && member.birthday.rightAvailable && member.card.state === 'active'
}

/** '正价 5折、特价 9折'; a class at its full price is no right to speak of. */
function birthdayClasses(programme: Programme, lang: Lang): string {
  const rates = programme.birthdayRight?.ratePermille ?? {}
  return programme.priceClasses
    .map((each) => ({ name: localText(each.name, lang), rate: rateText(rates[each.code] ?? 1000, lang) }))
    .filter(({ rate }) => rate !== '')
    .map(({ name, rate }) => `${name} ${rate}`)
    .join(lang === 'en' ? ', ' : '、')
}
