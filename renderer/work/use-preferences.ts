/** Language and theme: read once, applied to the document, kept when changed. */
import type { i18n } from 'i18next'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type Preferences, preferencesOf, shownTheme, storedPreferences } from '../state/preferences.ts'

const STORED_AS = 'guike.preferences'
const DARK = '(prefers-color-scheme: dark)'

/** What was chosen before on this computer. */
export function readPreferences(): Preferences {
  try {
    return preferencesOf(localStorage.getItem(STORED_AS))
  } catch {
    // Storage may be switched off; then every start is a first one.
    return preferencesOf(null)
  }
}

function keep(preferences: Preferences): void {
  try {
    localStorage.setItem(STORED_AS, storedPreferences(preferences))
  } catch {
    // The choice holds until the window is closed.
  }
}

function watchSystem(listener: () => void): () => void {
  const query = matchMedia(DARK)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export function usePreferences(
  texts: i18n,
  first: Preferences,
): readonly [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(first)
  const systemIsDark = useSyncExternalStore(watchSystem, () => matchMedia(DARK).matches)
  const theme = shownTheme(preferences, systemIsDark)
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = preferences.lang
    document.title = texts.t('app.title', { lng: preferences.lang })
    void texts.changeLanguage(preferences.lang)
  }, [texts, preferences.lang])
  const prefer = useCallback((change: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...change }
      keep(after)
      return after
    })
  }, [])
  return [preferences, prefer]
}
