/** What the sale gave and what becomes of it, by name: taken back, or used up and kept from the money (RF-10). */
import type { RefundableSale } from '../../../shared/contract/refund.ts'
import { points } from '../../../shared/domain/points.ts'
import type { Programme } from '../../../shared/domain/programme.ts'
import type { RefundResult } from '../../../shared/domain/refund.ts'
import { type GoneReward, goneRewards } from '../../state/return-points.ts'
import { type Lang, localText, moneySignFull, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

interface GoneRewardsProps {
  readonly sale: RefundableSale
  readonly result: RefundResult
}

export function rewardName(programme: Programme, code: string, lang: Lang): string {
  const found = programme.rewards.find((each) => each.code === code)
  return found === undefined ? code : localText(found.name, lang)
}

export function GoneRewards({ sale, result }: GoneRewardsProps) {
  const { t } = useTexts()
  const nameOf = useGoneName()
  const gone = goneRewards(sale, result)
  const back = gone.filter(({ taken }) => taken > 0)
  const used = gone.filter(({ owedFen }) => owedFen > 0)
  if (back.length === 0 && used.length === 0) return null
  return (
    <p className="refund-gone">
      {back.length > 0 && (
        <span>
          {t('returns.takenBack')}
          {back.map((one) => (
            <b key={one.position}>{nameOf(one)}</b>
          ))}
        </span>
      )}
      {used.length > 0 && (
        <span>
          {t('returns.usedUp')}
          {used.map((one) => (
            <b key={one.position}>
              {nameOf(one)} {moneySignFull(one.owedFen)}
            </b>
          ))}
        </span>
      )}
    </p>
  )
}

/** '首单礼 100 分', '50元答谢券'; whose it is where it is the referrer's. */
function useGoneName(): (gone: GoneReward) => string {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  return ({ reward, taken }) => {
    const { gives } = reward
    const name = rewardName(programme, reward.code, speaker.lang)
    const voucher = programme.vouchers.find(({ code }) => gives.kind === 'voucher' && code === gives.voucher)
    const what =
      gives.kind === 'points'
        ? t('returns.rewardPoints', { name, points: pointsText(points(taken)) })
        : voucher === undefined
          ? name
          : localText(voucher.name, speaker.lang)
    return reward.to === 'referrer' ? t('returns.ofReferrer', { what }) : what
  }
}
