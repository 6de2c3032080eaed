/** 撤销 (RF-09, RF-10): a redemption or a top-up undone whole; a card that falls with it is taken back first (EN-15). */
import type { ReturnAct, ReturnActEvent } from '../../state/return-act.ts'
import { slipNumberText } from '../../text/slip-number.ts'
import { useTexts } from '../../text/use-texts.ts'
import { Tick } from './beside.tsx'

interface UndoingProps {
  readonly other: ReturnAct
  onOther(event: ReturnActEvent): void
}

export function Undoing({ other, onOther }: UndoingProps) {
  const { t } = useTexts()
  const { slipNumber, cardHandedBack } = other.inputs
  const quoted = other.act.quoted?.quote
  const needsCard = quoted?.kind === 'undo' && quoted.quote.result?.surrenderCard === true
  return (
    <>
      <p className="void-words">{t('returns.undoWords', { number: slipNumberText(slipNumber) })}</p>
      {(needsCard || cardHandedBack) && (
        <div className="beside">
          <Tick
            label={t('returns.cardHandedBack')}
            checked={cardHandedBack}
            onCheck={(back) => onOther({ kind: 'input', change: { cardHandedBack: back } })}
          />
        </div>
      )}
    </>
  )
}
