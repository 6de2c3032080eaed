/** What is shown of a member: masked names and phones; and which phones are phones (PV-03). */

/** Family names of two characters, as met in shops; every other Chinese name begins with a family name of one. */
const COMPOUND_FAMILY_NAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 司空 令狐 轩辕 夏侯 端木 百里 呼延 南宫 独孤 ' +
    '申屠 公冶 闻人 澹台 淳于 单于 太史 钟离 宗政 濮阳 赫连 万俟 拓跋 歐陽 司馬 諸葛 東方 長孫 軒轅 獨孤'
  ).split(' '),
)

const HAN = /^\p{Script=Han}/u

/** As many stars as a mask shows in a row, so that the length of a long name stays unknown. */
const MASK_STARS_MAX = 3

/**
 * A Chinese name keeps its family name and, from the third character on, its last: 张三 → 张*, 张三丰 → 张*丰, 欧阳锋 → 欧阳*,
 * 欧阳小锋 → 欧阳*锋. A name in another script keeps the first letter of each word: John Smith → J*** S***. @see PV-03
 */
export function maskName(name: string): string {
  const trimmed = name.normalize('NFC').trim()
  if (trimmed === '') return ''
  return HAN.test(trimmed) ? maskHanName([...trimmed]) : maskWords(trimmed)
}

function maskHanName(characters: readonly string[]): string {
  const [first = ''] = characters
  if (characters.length === 1) return '*'
  const two = characters.slice(0, 2).join('')
  const family = characters.length > 2 && COMPOUND_FAMILY_NAMES.has(two) ? two : first
  const given = characters.slice([...family].length)
  if (given.length === 1) return `${family}*`
  return `${family}${stars(given.length - 1)}${given.at(-1) ?? ''}`
}

function maskWords(name: string): string {
  return name
    .split(/\s+/u)
    .map((word) => `${[...word][0] ?? ''}${'*'.repeat(MASK_STARS_MAX)}`)
    .join(' ')
}

function stars(count: number): string {
  return '*'.repeat(Math.min(count, MASK_STARS_MAX))
}

/** 13812345678 → 138****5678; anything shorter than eight digits shows its last two at most. @see PV-03 */
export function maskPhone(phone: string): string {
  if (phone.length < 8) return `****${phone.length > 4 ? phone.slice(-2) : ''}`
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

const MAINLAND_MOBILE = /^1[3-9]\d{9}$/

/** A mainland mobile number, eleven digits beginning with 13 to 19. */
export function isMobilePhone(phone: string): boolean {
  return MAINLAND_MOBILE.test(phone)
}

/**
 * A phone as typed or pasted, to its eleven digits: full-width digits, spaces, hyphens and +86 are forgiven.
 * Null when it is no mainland mobile number.
 */
export function normalisePhone(typed: string): string | null {
  const digits = typed
    .normalize('NFKC')
    .replace(/[\s\-–—()]/gu, '')
    .replace(/^(?:\+|00)86|^86(?=1\d{10}$)/u, '')
  return isMobilePhone(digits) ? digits : null
}
