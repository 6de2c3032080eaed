/** Sign-in, lock-out, shifts, first set-up, enrolment and identification at the till. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTill } from '../../main/till/open-till.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { handOver } from '../support/acts.ts'
import {
  actId,
  aDraft,
  aForm,
  CASHIER_PIN,
  codeOf,
  enrol,
  good,
  openShop,
  type Shop,
  sell,
  signIn,
  swipe,
  textOfSvg,
} from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.remove())

const cashierId = () => shop.till.status().staff.find((one) => one.role === 'cashier')?.staffId ?? ''

describe('signing in', () => {
  test('five wrong PINs lock for 30 seconds, a sixth for a minute, the right one opens again after that', async () => {
    const staffId = cashierId()
    const tryPin = async (pin: string) => {
      const tried = await shop.till.signIn({ staffId, pin })
      return tried.ok ? 'ok' : `${tried.code} ${JSON.stringify(tried.details)}`
    }
    for (const left of [4, 3, 2, 1]) expect(await tryPin('000000')).toBe(`wrong_pin {"left":${left}}`)
    expect(await tryPin('000000')).toBe('locked_out {"seconds":30}')
    expect(await tryPin(CASHIER_PIN)).toBe('locked_out {"seconds":30}')
    shop.passTime(30_001)
    expect(await tryPin('000000')).toBe('locked_out {"seconds":60}')
    shop.passTime(60_001)
    expect(await tryPin(CASHIER_PIN)).toBe('ok')
    good(shop.till.lock())
    expect(await tryPin('000000')).toBe('wrong_pin {"left":4}')
  })

  test('tries under way at once are counted one by one', async () => {
    const staffId = cashierId()
    const tries = await Promise.all(
      ['000001', '000002', '000003', '000004', '000005'].map((pin) => shop.till.signIn({ staffId, pin })),
    )
    expect(tries.map(codeOf).sort()).toEqual([
      'locked_out',
      'wrong_pin',
      'wrong_pin',
      'wrong_pin',
      'wrong_pin',
    ])
  })

  test('the right PIN among many wrong ones at once does not get past the lock', async () => {
    const staffId = cashierId()
    const pins = [...Array.from({ length: 12 }, (_, at) => String(at).padStart(6, '0')), CASHIER_PIN]
    const tries = await Promise.all(pins.map((pin) => shop.till.signIn({ staffId, pin })))
    expect(tries.map(codeOf).slice(0, 5)).toEqual([
      'wrong_pin',
      'wrong_pin',
      'wrong_pin',
      'wrong_pin',
      'locked_out',
    ])
    expect(new Set(tries.map(codeOf).slice(5))).toEqual(new Set(['locked_out']))
  })

  test('the first sign-in opens the shift, the next ones are in it, one key closes it', async () => {
    await signIn(shop)
    expect(shop.till.status().shift?.number).toBe(1)
    await handOver(shop, 'manager')
    expect(shop.till.status().shift?.number).toBe(1)
    expect(good(shop.till.closeShift({ actId: actId(shop) }))).toMatchObject({
      stage: 'sign_in',
      shift: null,
    })
    await signIn(shop)
    expect(shop.till.status().shift?.number).toBe(2)
  })

  test('only the demo shop shows PINs, and events tell every watcher', async () => {
    const seen: string[] = []
    const stop = shop.till.watch((event) =>
      seen.push(event.kind === 'status' ? event.status.stage : event.kind),
    )
    await signIn(shop)
    good(shop.till.lock())
    stop()
    await signIn(shop)
    expect(seen).toEqual(['ready', 'sign_in'])
    expect(shop.till.status().staff.every((one) => one.demoPin !== null)).toBe(true)
  })
})

describe('the first start of an empty till', () => {
  test('asks for shop, site, manager and PIN, then serves without showing the PIN', async () => {
    const root = mkdtempSync(join(tmpdir(), 'guike-empty-'))
    const options = { dataDir: join(root, 'data'), configDir: join(root, 'config'), empty: true }
    const till = good(await openTill(options))
    expect(till.status().stage).toBe('setup')
    expect(codeOf(till.identify({ text: '1234', via: 'typed' }))).toBe('set_up_first')
    const shopForm = { shopName: '小林鞋店', siteName: '总店', managerName: '林青', pin: '112233' }
    expect(codeOf(await till.setUp({ ...shopForm, shopName: '  ' }))).toBe('name_missing')
    const status = good(await till.setUp(shopForm))
    expect(status).toMatchObject({ stage: 'sign_in', shopName: '小林鞋店', demo: false })
    expect(status.staff.map((one) => [one.name, one.role, one.demoPin])).toEqual([['林青', 'manager', null]])
    expect(codeOf(await till.setUp(shopForm))).toBe('already_set_up')
    good(await till.signIn({ staffId: status.staff[0]?.staffId ?? '', pin: '112233' }))
    expect(codeOf(till.simulatedCards())).toBe('not_simulated')
    expect(codeOf(till.simulatedPaper())).toBe('not_simulated')
    expect(till.status().printer).toMatchObject({ kind: 'none', state: 'none' })
    const settings = till.status().settings
    expect(codeOf(till.saveSettings({ ...settings, printer: { kind: 'simulated' } }))).toBe('not_simulated')
    const key = join(root, 'config', 'keys')
    expect(codeOf(till.saveSettings({ ...settings, printer: { kind: 'file', path: 'lp0' } }))).toBe(
      'printer_path_invalid',
    )
    const keyFile = join(key, readdirSync(key)[0] ?? '')
    expect(codeOf(till.saveSettings({ ...settings, printer: { kind: 'file', path: keyFile } }))).toBe(
      'printer_path_invalid',
    )
    const test = good(till.printTest())
    await expect
      .poll(() => good(till.recentSlips())[0])
      .toMatchObject({ jobId: test.jobId, state: 'failed', reason: 'no_printer' })
    expect(codeOf(till.simulatedScan({ text: 'x' }))).toBe('not_simulated')
    await till.close()
    const again = good(await openTill(options))
    expect(again.status().stage).toBe('sign_in')
    await again.close()
    rmSync(root, { recursive: true })
  })
})

describe('enrolment', () => {
  test('EN-01 EN-04 a filled form makes a member whose card works from the same second tomorrow', async () => {
    await signIn(shop)
    const form = aForm()
    const check = good(shop.till.enrolCheck(form))
    expect(check).toMatchObject({ complete: true, duplicates: [], activeAtText: '2026-11-22 10:00:00' })
    const enrolled = good(shop.till.enrol({ actId: actId(shop), form }))
    expect(enrolled.activeAtText).toBe('2026-11-22 10:00:00')
    expect(enrolled.member.maskedName).toBe('张*敏')
    expect(textOfSvg(enrolled.slipSvg)).toContain('2026-11-22 10:00:00')
    expect(textOfSvg(enrolled.slipSvg)).not.toContain('张小敏')
  })

  test('EN-02 the same phone or card is refused, and shown while it is typed', async () => {
    await signIn(shop)
    enrol(shop)
    const samePhone = aForm({ cardNumber: makeCardNumber(5), name: '李四四' })
    const check = good(shop.till.enrolCheck(samePhone))
    expect(check.problems.phone?.code).toBe('phone_taken')
    expect(check.duplicates).toMatchObject([{ because: 'phone', maskedName: '张*敏' }])
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form: samePhone }))).toBe('phone_taken')
    const sameCard = aForm({ phone: '13800001111' })
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form: sameCard }))).toBe('card_taken')
    const sameName = good(shop.till.enrolCheck(aForm({ place: 9 })))
    expect(sameName.duplicates).toMatchObject([{ because: 'name' }])
    expect(sameName.complete).toBe(true)
  })

  test.each([
    ['no card', { cardNumber: '' }, 'card_missing'],
    ['a card that is not ours (EN-11)', { cardNumber: '6222021234567890' }, 'card_not_ours'],
    ['a card with a digit wrong', { cardNumber: '900000000003' }, 'card_not_ours'],
    ['no name', { name: '  ' }, 'name_missing'],
    ['a name of one character', { name: '张' }, 'name_too_short'],
    ['a name with markup', { name: '{x:1}张' }, 'name_invalid'],
    ['no phone', { phone: '' }, 'phone_missing'],
    ['a phone of ten digits', { phone: '1380000111' }, 'phone_invalid'],
    [
      '30 February',
      { birthday: { calendar: 'solar', year: 1990, month: 2, day: 30 } as const },
      'birthday_invalid',
    ],
    [
      'a birthday to come',
      { birthday: { calendar: 'solar', year: 2027, month: 2, day: 3 } as const },
      'birthday_in_future',
    ],
    ['rules not accepted (EN-03)', { consents: [] }, 'consent_missing'],
    ['a consent nobody asked for', { consents: ['rules', 'sell_my_data'] }, 'consent_unknown'],
  ])('%s is refused', async (_, over, code) => {
    await signIn(shop)
    const before = shop.till.status().outbox.entries
    expect(codeOf(shop.till.enrol({ actId: actId(shop), form: aForm(over) }))).toBe(code)
    expect(good(shop.till.enrolCheck(aForm(over))).complete).toBe(false)
    expect(shop.till.status().outbox.entries).toBe(before)
  })

  test('the same enrolment again is answered as done', async () => {
    await signIn(shop)
    const input = { actId: actId(shop), form: aForm() }
    const first = good(shop.till.enrol(input))
    expect(good(shop.till.enrol(input)).member.memberId).toBe(first.member.memberId)
    expect(codeOf(shop.till.enrol({ ...input, form: aForm({ place: 3 }) }))).toBe('act_reused')
    expect(codeOf(shop.till.enrol({ ...input, form: aForm({ name: '李四四' }) }))).toBe('act_reused')
  })
})

describe('EN-18 identifying', () => {
  beforeEach(async () => {
    await signIn(shop)
    enrol(shop, { place: 1, name: '张小敏' })
    enrol(shop, { place: 2, name: '张小明', phone: '13900000001' })
    enrol(shop, { place: 3, name: '欧阳娜娜', phone: '13900000003' })
  })
  const found = (text: string, via: 'typed' | 'wedge' = 'typed') => {
    const answer = good(shop.till.identify({ text, via }))
    switch (answer.kind) {
      case 'member':
        return `${answer.member.maskedName} ${answer.member.strength}`
      case 'several':
        return answer.matches.map((match) => match.maskedName).sort()
      case 'refused':
        return answer.refusal.code
      default:
        return answer.kind
    }
  }

  test.each([
    ['its card swiped', `;${makeCardNumber(1_000_001)}?`, 'wedge', '张*敏 presented'],
    ['its card number typed', makeCardNumber(1_000_001), 'typed', '张*敏 typed'],
    ['the phone', '13900000003', 'typed', '欧阳*娜 typed'],
    ['the last four, of one', '0003', 'typed', '欧阳*娜 typed'],
    ['the last four, of two', '0001', 'typed', ['张*敏', '张*明']],
    ['the full name', '张小明', 'typed', '张*明 typed'],
    ["a name's beginning", '张小', 'typed', ['张*敏', '张*明']],
    ['pinyin', 'zhangxiaomin', 'typed', ['张*敏', '张*明']],
    ['initials', 'oynn', 'typed', '欧阳*娜 typed'],
    ['a phone nobody has', '13911112222', 'typed', 'none'],
    ['a blank card', `;${makeCardNumber(77)}?`, 'wedge', 'none'],
    ['a bank card', ';6222021234567890128=3012?', 'wedge', 'bank_card'],
    ['a payment code', '130123456789012345', 'wedge', 'payment_code'],
    ['a damaged swipe', '%E?;E?', 'wedge', 'damaged'],
    ['nothing', '', 'typed', 'nothing_typed'],
  ] as const)('by %s', (_, text, via, expected) => {
    expect(found(text, via)).toEqual(expected)
  })

  test("the timeline is the member's own, newest first", async () => {
    await sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 10 }))
    const { identification } = swipe(shop)
    const page = good(shop.till.history({ identification, beforeEntryId: null }))
    expect(page.items.map((item) => item.kind)).toEqual(['sale', 'enrolment'])
    const older = good(shop.till.history({ identification, beforeEntryId: page.items[0]?.entryId ?? '' }))
    expect(older.items.map((item) => item.kind)).toEqual(['enrolment'])
  })
})

describe('slips and settings', () => {
  test('a slip is printed once; a second time it says 补打 and is on record', async () => {
    await signIn(shop)
    const sale = await sell(shop, aDraft({ regularYuan: 10 }))
    await expect.poll(() => good(shop.till.recentSlips())[0]?.state).toBe('printed')
    expect(good(shop.till.simulatedPaper())).toHaveLength(1)
    const id = actId(shop)
    const entries = shop.till.status().outbox.entries
    const again = good(shop.till.reprintSlip({ actId: id, jobId: sale.printJobId }))
    expect(again).toMatchObject({ copy: 'reprint', slipNumber: sale.slipNumber })
    expect(shop.till.status().outbox.entries).toBe(entries + 1)
    await expect.poll(() => good(shop.till.simulatedPaper()).length).toBe(2)
    expect(textOfSvg(good(shop.till.simulatedPaper())[1]?.svg ?? '')).toContain('补打')
    const repeated = good(shop.till.reprintSlip({ actId: id, jobId: sale.printJobId }))
    expect(repeated.jobId).toBe(again.jobId)
    expect(codeOf(shop.till.reprintSlip({ actId: id, jobId: 999 }))).toBe('act_reused')
    expect(codeOf(shop.till.reprintSlip({ actId: actId(shop), jobId: 999 }))).toBe('job_unknown')
  })

  test('without paper the sale is done all the same, and the slip comes when there is paper', async () => {
    await signIn(shop)
    good(shop.till.simulatedPrinter({ fault: 'paper' }))
    await sell(shop, aDraft({ regularYuan: 10 }))
    expect(shop.till.status().printer).toMatchObject({ state: 'paper', waiting: 1 })
    good(shop.till.simulatedPrinter({ fault: 'none' }))
    await expect.poll(() => shop.till.status().printer.waiting).toBe(0)
    expect(good(shop.till.simulatedPaper())).toHaveLength(1)
  })

  test('a slip of which nobody knows whether it came out waits for a person', async () => {
    await signIn(shop)
    good(shop.till.simulatedPrinter({ fault: 'drop' }))
    await sell(shop, aDraft({ regularYuan: 10 }))
    await expect.poll(() => shop.till.status().printer.unknown).toBe(1)
    good(shop.till.simulatedPrinter({ fault: 'none' }))
    await sell(shop, aDraft({ regularYuan: 20 }))
    await expect.poll(() => good(shop.till.recentSlips())[0]?.state).toBe('printed')
    expect(good(shop.till.recentSlips())[1]?.state).toBe('unknown')
  })

  test("settings are a manager's, and are there after a restart", async () => {
    await signIn(shop)
    const settings = { ...shop.till.status().settings, paper: 58 as const }
    expect(codeOf(shop.till.saveSettings(settings))).toBe('needs_manager')
    await handOver(shop, 'manager')
    expect(good(shop.till.saveSettings(settings)).settings.paper).toBe(58)
    expect(codeOf(shop.till.printTest())).toBe('ok')
    await shop.restart()
    expect(shop.till.status().settings.paper).toBe(58)
  })
})
