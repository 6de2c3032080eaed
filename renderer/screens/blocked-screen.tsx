/** The till cannot work: what is wrong, what to do, and that nothing was touched. */

import { refusalSentence } from '../text/sentences.ts'
import { useTexts } from '../text/use-texts.ts'
import { useDesk } from '../work/desk.ts'
import { PlainBar } from './setup-screen.tsx'

export function BlockedScreen() {
  const { t } = useTexts()
  const { status, speaker } = useDesk()
  const sentence = refusalSentence(speaker, status.blocked ?? { code: 'general', details: {} })
  return (
    <div className="plain-page">
      <PlainBar />
      <main className="blocked">
        <h1>{t('blocked.title')}</h1>
        <p className="blocked-why" role="alert">
          {sentence}
        </p>
        <p>{t('blocked.how')}</p>
        <p className="quiet-note">{t('blocked.what')}</p>
      </main>
    </div>
  )
}
