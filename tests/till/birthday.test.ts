/** Birthdays at the till around New Year: what a sale, a claim and the birthday right see of them (EA-02, TI-06). */
import { afterEach, describe, expect, test } from 'vitest'
import type { Birthday } from '../../shared/domain/calendar.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { handOver, openManaged, openWithMember, quoteClaim } from '../support/acts.ts'
import { closeExplained } from '../support/audit.ts'
import { aFactor } from '../support/builders.ts'
import { RICH } from '../support/rich-programme.ts'
import { actId, aDraft, codeOf, enrol, type Shop, sell, swipe } from '../support/shop.ts'

let shop: Shop

afterEach(() => closeExplained(shop))

const solar = (month: number, day: number): Birthday => ({ calendar: 'solar', year: null, month, day })
const lunar = (month: number, day: number): Birthday => ({ calendar: 'lunar', year: null, month, day })

/** Threefold within three days of the birthday, double within five. */
const AROUND: Programme = {
  ...RICH,
  rewards: [],
  accrual: {
    ...RICH.accrual,
    factors: [
      aFactor(2000, { kind: 'birthday_days', days: 5 }),
      aFactor(3000, { kind: 'birthday_days', days: 3 }),
    ],
  },
}

async function open(programme: Programme, birthday: Birthday) {
  shop = await openWithMember(programme, { birthday })
}

async function on(day: string) {
  shop.setTime(shopInstantMs(businessDate(day), '10:00:00'))
  await handOver(shop, 'manager')
}

const buy = (over: Parameters<typeof aDraft>[0] = {}) =>
  sell(shop, aDraft({ identification: swipe(shop).identification, regularYuan: 100, ...over }))

/** Who buys for 100 yuan when, and the points it earns. */
const BUYERS: readonly (readonly [what: string, birthday: Birthday, day: string, earned: number])[] = [
  ['six days before', solar(1, 2), '2026-12-27', 100],
  // The 24th of the eleventh lunar month of 2026 is New Year's Day of 2027.
  ['a lunar birthday that falls after New Year', lunar(11, 24), '2026-12-29', 300],
  ['before New Year, born after it', solar(1, 2), '2026-12-30', 300],
  ['after New Year, born before it', solar(12, 30), '2027-01-02', 300],
  // The 22nd is 30 December 2026, after 10 January of the same year.
  ['a lunar birthday that falls before New Year', lunar(11, 22), '2027-01-02', 300],
  ['five days after', solar(12, 30), '2027-01-04', 200],
  // The last lunar month of 2026 is short: its thirtieth is the 29th, 5 February 2027.
  ['the day before the window of a thirtieth', lunar(12, 30), '2027-01-30', 100],
  ['the thirtieth of a short lunar month', lunar(12, 30), '2027-02-08', 300],
  ['29 February, in a common year, from the 28th', solar(2, 29), '2027-03-03', 300],
  ['and no day longer', solar(2, 29), '2027-03-04', 200],
  ['29 February, in a leap year', solar(2, 29), '2028-03-03', 300],
]

describe('EA-02 days around the birthday', () => {
  test('reach over New Year, by the calendar of the birthday', async () => {
    shop = await openManaged(AROUND)
    for (const [place, [, birthday]] of BUYERS.entries()) enrol(shop, { place, birthday }, false)
    const earned: [string, number][] = []
    for (const [place, [what, , day]] of BUYERS.entries()) {
      await on(day)
      const sale = await buy({ identification: swipe(shop, place).identification })
      earned.push([what, sale.result.accruedPoints])
    }
    expect(earned).toEqual(BUYERS.map(([what, , , points]) => [what, points]))
  })

  test('EN-20 a slip claimed after New Year earns by the days of its sale', async () => {
    await open(AROUND, solar(12, 28))
    await on('2026-12-31')
    const sale = await buy({ identification: null })
    await on('2027-01-05')
    expect(quoteClaim(shop, sale.slipNumber)).toBe(300)
  })
})

describe('TI-06 the birthday right around New Year', () => {
  const RIGHT: Programme = {
    ...RICH,
    rewards: [],
    birthdayRight: { window: 'day', ratePermille: { regular: 500, special: 900 } },
  }

  test('is one of each calendar year, also where a lunar birthday falls in it twice', async () => {
    await open(RIGHT, lunar(11, 24))
    await on('2027-01-01')
    expect((await buy({ useBirthdayRight: true })).result.dueFen).toBe(50_00)
    await on('2027-12-21')
    expect(swipe(shop).birthday).toMatchObject({ today: true, rightAvailable: false })
    const draft = aDraft({
      identification: swipe(shop).identification,
      regularYuan: 100,
      useBirthdayRight: true,
    })
    const expected = { dueFen: 50_00, accruedPoints: 50, redeemedPoints: 0 } as never
    expect(codeOf(await shop.till.commitSale({ actId: actId(shop), draft, expected, approval: null }))).toBe(
      'birthday_right_not_available',
    )
  })

  test('of 29 February is there on the 28th of a common year, on the 29th of a leap year', async () => {
    await open(RIGHT, solar(2, 29))
    await on('2027-02-28')
    expect(swipe(shop).birthday).toEqual({ today: true, thisMonth: true, rightAvailable: true })
    await on('2028-02-28')
    expect(swipe(shop).birthday).toEqual({ today: false, thisMonth: true, rightAvailable: false })
    await on('2028-02-29')
    expect((await buy({ useBirthdayRight: true })).result.dueFen).toBe(50_00)
  })
})
