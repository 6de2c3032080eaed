/** The chip of sync in the top bar: small and quiet while all is well; a press opens its page. */

import { wholeText } from '../text/format.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { useNow } from '../work/use-now.ts'
import { useSyncWords } from './sync-words.ts'

/** `opens`: whether there is a page to open yet; before anybody has signed in there is none. */
export function SyncChip({ opens }: { readonly opens: boolean }) {
  const { t } = useTexts()
  const { status, dispatch } = useDesk()
  const words = useSyncWords()
  const { outbox } = status
  const { tone, short, more, mend } = words(outbox, useNow(1000))
  const entries = wholeText(outbox.entries)
  const hint =
    tone === 'alone'
      ? t('hq.sync.wellAloneHint', { entries })
      : tone === 'ok'
        ? t('hq.chip.wellHint', { entries })
        : [short, ...more, mend].join(' · ')
  const said = (
    <>
      <span className="unseen">{t('hq.chip.open')}</span>
      <i data-tone={tone === 'stopped' ? 'bad' : tone === 'warn' ? 'warn' : 'ok'} />
      <span className="sync-chip-words">
        <span>{[short, ...more.slice(0, 1)].join(' · ')}</span>
        {more.length > 1 && <span>{more.slice(1).join(' · ')}</span>}
      </span>
    </>
  )
  const look = { className: 'chip sync-chip', 'data-tone': tone, title: hint }
  if (!opens) return <span {...look}>{said}</span>
  return (
    <button
      {...look}
      type="button"
      className="chip chip-button sync-chip"
      onClick={() => dispatch({ kind: 'settings_page', page: 'sync' })}
    >
      {said}
    </button>
  )
}
