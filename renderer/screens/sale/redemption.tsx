/** Paying with points: the steps that fit this bill, one key from each to the next. */

import { points } from '../../../shared/domain/points.ts'
import { Segments } from '../../parts/segments.tsx'
import { mostRedeemable, noMoneyOff, shownChoices } from '../../state/redemption.ts'
import type { SaleInputEvent } from '../../state/sale-inputs.ts'
import { MINUS, moneySign, pointsText } from '../../text/format.ts'
import { useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

export function Redemption({ onInput }: { onInput(event: SaleInputEvent): void }) {
  const { t } = useTexts()
  const { state } = useDesk()
  const programme = useProgramme()
  const { inputs, quoted, member } = state.sale
  const whyNot = noMoneyOff(state.sale, programme)
  if (whyNot !== null && member !== null) {
    return (
      <section className="block">
        <h2 className="caption">
          <span>{t('sale.redeem')}</span>
        </h2>
        <p className="segments-empty">{t(`counter.noMoneyOff.${whyNot}`)}</p>
      </section>
    )
  }
  const choices = quoted?.quote.redemptionChoices ?? []
  const most = mostRedeemable(choices)
  const shown = shownChoices(choices, inputs.redeemPoints)
  const right =
    most !== null
      ? t('sale.redeemMost', { points: pointsText(most) })
      : t('sale.redeemTooFew', { points: pointsText(programme.redemption.minimumPoints) })
  return (
    <section className="block">
      <h2 className="caption">
        <span>
          {t('sale.redeem')} <kbd>F10</kbd>
        </span>
        <span>{right}</span>
      </h2>
      {shown.length > 1 ? (
        <Segments
          label={t('sale.redeem')}
          value={String(inputs.redeemPoints)}
          onChoose={(value) => onInput({ kind: 'redeem', points: points(Number(value)) })}
          segments={shown.map((choice) => ({
            value: String(choice.points),
            disabled: !choice.enough,
            label:
              choice.points === 0
                ? t('sale.redeemNone')
                : t('sale.redeemPoints', { points: pointsText(choice.points) }),
            detail:
              choice.points === 0
                ? '0'
                : choice.enough
                  ? `${MINUS}${moneySign(choice.fen)}`
                  : t('sale.redeemShort'),
          }))}
        />
      ) : (
        <p className="segments-empty">{t('sale.redeemNotYet')}</p>
      )}
    </section>
  )
}
