/** What an amount without a name is called on the slip, in the slip's language. */
import type { TillStatus } from '../../shared/contract/session.ts'
import { en } from '../text/en.ts'
import { type Lang, localText } from '../text/format.ts'
import { zh } from '../text/zh.ts'

export function amountLineTexts(
  status: Pick<TillStatus, 'programme' | 'settings'>,
): (priceClass: string) => string {
  const slipLang: Lang = status.settings.slipLang
  return (code) => {
    const found = status.programme?.priceClasses.find((each) => each.code === code)
    const name = found ? localText(found.name, slipLang) : code
    return (slipLang === 'en' ? en : zh).sale.lineText.replace('{{priceClass}}', name)
  }
}
