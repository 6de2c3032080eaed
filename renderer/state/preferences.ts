/** How this screen likes to be shown: language and light or dark; kept in the page's own storage, no data of members. */
import type { Lang } from '../text/format.ts'

export type Theme = 'light' | 'dark'

export interface Preferences {
  readonly lang: Lang
  /** Null: as the system has it. */
  readonly theme: Theme | null
}

export const FIRST_PREFERENCES: Preferences = { lang: 'zh-CN', theme: null }

/** Reads what was stored; anything unexpected is as if nothing were. */
export function preferencesOf(stored: string | null): Preferences {
  if (stored === null) return FIRST_PREFERENCES
  const [lang, theme] = stored.split('|')
  return {
    lang: lang === 'en' ? 'en' : 'zh-CN',
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  }
}

export function storedPreferences(preferences: Preferences): string {
  return `${preferences.lang}|${preferences.theme ?? ''}`
}

/** The theme shown: the chosen one, else the system's. */
export function shownTheme(preferences: Preferences, systemIsDark: boolean): Theme {
  return preferences.theme ?? (systemIsDark ? 'dark' : 'light')
}
