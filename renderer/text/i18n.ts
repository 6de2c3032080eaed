/** The two languages of the screens; Chinese is the source. */
import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import type { Lang } from './format.ts'
import { zh } from './zh.ts'

/** A ready translator that starts in `lang`; React escapes what is shown, so nothing is escaped twice. */
export function createTexts(lang: Lang): i18n {
  const texts = createInstance()
  void texts.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'zh-CN',
    supportedLngs: ['zh-CN', 'en'],
    load: 'currentOnly',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  })
  return texts
}
