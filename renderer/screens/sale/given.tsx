/** What a sale gives besides points, in words: to hand over, printed on the slip, or booked for whoever introduced the member. */
import type { RewardGiven } from '../../../shared/domain/sale.ts'
import { localText, moneySign, wholeText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

export interface GivenWords {
  readonly id: string
  readonly text: string
  /** '￥50', '×1', '+100' */
  readonly figure: string
  readonly kind: RewardGiven['gives']['kind']
  readonly to: RewardGiven['to']
}

/** Rewards of a sale, each with its name and figure. */
export function useGivenWords(): (rewards: readonly RewardGiven[]) => readonly GivenWords[] {
  const { t } = useTexts()
  const name = useRewardName()
  const programme = useProgramme()
  const figure = ({ gives }: RewardGiven) => {
    if (gives.kind === 'points') return `+${wholeText(gives.points)}`
    if (gives.kind === 'gift') return '×1'
    const voucher = programme.vouchers.find(({ code }) => code === gives.voucher)
    return voucher === undefined ? '×1' : moneySign(voucher.valueFen)
  }
  return (rewards) =>
    rewards.map((reward, at) => {
      const given = { name: name(reward.code) }
      return {
        id: `given ${at}`,
        text: reward.to === 'referrer' ? t('counter.rewardedReferrer', given) : t('counter.rewarded', given),
        figure: figure(reward),
        kind: reward.gives.kind,
        to: reward.to,
      }
    })
}

export function useRewardName(): (code: string) => string {
  const { speaker } = useDesk()
  const programme = useProgramme()
  return (code) => {
    const found = programme.rewards.find((each) => each.code === code)
    return found ? localText(found.name, speaker.lang) : code
  }
}
