/** Why a number is what it is: every step of the evaluation, from rule to rounding, folded until it is asked for. */
import { useEffect, useRef } from 'react'
import type { Explanation } from '../../shared/domain/explain.ts'
import { explainedRow, explanationsOf, isAwaited } from '../state/explained.ts'
import { shortDay } from '../text/format.ts'
import { termFigure, whyFigure, whySentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { signsOf } from '../text/why-terms.ts'
import { useDesk } from '../work/desk.ts'
import { useHistoryTitle } from './history-title.ts'
import { Icon } from './icons.tsx'
import { focusHome } from './sink-desk.ts'

/** Steps whose sentence says how, not what: they stand under a heading of their own. */
const HEADINGS = {
  redemption: 'redemption',
  conversion: 'conversion',
  conversion_undone: 'conversionUndone',
  reward_from: 'reward',
  reward_first_sale: 'reward',
  accrual_limited: 'accrual',
  accrual_no_member: 'accrual',
  accrual_card_not_active: 'accrual',
  accrual_guest: 'accrual',
  accrual_no_points_day: 'accrual',
  accrual_not_at_top_up: 'accrual',
  extra: 'points',
  adjustment: 'points',
  act_undone: 'points',
} as const

type Headed = keyof typeof HEADINGS

function isHeaded(code: string): code is Headed {
  return Object.hasOwn(HEADINGS, code)
}

export function WhyPanel() {
  const { t } = useTexts()
  const { state, dispatch } = useDesk()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    panel.current?.focus()
    return () => focusHome()
  }, [])
  const shown = explanationsOf(state)
  const row = explainedRow(state)
  const title = useHistoryTitle()
  return (
    <aside className="panel why-panel" aria-label={t('why.title')} ref={panel} tabIndex={-1}>
      <header className="panel-head">
        <h2>{t('why.title')}</h2>
        <button
          type="button"
          className="panel-close"
          aria-label={t('why.close')}
          onClick={() => dispatch({ kind: 'overlay', overlay: 'why' })}
        >
          <Icon name="close" />
        </button>
      </header>
      {row !== null && (
        <p className="why-row">
          {shortDay(row.date)} {title(row)}
        </p>
      )}
      {shown.length === 0 && !isAwaited(state) && (
        <div className="panel-empty">
          <b>{t(row === null ? 'why.empty' : 'acts.rowEmpty')}</b>
          <p>{t(row === null ? 'why.emptyHint' : 'acts.rowEmptyHint')}</p>
        </div>
      )}
      {shown.map((why, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: numbers are told apart by their place
        <WhyBlock key={at} why={why} />
      ))}
    </aside>
  )
}

function WhyBlock({ why }: { readonly why: Explanation }) {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const { code } = why
  const sentence = whySentence(speaker, why)
  return (
    <section className="why-block">
      <h3>
        <span>{isHeaded(code) ? t(`why.${HEADINGS[code]}`) : sentence}</span>
        <b>{whyFigure(why)}</b>
      </h3>
      {isHeaded(code) && <p className="why-how">{sentence}</p>}
      <WhyParts why={why} depth={0} />
    </section>
  )
}

/** Explanations nest as deep as the rules do, which is a handful; beyond that the rest is left folded away. */
const DEPTH_MAX = 12

/** A short way down lies open; long lists and what is deeper are folded. */
const OPEN_PARTS_MAX = 6
const OPEN_DEPTH = 3

function WhyParts({ why, depth }: { readonly why: Explanation; readonly depth: number }) {
  const { speaker } = useDesk()
  if (depth > DEPTH_MAX || why.parts.length === 0) return null
  const signs = signsOf(why)
  return (
    <ul className="why-list">
      {why.parts.map((part, at) => {
        const sign = signs[at] ?? null
        const line = (
          <>
            <span>{whySentence(speaker, part)}</span>
            <span className="why-figure">
              {sign === null
                ? whyFigure(part)
                : termFigure(part, sign, at === signs.findIndex((each) => each !== null))}
            </span>
          </>
        )
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
          <li key={at}>
            {part.parts.length === 0 ? (
              <div className="why-line">{line}</div>
            ) : (
              <details open={depth < OPEN_DEPTH && part.parts.length <= OPEN_PARTS_MAX}>
                <summary className="why-line">{line}</summary>
                <WhyParts why={part} depth={depth + 1} />
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}
