/** Every kind of act has its name in both languages, wherever a member's acts are listed. */
import { describe, expect, test } from 'vitest'
import { historyTitle } from '../../renderer/parts/history-title.ts'
import { createTexts } from '../../renderer/text/i18n.ts'
import type { Translate } from '../../renderer/text/use-texts.ts'
import type { HistoryKind } from '../../shared/contract/member.ts'
import { CARD_MOVE_REASONS } from '../../shared/domain/card.ts'
import { everythingOnRequest } from '../support/programmes.ts'

const KINDS: Readonly<Record<HistoryKind, string>> = {
  enrolment: '',
  sale: '羊皮短靴',
  refund: '羊皮短靴',
  void: '',
  exchange: '',
  swap: '',
  claim: '',
  unknown_return: '',
  unbacked: '',
  redemption: '帆布袋',
  top_up: '',
  undone: '',
  extra: 'check_in',
  adjustment: 'service',
  reward: '',
  expiry: '',
  debt: '',
  card: 'reported_lost',
  changed: 'phone_lost',
}

describe.each(['zh-CN', 'en'] as const)('what acts are called in %s', (lang) => {
  const t = createTexts(lang).t as Translate
  const speaker = { lang, programme: everythingOnRequest() }

  test.each(Object.entries(KINDS) as [HistoryKind, string][])('%s', (kind, firstLine) => {
    for (const what of [firstLine, '']) {
      const title = historyTitle(t, speaker, { kind, firstLine: what, lineCount: 1 })
      expect(title).not.toBe('')
      expect(title).not.toMatch(/[a-z]_[a-z]|acts\.|\{\{|[：:]\s*$/)
    }
  })

  test.each(CARD_MOVE_REASONS)('a card that was moved says why: %s', (reason) => {
    const bare = historyTitle(t, speaker, { kind: 'card', firstLine: '', lineCount: 0 })
    const title = historyTitle(t, speaker, { kind: 'card', firstLine: reason, lineCount: 0 })
    expect(title.startsWith(bare)).toBe(true)
    expect(title.length).toBeGreaterThan(bare.length)
    expect(title).not.toMatch(/[a-z]_[a-z]|acts\.|\{\{|[：:]\s*$/)
  })

  test('no two reasons why a card was moved are called the same', () => {
    const titles = CARD_MOVE_REASONS.map((reason) =>
      historyTitle(t, speaker, { kind: 'card', firstLine: reason, lineCount: 0 }),
    )
    expect(new Set(titles).size).toBe(titles.length)
  })
})
