/** The member's standing at one look: card, year, what expires, value by asset, vouchers, and who they are to the shop. */

import type { MemberView } from '../../../shared/contract/member.ts'
import { tierName } from '../../parts/member-head.tsx'
import { localText, moneySignFull, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

type Fact = readonly [name: string, value: string]

export function MemberFactsList({ member }: { readonly member: MemberView }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const card = useCardWords()
  const facts: readonly Fact[] = [
    [t('lookup.tier'), tierName(member.tier, programme, speaker.lang)],
    [t('lookup.card'), card(member)],
    ...(member.phoneLost ? [[t('acts.phoneBox'), t('acts.facts.phoneLost')] as const] : []),
    ...useExpiring(member),
    ...useValue(member),
    [t('lookup.joined'), member.joinedOn],
    [t('lookup.visits'), t('lookup.visitsCount', { count: member.visitsThisYear })],
    [t('lookup.spent'), moneySignFull(member.spentThisYearFen)],
    [t('acts.facts.earned'), pointsText(member.earnedThisYear)],
    ...useRights(member),
  ]
  return (
    <div className="member-facts-list">
      <dl className="facts">
        {facts.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several lots may expire under one name
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Vouchers member={member} />
    </div>
  )
}

const MEANT = ['frozen', 'lost', 'surrendered', 'revoked', 'proposed'] as const

/** The card's state in words, with what it means where it stops something. */
function useCardWords(): (member: MemberView) => string {
  const { t } = useTexts()
  return ({ card }) => {
    if (card.activeAtText !== null) return t('lookup.cardFrom', { time: card.activeAtText })
    const meant = MEANT.find((each) => each === card.state)
    return meant === undefined ? t(`lookup.cardState.${card.state}`) : t(`acts.cardMeans.${meant}`)
  }
}

function useExpiring(member: MemberView): readonly Fact[] {
  const { t } = useTexts()
  return member.points.expiring
    .slice(0, 2)
    .map(({ points, lastDay }) => [
      t('acts.facts.expiring'),
      t('acts.facts.expiringOf', { points: pointsText(points), date: lastDay }),
    ])
}

function useValue({ value }: MemberView): readonly Fact[] {
  const { t } = useTexts()
  if (value === null) return []
  return [
    [t('acts.facts.principal'), moneySignFull(value.principalFen)],
    ...(value.bonusFen === 0 ? [] : [[t('acts.facts.bonus'), moneySignFull(value.bonusFen)] as const]),
    ...(value.rebateFen === 0 ? [] : [[t('acts.facts.rebate'), moneySignFull(value.rebateFen)] as const]),
  ]
}

function useRights(member: MemberView): readonly Fact[] {
  const { t } = useTexts()
  const programme = useProgramme()
  const { birthday, maskedId, referredBy } = member
  const right = birthday.rightAvailable && birthday.thisMonth ? 'birthdayAvailable' : 'birthdayNot'
  return [
    ...(programme.birthdayRight === null ? [] : [[t('lookup.birthday'), t(`lookup.${right}`)] as const]),
    ...(maskedId === null ? [] : [[t('acts.facts.id'), maskedId] as const]),
    ...(referredBy === null ? [] : [[t('acts.facts.referredBy'), referredBy] as const]),
  ]
}

function Vouchers({ member }: { readonly member: MemberView }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  if (member.vouchers.length === 0) return null
  return (
    <section className="member-vouchers">
      <h2 className="caption">
        <span>{t('acts.facts.vouchers')}</span>
        <span>{t('acts.facts.voucherCount', { count: member.vouchers.length })}</span>
      </h2>
      <ul>
        {member.vouchers.map((voucher) => (
          <li key={voucher.number}>
            <b>{localText(voucher.name, speaker.lang)}</b>
            <span>
              {t('acts.facts.voucherUntil', {
                amount: moneySignFull(voucher.valueFen),
                date: voucher.validTo,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
