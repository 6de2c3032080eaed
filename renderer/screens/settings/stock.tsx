/** 礼品库存 (RE-06): what is here of each gift, and what a manager counts in, off, or anew. */
import { useEffect, useEffectEvent, useState } from 'react'
import type { RefusalView } from '../../../shared/contract/common.ts'
import type { StockItem } from '../../../shared/contract/points.ts'
import { Segments } from '../../parts/segments.tsx'
import { Sink } from '../../parts/sink.tsx'
import { newActId } from '../../state/act-id.ts'
import { STOCK_REASONS, type StockAsk, type StockForm, stockAsk } from '../../state/stock.ts'
import { localText } from '../../text/format.ts'
import { refusalSentence } from '../../text/sentences.ts'
import { useTexts } from '../../text/use-texts.ts'
import { ask } from '../../till.ts'
import { useCashier, useDesk } from '../../work/desk.ts'

export function Stock() {
  const { t } = useTexts()
  const { speaker } = useDesk()
  const isManager = useCashier().role === 'manager'
  const { items, form, refusal, saved, change, save } = useStockDesk()
  const note = refusal !== null ? refusalSentence(speaker, refusal) : saved ? t('acts.stock.saved') : ''
  return (
    <section className="stock" aria-label={t('acts.stock.title')}>
      {isManager ? (
        <div className="stock-form">
          <Segments
            label={t('acts.stock.why')}
            value={form.why}
            segments={STOCK_REASONS.map((why) => ({ value: why, label: t(`acts.stock.reasons.${why}`) }))}
            onChoose={(value) => {
              const why = STOCK_REASONS.find((each) => each === value)
              if (why !== undefined) change({ why })
            }}
          />
          <Sink
            kind="digits"
            label={t('acts.stock.count')}
            placeholder={t(`acts.stock.hints.${form.why}`)}
            text={form.countText}
            lengthMax={4}
            onText={(countText) => change({ countText })}
            onEnter={save}
          />
          <button type="button" className="button-plain" onClick={save}>
            {t('acts.stock.save')}
          </button>
        </div>
      ) : (
        <p className="act-note">{t('acts.stock.managerOnly')}</p>
      )}
      <p className="form-note" role="status" data-tone={refusal === null ? undefined : 'warn'}>
        {note}
      </p>
      <Segments
        look="pills"
        label={t('acts.stock.item')}
        value={form.item}
        segments={items.map(({ code, name, here }) => ({
          value: code,
          label: localText(name, speaker.lang),
          detail: t('acts.stock.here', { count: here ?? 0 }),
        }))}
        onChoose={(item) => change({ item })}
      />
    </section>
  )
}

/** The stock as the till says it, what is typed, and the one count under way, whose id is kept while it has no answer. */
function useStockDesk() {
  const { client } = useDesk()
  const [items, setItems] = useState<readonly StockItem[]>([])
  const [form, setForm] = useState<StockForm>({ item: '', why: 'received', countText: '' })
  const [refusal, setRefusal] = useState<RefusalView | null>(null)
  const [saved, setSaved] = useState(false)
  const [unsettled, setUnsettled] = useState<StockAsk | null>(null)

  const take = (next: readonly StockItem[]) => setItems(next.filter(({ here }) => here !== null))
  const load = useEffectEvent(async () => {
    const answer = await ask(client.points.stock())
    if (!answer.ok) return setRefusal(answer.refusal)
    take(answer.value)
    setForm((before) => ({ ...before, item: answer.value.find(({ here }) => here !== null)?.code ?? '' }))
  })
  useEffect(() => {
    void load()
  }, [])

  async function send() {
    const made = unsettled ?? stockAsk(form, items, newActId())
    if ('code' in made) return setRefusal(made)
    const answer = await ask(client.points.countStock(made))
    setUnsettled(!answer.ok && answer.unanswered ? made : null)
    setRefusal(answer.ok ? null : answer.refusal)
    setSaved(answer.ok)
    if (!answer.ok) return
    take(answer.value)
    setForm((before) => ({ ...before, countText: '' }))
  }

  return {
    items,
    form,
    refusal,
    saved,
    change: (next: Partial<StockForm>) => {
      setForm((before) => ({ ...before, ...next }))
      setRefusal(null)
      setSaved(false)
      setUnsettled(null)
    },
    save: () => void send(),
  }
}
