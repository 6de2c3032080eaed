/** The slip at the right, as it will print: what is seen is what the member gets. */

import type { CounterState } from '../state/counter.ts'
import type { MemberAct } from '../state/member-act.ts'
import type { ReturnAct } from '../state/return-act.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { Icon } from './icons.tsx'

/** The slip of what is on screen: booked if it is, else quoted. */
export function slipOf(state: CounterState): string | null {
  switch (state.mode) {
    case 'sale':
      return state.sale.commit.stage === 'done'
        ? state.sale.commit.committed.slipSvg
        : (state.sale.quoted?.quote.slipSvg ?? null)
    case 'refund':
      if (state.refund.other !== null) return slipOfReturnAct(state.refund.other)
      if (state.refund.exchange !== null) {
        const { commit, quoted } = state.refund.exchange.act
        return commit.stage === 'done' ? commit.committed.slipSvg : (quoted?.quote.slipSvg ?? null)
      }
      return state.refund.commit.stage === 'done'
        ? state.refund.commit.committed.slipSvg
        : (state.refund.quoted?.quote.slipSvg ?? null)
    case 'enrol':
      return state.enrol.commit.stage === 'done'
        ? state.enrol.commit.enrolled.slipSvg
        : (state.enrol.checked?.check.slipSvg ?? null)
    case 'member':
      return slipOfMemberAct(state.lookup.act)
    case 'shift':
    case 'settings':
      return null
  }
}

function slipOfMemberAct(open: MemberAct | null): string | null {
  if (open === null) return null
  const { commit, quoted } = open.act
  return commit.stage === 'done'
    ? (commit.committed.slip?.svg ?? null)
    : (quoted?.quote.quote.slipSvg ?? null)
}

function slipOfReturnAct({ act }: ReturnAct): string | null {
  if (act.commit.stage === 'done') return act.commit.committed.slipSvg
  return act.quoted?.quote.quote.slipSvg ?? null
}

export function svgSource(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}

export function SlipPane() {
  const { t } = useTexts()
  const { state, status, dispatch } = useDesk()
  const svg = slipOf(state)
  const shown = state.overlay === 'slip'
  const { paper } = status.settings
  return (
    <aside className="slip" aria-label={t('slip.title')} data-shown={shown || undefined}>
      <button
        type="button"
        className="slip-tab"
        aria-expanded={shown}
        onClick={() => dispatch({ kind: 'overlay', overlay: 'slip' })}
      >
        <Icon name="slip" />
        <span>{shown ? t('slip.hide') : t('slip.show')}</span>
      </button>
      <div className="slip-body">
        <div className="caption">
          <span>{t('slip.title')}</span>
          <span>{t('slip.paper', { width: paper })}</span>
        </div>
        <SlipPaper svg={svg} paper={paper} label={t('slip.alt')} empty={t('slip.empty')} />
      </div>
    </aside>
  )
}

export interface SlipPaperProps {
  readonly svg: string | null
  readonly paper: 58 | 80
  readonly label: string
  readonly empty: string
}

export function SlipPaper({ svg, paper, label, empty }: SlipPaperProps) {
  return (
    <section className="paper" data-paper={paper} tabIndex={svg === null ? undefined : 0} aria-label={label}>
      {svg === null ? <p className="paper-empty">{empty}</p> : <img src={svgSource(svg)} alt={label} />}
    </section>
  )
}
