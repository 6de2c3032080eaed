/** What is to be known before a refund is confirmed: slip, card, period, and what happens to points and benefits. */

import type { RefusalView } from '../../../shared/contract/common.ts'
import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { fen } from '../../../shared/domain/money.ts'
import { points } from '../../../shared/domain/points.ts'
import type { RefundResult } from '../../../shared/domain/refund.ts'
import { withheldOf } from '../../../shared/domain/withheld.ts'
import type { SayAction, SayItem } from '../../parts/say.tsx'
import { newActId } from '../../state/act-id.ts'
import type { ExchangeState } from '../../state/exchange.ts'
import { isRefundDone, type RefundState } from '../../state/refund.ts'
import { isRightWanted, rightActId } from '../../state/refund-right.ts'
import type { ReturnAct, WithoutSale } from '../../state/return-act.ts'
import { moneySignFull, pointsText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { type Translate, useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { useLate } from '../../work/use-late.ts'

const SHOWN_MAX = 2

export function useRefundSays(): readonly SayItem[] {
  const { state } = useDesk()
  const refused = useRefusedSays()
  const checked = useCheckedSays()
  const effects = useEffectSays()
  const { refund } = state
  if (refund.sale === null || isRefundDone(refund)) return refused
  // A claim gives points for what was bought, a swap moves goods alone: what a return would do is not said there.
  if (refund.other !== null) return refused
  return [...refused, ...effects.slice(0, 1), ...checked, ...effects.slice(1)].slice(0, SHOWN_MAX)
}

function useRefusedSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state, speaker, dispatch } = useDesk()
  const { refund } = state
  const { exchange, other } = refund
  const tag = t('refund.attention')
  const instead = useInsteadOfSale()
  const right = useRightSays()
  if ((other?.act ?? exchange?.act ?? refund).commit.stage === 'unsure') {
    const retry = { kind: 'retry' } as const
    const ofAct = { kind: 'act', event: retry } as const
    const event =
      other !== null
        ? ({ kind: 'other', event: ofAct } as const)
        : exchange !== null
          ? ({ kind: 'exchange', event: ofAct } as const)
          : retry
    const again = { label: t('sale.again'), onPress: () => dispatch({ kind: 'refund', event }) }
    return [{ id: 'unsure', tag, tone: 'warn', text: t('sale.unsure'), alert: true, actions: [again] }]
  }
  const shown = refund.refusal ?? refusalOfAct(refund)
  if (right !== null && other === null) return [right]
  if (shown === null) return unknownNote(other, t)
  const text = refusalSentence(speaker, shown)
  return [{ id: 'refused', tag, tone: 'warn', text, alert: true, actions: instead }]
}

function refusalOfAct(refund: RefundState): RefusalView | null {
  const { exchange, other } = refund
  if (other !== null) return otherRefusal(other)
  return exchange === null ? liveRefusal(refund) : exchangeRefusal(exchange)
}

/** RF-11: said from the first look on. */
function unknownNote(other: ReturnAct | null, t: Translate): readonly SayItem[] {
  if (other?.kind !== 'unknown' && other?.kind !== 'unbacked') return []
  const text = t(other.kind === 'unknown' ? 'returns.unknownWords' : 'returns.unbackedWords')
  return [{ id: 'unknown', tag: t('refund.attention'), tone: 'warn', text }]
}

/** What can be done about a slip that opens no sale: the act that it belongs to undone, or the goods taken without it. */
function useInsteadOfSale(): readonly SayAction[] {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const { storedValue, redemption } = useProgramme()
  const fetchRight = useFetchRight()
  const unbacked = useUnbacked()
  const { refusal, sale, other } = state.refund
  if (refusal === null || sale !== null || other !== null) return []
  if (isRightWanted(state.refund)) {
    return refusal.code === 'refund_right_out_of_reach' ? [fetchRight, unbacked] : [fetchRight]
  }
  const to = (act: WithoutSale) => () => dispatch({ kind: 'refund', event: { kind: 'without_sale', act } })
  if (refusal.code === 'slip_is_no_sale' && (storedValue !== null || redemption.items.length > 0)) {
    return [{ label: t('returns.undoThis'), first: true, onPress: to('undo') }]
  }
  return refusal.code === 'slip_unknown' ? [{ label: t('returns.noSlipNoSale'), onPress: to('unknown') }] : []
}

/** F11 or a tap: asks for the right, under the same id while its till was asked and has not answered. */
function useFetchRight(): SayAction {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  return {
    label: t('hq.right.fetch'),
    keyName: 'F11',
    onPress: () =>
      dispatch({
        kind: 'refund',
        event: { kind: 'fetch_right', actId: rightActId(state.refund) ?? newActId() },
      }),
  }
}

/** Goods and money only, by a manager, where the right is out of reach or its till is silent. */
function useUnbacked(): SayAction {
  const { t } = useTexts()
  const { dispatch } = useDesk()
  return {
    label: t('returns.unbacked'),
    onPress: () => dispatch({ kind: 'refund', event: { kind: 'without_sale', act: 'unbacked' } }),
  }
}

/** The right to refund another till's sale, while it is fetched and when it could not be. */
function useRightSays(): SayItem | null {
  const { t } = useTexts()
  const { state } = useDesk()
  const again = useFetchRight()
  const unbacked = useUnbacked()
  const { right } = state.refund
  const late = useLate(right !== null && right.was === null)
  if (right === null || (right.was === null && !late)) return null
  const item = { id: 'right', tag: t('refund.attention') }
  if (right.was === null) return { ...item, tone: 'gold', text: t('hq.right.fetching') }
  if (right.was === 'here') return null
  const actions = right.was === 'recalled' || right.was === 'offline' ? [again, unbacked] : []
  return { ...item, tone: 'warn', alert: true, text: t(`hq.right.${right.was}`), actions }
}

function otherRefusal({ act }: ReturnAct): RefusalView | null {
  return act.refusal ?? act.quoted?.quote.quote.refusal ?? null
}

/** Said while both halves are typed, or when Enter was pressed. */
function exchangeRefusal({ act }: ExchangeState) {
  return act.refusal ?? act.quoted?.quote.refusal ?? null
}

/** What the last quote refuses, while it is about what is chosen now. */
function liveRefusal(refund: RefundState) {
  const anything =
    Object.values(refund.pieces).some((pieces) => pieces > 0) ||
    Object.values(refund.amounts).some((text) => text !== '')
  return anything ? (refund.quoted?.quote.refusal ?? null) : null
}

function useCheckedSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state } = useDesk()
  const { sale, presented, withoutSlip } = state.refund
  if (sale === null) return []
  const days = { days: sale.daysAgo, limit: sale.periodDays }
  const says: SayItem[] = []
  if (sale.daysAgo > sale.periodDays) {
    says.push({ id: 'period', tag: t('refund.attention'), tone: 'warn', text: t('refund.pastPeriod', days) })
  }
  if (sale.member !== null && !isPresented(sale, presented?.memberId)) {
    says.push({ id: 'card', tag: t('refund.attention'), tone: 'warn', text: t('refund.cardMissing') })
  }
  if (withoutSlip) {
    says.push({ id: 'slip', tag: t('refund.attention'), tone: 'warn', text: t('returns.slipMissing') })
  }
  if (says.length > 0) return says
  const text = sale.member === null ? t('refund.slipOnly', days) : t('refund.slipAndCard', days)
  return [{ id: 'checked', tag: t('refund.checked'), tone: 'ok', text }]
}

function isPresented(sale: RefundableSale, memberId: string | undefined): boolean {
  return sale.member?.strength !== 'typed' || sale.member?.memberId === memberId
}

function useEffectSays(): readonly SayItem[] {
  const { t } = useTexts()
  const { state } = useDesk()
  const { exchange, quoted } = state.refund
  const result = exchange === null ? quoted?.quote.result : exchange.act.quoted?.quote.refund
  if (!result) return []
  const note = (id: string, text: string): SayItem => ({ id, tag: t('refund.attention'), tone: 'red', text })
  const says = [...shortfallNotes(result, t, note)]
  if (result.surrenderCard && !state.refund.cardHandedBack) {
    says.push(note('surrender', t('returns.cardFirst')))
  }
  for (const undone of result.conversionsUndone ?? []) {
    says.push(
      note(`undone ${undone.lot}`, t('returns.conversionUndone', { amount: moneySignFull(undone.fen) })),
    )
  }
  if (result.birthdayRightComesBack) says.push(note('right', t('refund.rightBack')))
  if (result.vouchersComeBack) says.push(note('vouchers', t('refund.vouchersBack')))
  if (result.lapsedFen > 0) {
    says.push(note('lapsed', t('refund.vouchersLapse', { amount: moneySignFull(result.lapsedFen) })))
  }
  return says
}

function shortfallNotes(
  result: RefundResult,
  t: Translate,
  note: (id: string, text: string) => SayItem,
): readonly SayItem[] {
  const says: SayItem[] = []
  const { forPointsFen, forRewardsFen } = withheldOf(result)
  if (forPointsFen > 0) {
    const amount = moneySignFull(forPointsFen)
    const missing = pointsText(points(Math.max(0, result.shortfallPoints)))
    says.push(note('shortfall', t('refund.shortfall', { points: missing, amount })))
  }
  if (forRewardsFen > 0) {
    says.push(note('owed', t('returns.rewardOwed', { amount: moneySignFull(forRewardsFen) })))
  }
  if (forPointsFen < 0) {
    says.push(note('bought_back', t('refund.boughtBack', { amount: moneySignFull(fen(-forPointsFen)) })))
  }
  const owed = points(result.debtPoints + result.debtElsewherePoints)
  if (owed > 0) says.push(note('debt', t('refund.debt', { points: pointsText(owed) })))
  return says
}
