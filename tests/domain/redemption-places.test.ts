/** Where and how points are money off: issuing site, a list, everywhere; on request or by themselves (RE-02, RE-03, RE-05). */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import type { Programme, RedemptionPlaces, RedemptionRules } from '../../shared/domain/programme.ts'
import { evaluateSale, quoteSale } from '../../shared/domain/quote.ts'
import { redemptionChoices } from '../../shared/domain/redemption.ts'
import { aListPriceProgramme, aLot, aMember, aSale } from '../support/builders.ts'

/** The site that issued the card. */
const HERE = { site: '0012', homeSite: '0012' }

function withRules(over: Partial<RedemptionRules>): Programme {
  const programme = aListPriceProgramme()
  return { ...programme, redemption: { ...programme.redemption, ...over } }
}

const redeeming = (site?: string, homeSite?: string) =>
  aSale({
    redeemPoints: 1000,
    held: { lots: [aLot('old', 1000)], birthdayRights: 0 },
    member: aMember(homeSite === undefined ? {} : { homeSite }),
    ...(site === undefined ? {} : { site }),
  })

describe('RE-05 where points are redeemed', () => {
  test.each<[RedemptionRules['where'], string | undefined, string | undefined, boolean]>([
    [{ kind: 'issuing_site' }, '0012', '0012', true],
    [{ kind: 'issuing_site' }, '0013', '0012', false],
    [{ kind: 'issuing_site' }, '0013', undefined, false],
    [{ kind: 'issuing_site' }, undefined, undefined, true],
    [{ kind: 'sites', sites: ['0012', '0013'] }, '0013', '0012', true],
    [{ kind: 'sites', sites: ['0012', '0013'] }, '0014', '0014', false],
    [{ kind: 'sites', sites: [] }, undefined, undefined, false],
    [{ kind: 'everywhere' }, '0014', '0012', true],
  ])('%j at %s, card of %s: %s', (where, site, homeSite, allowed) => {
    const judged = evaluateSale(redeeming(site, homeSite), withRules({ where }))
    expect(judged.ok ? 'allowed' : judged.code).toBe(allowed ? 'allowed' : 'redemption_other_site')
  })
})

describe('RE-02 RE-03 whether points are money off at all', () => {
  test.each<[string, Partial<RedemptionRules>]>([
    ['redemption_items_only', { moneyOff: false }],
    ['redemption_automatic', { mode: 'automatic' }],
  ])('%s', (code, over) => {
    const programme = withRules(over)
    const quoted = quoteSale(redeeming(), programme)
    expect(quoted.refusal?.code).toBe(code)
    expect(quoted.evaluated?.result).toMatchObject({ dueFen: 100_00, redeemedPoints: 0 })
    expect(redemptionChoices(fen(100_00), 5000, HERE, programme)).toEqual([
      { points: 0, fen: 0, enough: true },
    ])
  })
})

describe('RE-05 what the counter offers', () => {
  test.each<[RedemptionPlaces, string, number[]]>([
    [{ kind: 'issuing_site' }, '0012', [0, 1000, 2000]],
    [{ kind: 'issuing_site' }, '0013', [0]],
    [{ kind: 'sites', sites: ['0013'] }, '0013', [0, 1000, 2000]],
    [{ kind: 'sites', sites: ['0013'] }, '0012', [0]],
    [{ kind: 'everywhere' }, '0014', [0, 1000, 2000]],
  ])('%j at %s, card of 0012: %j points', (where, site, offered) => {
    const place = { site, homeSite: '0012' }
    const choices = redemptionChoices(fen(40_00), 5000, place, withRules({ where }))
    expect(choices.map((choice) => choice.points)).toEqual(offered)
  })
})
