/** The member at the top of a screen: masked name, standing, and the number that matters. */
import type { ReactNode } from 'react'
import type { MemberView } from '../../shared/contract/member.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { localText, pointsText } from '../text/format.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk, useProgramme } from '../work/desk.ts'
import { Icon } from './icons.tsx'

export function tierName(tier: string, programme: Programme, lang: 'zh-CN' | 'en'): string {
  const found = programme.tiers.find((each) => each.code === tier)
  return found ? localText(found.name, lang) : tier
}

export interface MemberHeadProps {
  readonly member: MemberView
  readonly facts: ReactNode
  onClose?(): void
}

export function MemberHead({ member, facts, onClose }: MemberHeadProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const tier = tierName(member.tier, programme, speaker.lang)
  const { total, here, elsewhere, debt } = member.points
  return (
    <section className="member" aria-label={t('identify.label')}>
      <div className="seal-tier" title={tier}>
        <span aria-hidden="true">{Array.from(tier)[0]}</span>
      </div>
      <div className="member-who">
        <h2 className="member-name">
          {member.maskedName}
          <small>
            <span>{member.maskedCard ?? t('member.noCard')}</span>
            {member.maskedPhone !== null && <span>{member.maskedPhone}</span>}
          </small>
          {onClose && (
            <button type="button" className="member-close" aria-label={t('member.close')} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </h2>
        <p className="member-facts">
          <span className="member-tier">{tier}</span>
          {facts}
        </p>
      </div>
      <div className="balance">
        <p className="balance-number">{pointsText(total)}</p>
        <p className="balance-words">
          <span>{t('member.points')}</span>
          {member.card.state === 'surrendered' || member.card.state === 'revoked' ? (
            <span className="bad">{t(`acts.cardMeans.${member.card.state}`)}</span>
          ) : (
            <em>{t('member.here', { points: pointsText(here) })}</em>
          )}
          {elsewhere !== 0 && <span>{t('member.elsewhere', { points: pointsText(elsewhere) })}</span>}
          {debt !== 0 && <span className="bad">{t('member.debt', { points: pointsText(debt) })}</span>}
        </p>
      </div>
    </section>
  )
}

/** Where and how often, as the first line under the name. */
export function MemberFacts({ member }: { readonly member: MemberView }) {
  const { t } = useTexts()
  return (
    <>
      <span>{t('member.joined', { year: member.joinedOn.slice(0, 4) })}</span>
      <span>{t('member.visits', { count: member.visitsThisYear })}</span>
      {member.strength === 'typed' && (
        <span className="typed" title={t('member.typedHint')}>
          {t('member.typed')}
        </span>
      )}
    </>
  )
}
