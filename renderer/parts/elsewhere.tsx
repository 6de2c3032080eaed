/** What a member has elsewhere: how much is usable here, one key to fetch the rest, and what came of it. */
import type { MemberView } from '../../shared/contract/member.ts'
import { fetchesElsewhere, fetchingOf, hasElsewhere } from '../state/fetching.ts'
import { moneySignFull, pointsText } from '../text/format.ts'
import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { useLate } from '../work/use-late.ts'
import type { SayItem } from './say.tsx'

export function useElsewhereSays(member: MemberView | null): readonly SayItem[] {
  const { t } = useTexts()
  const { status, state, speaker, dispatch } = useDesk()
  const fetching = member === null ? null : fetchingOf(state.fetching, member)
  const late = useLate(fetching !== null && fetching.outcome === null)
  if (member === null || !fetchesElsewhere(status)) return []
  const outcome = fetching?.outcome ?? null
  const has = hasElsewhere(member)
  if (!has && outcome === null) return []
  const figures = { here: pointsText(member.points.here), elsewhere: pointsText(member.points.elsewhere) }
  const item = { id: 'elsewhere', tag: t('hq.fetch.tag') }
  if (late) return [{ ...item, tone: 'gold', text: t('hq.fetch.fetching') }]
  if (!has) return [{ ...item, tone: 'ok', text: t('hq.fetch.fetched', figures) }]
  const again = {
    label: t('hq.fetch.fetch'),
    keyName: 'F11',
    onPress: () => dispatch({ kind: 'fetch' }),
  }
  if (outcome === null || outcome === 'fetched') {
    return [{ ...item, tone: 'gold', text: whatIsElsewhere(member, t), actions: [again] }]
  }
  const words = member.points.elsewhere > 0 ? 'fetch' : 'fetchBesides'
  const text =
    typeof outcome === 'string' ? t(`hq.${words}.${outcome}`, figures) : refusalSentence(speaker, outcome)
  return [{ ...item, tone: 'warn', text, alert: true, actions: [again] }]
}

/** Points, stored value, vouchers and rights: a sentence of what there is. */
function whatIsElsewhere(
  { points: { here, elsewhere }, besides }: MemberView,
  t: ReturnType<typeof useTexts>['t'],
): string {
  const said: string[] = []
  if (elsewhere > 0) {
    said.push(t('hq.fetch.elsewhere', { here: pointsText(here), elsewhere: pointsText(elsewhere) }))
  }
  if (besides !== null && besides.valueFen > 0) {
    said.push(t('hq.fetchBesides.value', { value: moneySignFull(besides.valueFen) }))
  }
  if (besides !== null && besides.rights > 0) said.push(t('hq.fetchBesides.rights'))
  return said.join('')
}
