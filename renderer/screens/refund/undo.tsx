/** 撤销 (RF-09, RF-10): a redemption or a top-up undone whole; a card that falls with it is taken back first (EN-15). */
import type { ReturnAct, ReturnActEvent } from '../../state/return-act.ts'
import { localText } from '../../text/format.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'
import { Tick } from './beside.tsx'

interface UndoingProps {
  readonly other: ReturnAct
  onOther(event: ReturnActEvent): void
}

export function Undoing({ other, onOther }: UndoingProps) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const programme = useProgramme()
  const { slipNumber, cardHandedBack, giftsBack } = other.inputs
  const quoted = other.act.quoted?.quote
  const result = quoted?.kind === 'undo' ? quoted.quote.result : null
  const needsCard = result?.surrenderCard === true
  const gifts = result?.gifts ?? []
  const nameOf = (reward: string) => {
    const found = programme.rewards.find(({ code }) => code === reward)
    return found ? localText(found.name, speaker.lang) : reward
  }
  const bring = (position: number, back: boolean) => {
    const others = giftsBack.filter((one) => one !== position)
    onOther({
      kind: 'input',
      change: { giftsBack: back ? [...others, position].sort((a, b) => a - b) : others },
    })
  }
  return (
    <>
      <p className="void-words">{t('returns.undoWords', { number: slipNumberText(slipNumber) })}</p>
      {(needsCard || cardHandedBack || gifts.length > 0) && (
        <div className="beside">
          {gifts.map(({ position, reward }) => (
            <Tick
              key={position}
              label={t('returns.giftBack', { name: nameOf(reward) })}
              checked={giftsBack.includes(position)}
              onCheck={(back) => bring(position, back)}
            />
          ))}
          {(needsCard || cardHandedBack) && (
            <Tick
              label={t('returns.cardHandedBack')}
              checked={cardHandedBack}
              onCheck={(back) => onOther({ kind: 'input', change: { cardHandedBack: back } })}
            />
          )}
        </div>
      )}
    </>
  )
}
