/** Why a number is what it is: every step of the evaluation, from rule to rounding, folded until it is asked for. */
import { useEffect, useRef } from 'react'
import type { Explanation } from '../../shared/domain/explain.ts'
import type { CounterState } from '../state/counter.ts'
import { returnActWhy } from '../state/return-act.ts'
import { whyFigure, whySentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { Icon } from './icons.tsx'
import { focusHome } from './sink-desk.ts'

type Heading =
  | 'due'
  | 'accrual'
  | 'redemption'
  | 'conversion'
  | 'reward'
  | 'clawback'
  | 'handOut'
  | 'restored'
  | 'actPoints'
  | 'actMoney'

/** The explanations of what is on screen, each under its heading. */
export function explanationsOf(state: CounterState): readonly (readonly [Heading, Explanation])[] {
  const all: (readonly [Heading, Explanation | null | undefined])[] = []
  if (state.mode === 'sale') {
    const why = state.sale.quoted?.quote.why
    all.push(['due', why?.due], ['accrual', why?.accrual], ['redemption', why?.redemption])
    all.push(['conversion', why?.conversion])
    for (const reward of why?.rewards ?? []) all.push(['reward', reward])
  }
  if (state.mode === 'member') {
    for (const why of state.lookup.act?.act.quoted?.quote.quote.why ?? []) {
      all.push([why.value.unit === 'points' ? 'actPoints' : 'actMoney', why])
    }
  }
  if (state.mode === 'refund') {
    for (const why of returnActWhy(state.refund.other?.act.quoted?.quote)) {
      all.push([why.value.unit === 'points' ? 'actPoints' : 'actMoney', why])
    }
    if (state.refund.other !== null) return shownOf(all)
    const exchanged = state.refund.exchange?.act.quoted?.quote.why
    all.push(['due', exchanged?.due], ['accrual', exchanged?.accrual])
    const why = exchanged ?? state.refund.quoted?.quote.why
    all.push(['handOut', why?.handOut], ['clawback', why?.clawback], ['restored', why?.restored])
  }
  return shownOf(all)
}

function shownOf(all: readonly (readonly [Heading, Explanation | null | undefined])[]) {
  return all.flatMap(([heading, why]) => (why ? [[heading, why] as const] : []))
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
      {shown.length === 0 && (
        <div className="panel-empty">
          <b>{t('why.empty')}</b>
          <p>{t('why.emptyHint')}</p>
        </div>
      )}
      {shown.map(([heading, why], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: numbers are told apart by their place
        <section key={at} className="why-block">
          <h3>
            <span>{t(`why.${heading}`)}</span>
            <b>{whyFigure(why)}</b>
          </h3>
          <WhyParts parts={why.parts.length > 0 ? why.parts : [why]} depth={0} />
        </section>
      ))}
    </aside>
  )
}

/** Explanations nest as deep as the rules do, which is a handful; beyond that the rest is left folded away. */
const DEPTH_MAX = 12

function WhyParts({ parts, depth }: { readonly parts: readonly Explanation[]; readonly depth: number }) {
  const { speaker } = useDesk()
  if (depth > DEPTH_MAX) return null
  return (
    <ul className="why-list">
      {parts.map((part, at) => {
        const line = (
          <>
            <span>{whySentence(speaker, part)}</span>
            <span className="why-figure">{whyFigure(part)}</span>
          </>
        )
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place
          <li key={at}>
            {part.parts.length === 0 ? (
              <div className="why-line">{line}</div>
            ) : (
              <details open={depth < 2}>
                <summary className="why-line">{line}</summary>
                <WhyParts parts={part.parts} depth={depth + 1} />
              </details>
            )}
          </li>
        )
      })}
    </ul>
  )
}
