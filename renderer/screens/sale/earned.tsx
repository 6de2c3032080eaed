/** What this sale earns and why, in a few lines; the whole of it is one key away. */

import type { Explanation } from '../../../shared/domain/explain.ts'
import type { Programme } from '../../../shared/domain/programme.ts'
import type { SaleResult } from '../../../shared/domain/sale.ts'
import {
  factorText,
  type Lang,
  localText,
  MINUS,
  moneySign,
  moneySignFull,
  pointsText,
  signedPoints,
  wholeText,
} from '../../text/format.ts'
import { whyFigure, whySentence } from '../../text/sentences.ts'
import { type Translate, useTexts } from '../../text/use-texts.ts'
import { useDesk, useProgramme } from '../../work/desk.ts'

interface EarnedLine {
  readonly id: string
  readonly text: string
  readonly figure: string
  /** Shown however many lines there are. */
  readonly always?: boolean
}

/** More lines than this are for 为什么. */
const LINES_MAX = 4

/** `brief`: the total alone, where room is short. */
export function Earned({ brief }: { readonly brief: boolean }) {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const quote = state.sale.quoted?.quote
  const lines = useEarnedLines()
  return (
    <section className="block earned">
      <h2 className="caption">
        <span>{t('sale.earned')}</span>
        <button
          type="button"
          className="caption-link"
          onClick={() => dispatch({ kind: 'overlay', overlay: 'why' })}
        >
          {t('sale.why')}
        </button>
      </h2>
      <dl className="sums">
        {(brief ? [] : shownLines(lines)).map((line) => (
          <div key={line.id}>
            <dt>{line.text}</dt>
            <dd>{line.figure}</dd>
          </div>
        ))}
        <div className="sums-total">
          <dt>{t('sale.total')}</dt>
          <dd>{quote?.result ? signedPoints(quote.result.accruedPoints) : '—'}</dd>
        </div>
      </dl>
    </section>
  )
}

/** The first, but what is left out is never what explains the total. */
function shownLines(lines: readonly EarnedLine[]): readonly EarnedLine[] {
  const kept = lines.filter((line) => line.always === true)
  const others = lines.filter((line) => line.always !== true).slice(0, LINES_MAX - kept.length)
  return lines.filter((line) => kept.includes(line) || others.includes(line))
}

function useEarnedLines(): readonly EarnedLine[] {
  const { t } = useTexts()
  const { state, speaker } = useDesk()
  const programme = useProgramme()
  const quote = state.sale.quoted?.quote
  const why = quote?.why.accrual
  if (!quote?.result || !why) return [{ id: 'none', text: t('sale.notYet'), figure: '' }]
  const given = givenLines(t, quote.result, programme, speaker.lang)
  if (why.parts.length === 0) return [{ id: why.code, text: whySentence(speaker, why), figure: '' }, ...given]
  const { accrual } = programme
  const groups = quote.result.groups.flatMap((group, at) => [
    {
      id: `base ${at}`,
      text: t('sale.earnLine', {
        money: moneySignFull(group.moneyFen),
        unit: moneySign(accrual.unitFen),
        points: wholeText(accrual.pointsPerUnit),
      }),
      figure: pointsText(group.basePoints),
    },
    ...factorLines(group, at, programme, speaker.lang),
  ])
  const lines = [
    ...groups,
    ...[...limitsThatCut(why), ...silentParts(why)].map((part) => ({
      id: `${part.code} ${JSON.stringify(part.params)}`,
      text: whySentence(speaker, part),
      figure: whyFigure(part),
      always: part.code.startsWith('limit_'),
    })),
  ]
  const multiplied = quote.result.groups.some((group) => group.factors.length > 0)
  const quiet = multiplied || given.length > 0
  return quiet ? [...given, ...lines] : [...lines, { id: 'factor', text: t('sale.noFactor'), figure: '' }]
}

/** What the sale gives besides points: value back on the card, vouchers, gifts. */
function givenLines(
  t: Translate,
  result: SaleResult,
  programme: Programme,
  lang: Lang,
): readonly EarnedLine[] {
  const { conversion, rewards = [] } = result
  const converted =
    conversion === undefined
      ? []
      : [
          {
            id: 'conversion',
            text: t('counter.converted', {
              minimum: pointsText(programme.redemption.minimumPoints),
              amount: moneySignFull(conversion.fen),
            }),
            figure: `${MINUS}${pointsText(conversion.points)}`,
          },
        ]
  const given = rewards.map(({ code, to }, at) => {
    const found = programme.rewards.find((each) => each.code === code)
    const name = found ? localText(found.name, lang) : code
    const text = to === 'referrer' ? t('counter.rewardedReferrer', { name }) : t('counter.rewarded', { name })
    return { id: `reward ${at}`, text, figure: '' }
  })
  return [...converted, ...given]
}

function factorLines(
  group: SaleResult['groups'][number],
  at: number,
  programme: Programme,
  lang: Lang,
): readonly EarnedLine[] {
  if (group.factors.length === 0) return []
  const names = group.factors.map((code) => {
    const found = programme.accrual.factors.find((each) => each.code === code)
    return found ? localText(found.name, lang) : code
  })
  return [
    {
      id: `factor ${at}`,
      text: `${names.join('、')} ×${factorText(group.factorPermille)}`,
      figure: pointsText(group.points),
    },
  ]
}

/** Money that was paid and earns nothing, said before anybody asks. */
function silentParts(why: Explanation): readonly Explanation[] {
  const own = why.parts.filter((part) => part.code.endsWith('_does_not_earn') && part.value.amount > 0)
  const within = why.parts.filter((part) => WAYS_TO_EARNING.has(part.code))
  return [...own, ...within.flatMap(silentParts)]
}

const WAYS_TO_EARNING: ReadonlySet<string> = new Set(['accrual_uncut', 'earning_list', 'earning_money'])

/** EA-10: what keeps the points below what the money would earn. */
function limitsThatCut({ code, parts }: Explanation): readonly Explanation[] {
  return code === 'accrual_limited' ? parts.filter((part) => part.code.startsWith('limit_')) : []
}
