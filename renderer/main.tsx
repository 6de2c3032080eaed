/** Starts the page: language and theme as last chosen, the connection to the till, then the counter. */
import './strict.ts'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { assert } from '../shared/domain/result.ts'
import { App } from './app.tsx'
import { shownTheme } from './state/preferences.ts'
import './style/tokens.css'
import './style/base.css'
import './style/counter.css'
import './style/parts.css'
import './style/sale.css'
import './style/sale-work.css'
import './style/screens.css'
import './style/member.css'
import './style/returns.css'
import './style/hq.css'
import { createTexts } from './text/i18n.ts'
import { connect } from './transport.ts'
import { readPreferences } from './work/use-preferences.ts'

const preferences = readPreferences()
const dark = matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.dataset['theme'] = shownTheme(preferences, dark)
document.documentElement.lang = preferences.lang
const texts = createTexts(preferences.lang)
const root = document.getElementById('root')
assert(root !== null, 'the page has a root')
createRoot(root).render(
  <I18nextProvider i18n={texts}>
    <App connection={connect()} texts={texts} preferences={preferences} />
  </I18nextProvider>,
)
