/** The demo shop's bench: cards to swipe, faults for the printer, and the paper that came out. */
import { useCallback, useEffect, useState } from 'react'
import type { SimulatedCard, SimulatedPaper } from '../../shared/contract/counter.ts'
import { PRINTER_FAULTS } from '../state/counter.ts'
import { useTexts } from '../text/use-texts.ts'
import { ask } from '../till.ts'
import { useDesk } from '../work/desk.ts'
import { Icon } from './icons.tsx'
import { Segments } from './segments.tsx'
import { svgSource } from './slip-pane.tsx'

const HINTS = ['regular', 'points', 'birthday', 'inactive', 'blank', 'bank', 'payment', 'damaged'] as const

export function DemoDrawer() {
  const { t } = useTexts()
  const { client, status, state, dispatch } = useDesk()
  const { cards, papers, refreshCards } = useBench()
  // After a reload the page no longer knows what it said; the printer's own state says most of it.
  const fault = state.fault ?? PRINTER_FAULTS.find((each) => each === status.printer.state) ?? 'none'

  function breakPrinter(next: string) {
    const chosen = PRINTER_FAULTS.find((each) => each === next) ?? 'none'
    dispatch({ kind: 'fault', fault: chosen })
    void ask(client.simulator.printer({ fault: chosen }))
  }

  return (
    <aside className="panel demo-drawer" aria-label={t('demo.title')}>
      <header className="panel-head">
        <h2>{t('demo.title')}</h2>
        <button
          type="button"
          className="panel-close"
          aria-label={t('demo.close')}
          onClick={() => dispatch({ kind: 'overlay', overlay: 'demo' })}
        >
          <Icon name="close" />
        </button>
      </header>
      <h3 className="caption">{t('demo.cards')}</h3>
      <ul className="demo-cards">
        {cards.map((card) => (
          <li key={card.text}>
            <button
              type="button"
              className="demo-card"
              data-hint={card.hint}
              onClick={() => {
                void ask(client.simulator.scan({ text: card.text })).then(refreshCards)
              }}
            >
              <Icon name="swipe" />
              <span>{t(`demo.cardHint.${HINTS.find((each) => each === card.hint) ?? 'other'}`)}</span>
              <b>{card.maskedName ?? ''}</b>
            </button>
          </li>
        ))}
      </ul>
      <h3 className="caption">{t('demo.printer')}</h3>
      <Segments
        look="pills"
        label={t('demo.printer')}
        value={fault}
        segments={PRINTER_FAULTS.map((each) => ({ value: each, label: t(`demo.fault.${each}`) }))}
        onChoose={breakPrinter}
      />
      <h3 className="caption">{t('demo.paper')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: paper is scrolled by keyboard */}
      <section className="demo-papers" tabIndex={0} aria-label={t('demo.paper')}>
        {papers.length === 0 && <p className="quiet-note">{t('demo.noPaper')}</p>}
        {papers.map((paper) => {
          const label = paper.whole
            ? t('demo.printed', { number: paper.number })
            : t('demo.torn', { number: paper.number })
          return (
            <figure key={paper.number}>
              <img src={svgSource(paper.svg)} alt={label} />
              <figcaption>{label}</figcaption>
            </figure>
          )
        })}
      </section>
    </aside>
  )
}

interface Bench {
  readonly cards: readonly SimulatedCard[]
  readonly papers: readonly SimulatedPaper[]
  refreshCards(): Promise<void>
}

function useBench(): Bench {
  const { client, state } = useDesk()
  const [cards, setCards] = useState<readonly SimulatedCard[]>([])
  const [papers, setPapers] = useState<readonly SimulatedPaper[]>([])
  const refreshCards = useCallback(async () => {
    const answer = await ask(client.simulator.cards())
    if (answer.ok) setCards(answer.value)
  }, [client])
  useEffect(() => {
    void refreshCards()
  }, [refreshCards])
  // biome-ignore lint/correctness/useExhaustiveDependencies: new paper comes with the printer's progress
  useEffect(() => {
    void ask(client.simulator.paper()).then((answer) => {
      if (answer.ok) setPapers([...answer.value].sort((a, b) => b.number - a.number))
    })
  }, [client, state.prints])
  return { cards, papers, refreshCards }
}
