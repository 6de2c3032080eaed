/** What an act of a member is called wherever it is listed: by its kind, and by what it was about; never by a code. */
import type { HistoryItem } from '../../shared/contract/member.ts'
import { CARD_MOVE_REASONS } from '../../shared/domain/card.ts'
import type { LocalText } from '../../shared/domain/programme.ts'
import { localText } from '../text/format.ts'
import type { Speaker } from '../text/sentences.ts'
import { type Translate, useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'

const DATA_CHANGES = ['changed', 'phone_released', 'phone_lost', 'phone_found'] as const

type Titled = Pick<HistoryItem, 'kind' | 'firstLine' | 'lineCount'>

export function useHistoryTitle(): (item: Titled) => string {
  const { t } = useTexts()
  const { speaker } = useDesk()
  return (item) => historyTitle(t, speaker, item)
}

export function useGoodsTitle(): (item: Titled) => string {
  const { t } = useTexts()
  return (item) => goodsTitle(t, item)
}

/** '羊皮短靴 等 2 件', '退：凉鞋'. */
function goodsTitle(t: Translate, item: Titled): string {
  const name =
    item.lineCount > 1 ? t('sale.items', { name: item.firstLine, count: item.lineCount }) : item.firstLine
  return item.kind === 'refund' ? t('sale.refunded', { name }) : name
}

/** '羊皮短靴 等 2 件', '退：凉鞋', '入会办卡', '送积分：签到', '储值充值'. */
export function historyTitle(t: Translate, speaker: Speaker, item: Titled): string {
  const named = (act: string, name: string) => (name === '' ? act : t('acts.history.named', { act, name }))
  const listed = (list: readonly { readonly code: string; readonly name: LocalText }[] | undefined) => {
    const found = list?.find((each) => each.code === item.firstLine)
    return found ? localText(found.name, speaker.lang) : ''
  }
  const accrual = speaker.programme?.accrual
  switch (item.kind) {
    case 'enrolment':
      return t('lookup.enrolment')
    case 'sale':
    case 'refund':
      return item.firstLine === '' ? t(`acts.history.${item.kind}`) : goodsTitle(t, item)
    case 'card': {
      const move = CARD_MOVE_REASONS.find((each) => each === item.firstLine)
      return named(t('acts.history.card'), move === undefined ? '' : t(`acts.cardMoved.${move}`))
    }
    case 'changed': {
      const change = DATA_CHANGES.find((each) => each === item.firstLine)
      return t(`acts.dataChanged.${change ?? 'changed'}`)
    }
    case 'extra':
      return named(t('acts.history.extra'), listed(accrual?.extras))
    case 'adjustment':
      return named(t('acts.history.adjustment'), listed(accrual?.adjustment?.reasons))
    default:
      return named(t(`acts.history.${item.kind}`), goodsTitle(t, item))
  }
}
