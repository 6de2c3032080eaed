/** A guest whom a member brings along (EN-17). */
import { describe, expect, test } from 'vitest'
import type { Programme } from '../../shared/domain/programme.ts'
import { evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aLot, aMember, aProgramme, aSale, evaluated, type SaleOver } from '../support/builders.ts'
import { automatic, withRewards } from '../support/programmes.ts'

const guest = (used = 0) => ({ guestId: 'guest-1', used })

describe('EN-17 a guest', () => {
  test('has the member’s price, and with shoes the sale earns nobody', () => {
    const { result } = evaluated(aSale({ guest: guest() }))
    expect(result).toMatchObject({ dueFen: 58_00, accruedPoints: 0, groups: [] })
  })

  test('earns the introducer points where the programme says so, with the introducer’s factors', () => {
    const guests = { times: 1, earns: 'introducer' as const }
    const member = aMember({ birthday: { day: true, month: true } })
    expect(evaluated(aSale({ guest: guest(), member }), aProgramme({ guests })).result.accruedPoints).toBe(
      116,
    )
  })

  test.each<[string, Programme['guests'], SaleOver, string | null]>([
    ['once, the first time', { times: 1, earns: 'nobody' }, { guest: guest(0) }, null],
    ['once, the second time', { times: 1, earns: 'nobody' }, { guest: guest(1) }, 'guest_used_up'],
    ['three times, the third', { times: 3, earns: 'nobody' }, { guest: guest(2) }, null],
    ['three times, the fourth', { times: 3, earns: 'nobody' }, { guest: guest(3) }, 'guest_used_up'],
    ['until a card of one’s own', { times: null, earns: 'nobody' }, { guest: guest(99) }, null],
    ['never', null, { guest: guest() }, 'guests_not_allowed'],
    [
      'without the member',
      { times: 1, earns: 'nobody' },
      { guest: guest(), member: null },
      'guest_needs_member',
    ],
    [
      'with the member’s phone',
      { times: 1, earns: 'nobody' },
      { guest: guest(), member: aMember({ strength: 'typed' }) },
      'guest_needs_card',
    ],
    [
      'with the member’s ID',
      { times: 1, earns: 'nobody' },
      { guest: guest(), member: aMember({ strength: 'proved' }) },
      'guest_needs_card',
    ],
  ])('%s', (_name, guests, over, code) => {
    const judged = evaluateSale(aSale(over), aProgramme({ guests }))
    expect(judged.ok ? null : judged.code).toBe(code)
    if (code !== null) expect(quoteSale(aSale(over), aProgramme({ guests })).evaluated).toBeNull()
  })

  test('used up says how often one may', () => {
    expect(evaluateSale(aSale({ guest: guest(1) }), SHOES)).toMatchObject({ details: { times: 1 } })
  })

  test('uses neither points nor birthday right of the member', () => {
    const held = { lots: [aLot('old', 1000)], birthdayRights: 1 }
    const member = aMember({ birthday: { day: true, month: true } })
    expect(evaluateSale(aSale({ guest: guest(), held, redeemPoints: 1000 }), SHOES)).toMatchObject({
      code: 'redemption_not_for_guest',
    })
    expect(
      evaluateSale(aSale({ guest: guest(), held, member, useBirthdayRight: true }), SHOES),
    ).toMatchObject({
      code: 'birthday_right_not_for_guest',
    })
    expect(
      quoteSale(aSale({ guest: guest(), held, redeemPoints: 1000 }), SHOES).evaluated?.result.dueFen,
    ).toBe(58_00)
  })

  test('is given no rewards, and converts nothing', () => {
    const guests = { times: 1, earns: 'introducer' as const }
    const member = aMember({ firstSale: true, referrer: 'member-2' })
    const facts = aSale({ guest: guest(), member, held: { lots: [aLot('old', 5000)], birthdayRights: 0 } })
    expect(evaluated(facts, { ...withRewards(), guests }).result).not.toHaveProperty('rewards')
    expect(evaluated(facts, { ...automatic(), guests }).result).not.toHaveProperty('conversion')
  })

  test('of a member whose card does not work pays the list price', () => {
    expect(evaluated(aSale({ guest: guest(), member: aMember({ cardActive: false }) })).result.dueFen).toBe(
      100_00,
    )
  })
})
