/** How a name is found by letters: full pinyin and initials. The only file that uses pinyin-pro. */
import { pinyin } from 'pinyin-pro'

/** 'zhangmin' and 'zm' of 张敏; a Latin name gives its own letters. Surnames are read as surnames (曾 zeng, 单 shan). */
export function pinyinOf(name: string): { readonly pinyin: string; readonly initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z]/g, ''))
    .filter((syllable) => syllable !== '')
  return {
    pinyin: syllables.join(''),
    initials: syllables.map((syllable) => syllable.charAt(0)).join(''),
  }
}
