/** The programme's own check: errors keep a programme from being adopted, warnings are for the person who owns the rules. */
import { describe, expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type {
  AccrualRules,
  Programme,
  RedemptionItem,
  Reward,
  RewardGift,
} from '../../shared/domain/programme.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { aFactor, aListPriceProgramme } from '../support/builders.ts'
import { documentOf } from '../support/documents.ts'
import { everythingOn, withStoredValue, withVouchers } from '../support/programmes.ts'

const NAME = { zh: '名', en: 'Name' }

/** 'severity code where' of all findings. */
function findings(programme: Programme): readonly string[] {
  return lintProgramme(programme).map(({ severity, code, where }) => `${severity} ${code} ${where}`)
}

function withRates(over: Partial<Programme['redemption']>, programme: Programme = SHOES): Programme {
  return { ...programme, redemption: { ...programme.redemption, ...over } }
}

function reward(when: Reward['when'], gives: RewardGift, code = 'extra'): Reward {
  return { code, name: NAME, when, to: 'member', gives, limit: null }
}

const saleFrom = (amountFen: number): Reward['when'] => ({ kind: 'sale_from', amountFen: fen(amountFen) })
const topUpFrom = (amountFen: number): Reward['when'] => ({ kind: 'top_up_from', amountFen: fen(amountFen) })
const pointsGift = (amount: number): RewardGift => ({ kind: 'points', points: points(amount) })
const gift = (valueFen: number): RewardGift => ({ kind: 'gift', gift: 'socks', valueFen: fen(valueFen) })

test('an error keeps a programme from being adopted, a warning does not', () => {
  const dear = withRates(
    {
      items: [
        {
          kind: 'voucher',
          code: 'extra',
          name: NAME,
          points: points(1),
          payFen: fen(0),
          voucher: 'thanks50',
        },
      ],
    },
    withVouchers(),
  )
  expect(findings(dear)).toEqual(['warning worth_more_than_rate redemption.items.0'])
  expect(readProgramme(dear).ok).toBe(true)
  const low = {
    ...dear,
    accrual: { ...dear.accrual, factors: [aFactor(999, { kind: 'tier', tier: 'member' })] },
  }
  expect(readProgramme(low)).toMatchObject({
    code: 'programme_unsound',
    details: { where: 'accrual.factors.0', problem: 'factor_below_one', count: 1 },
  })
})

describe('section 12: taking a line away never raises the points', () => {
  test('a factor below 1 is refused, whatever it looks at', () => {
    const programme = aListPriceProgramme({
      factors: [
        aFactor(1000, { kind: 'tier', tier: 'member' }),
        aFactor(999, { kind: 'category', category: 'bag' }),
      ],
    })
    expect(findings(programme)).toEqual(['error factor_below_one accrual.factors.1'])
  })

  test('a factor that would regroup lines rounded up is refused', () => {
    const accrual: Partial<AccrualRules> = {
      rounding: 'half_up',
      factors: [
        aFactor(1500, { kind: 'category', category: 'bag' }, 'bags'),
        aFactor(2000, { kind: 'sale_from', amountFen: fen(100_00) }, 'large'),
      ],
    }
    expect(findings(aListPriceProgramme(accrual))).toEqual([
      'error return_could_raise_points accrual.factors.1',
    ])
    expect(findings(aListPriceProgramme({ ...accrual, rounding: 'down' }))).toEqual([])
  })
})

describe('RF-03: points worth more than the money that brings them are refused', () => {
  const dear = 'error points_worth_more_than_money redemption'
  const plain = aListPriceProgramme({ factors: [] })
  const step = (stepFen: number, programme: Programme) =>
    findings(withRates({ stepFen: fen(stepFen) }, programme))

  test('1000 points for 1000 yuan are worth no more than it, and 1000.01 are refused', () => {
    expect(step(1000_00, plain)).toEqual([])
    expect(step(1000_01, plain)).toEqual([dear])
  })

  test('with the highest factor', () => {
    const double = aListPriceProgramme({ factors: [aFactor(2000, { kind: 'birthday', window: 'day' })] })
    expect(step(500_00, double)).toEqual([])
    expect(step(500_01, double)).toEqual([dear])
  })

  test('of the list price, a fen paid counts at most 1.5 times what the lowest rate makes of it', () => {
    const list = (regular: number, birthday: number): Programme => ({
      ...plain,
      memberPrice: { member: { regular, special: 1000 } },
      birthdayRight: { window: 'month', ratePermille: { regular: birthday, special: 1000 } },
      accrual: { ...plain.accrual, base: 'list' },
    })
    expect(step(400_00, list(600, 900))).toEqual([])
    expect(step(400_01, list(600, 900))).toEqual([dear])
    expect(step(400_00, list(900, 600))).toEqual([])
    expect(step(400_01, list(900, 600))).toEqual([dear])
    expect(step(1000_00, { ...list(1000, 1000), birthdayRight: null })).toEqual([])
    expect(step(1000_01, { ...list(1000, 1000), birthdayRight: null })).toEqual([dear])
  })

  test('of the list price, a class that does not earn is not looked at', () => {
    const [regular, special] = SHOES.priceClasses
    const list: Programme = {
      ...plain,
      priceClasses: [regular, special].flatMap((one) =>
        one === undefined ? [] : [{ ...one, earns: one.code === 'special' }],
      ),
      memberPrice: { member: { regular: 100, special: 750 } },
      birthdayRight: null,
      accrual: { ...plain.accrual, base: 'list' },
    }
    expect(step(500_00, list)).toEqual([])
    expect(step(500_01, list)).toEqual([dear])
  })

  test('points that a sale gives as rewards count with its own, at each amount', () => {
    // 1 point per yuan, 1000 points worth 500 yuan: half of the money is left for rewards.
    const base = withRates({ stepFen: fen(500_00) }, plain)
    const given = (...rewards: readonly Reward[]) => findings({ ...base, rewards })
    expect(given(reward(saleFrom(100_00), pointsGift(100)))).toEqual([])
    expect(given(reward(saleFrom(100_00), pointsGift(101)))).toEqual([
      'error points_worth_more_than_money rewards.0',
      'warning rewards_worth_more_than_money rewards.0',
    ])
    const two = given(
      reward(saleFrom(200_00), pointsGift(150), 'large'),
      reward(saleFrom(100_00), pointsGift(60), 'small'),
    )
    expect(two).toEqual([
      'error points_worth_more_than_money rewards.0',
      'warning rewards_worth_more_than_money rewards.0',
    ])
    expect(
      given(
        reward(saleFrom(200_00), pointsGift(140), 'large'),
        reward(saleFrom(100_00), pointsGift(60), 'small'),
      ),
    ).toEqual([])
  })

  test('a gift beside them makes a warning, not an error', () => {
    const rewards = [
      reward(saleFrom(100_00), pointsGift(100), 'points'),
      reward(saleFrom(100_00), gift(1), 'gift'),
    ]
    expect(findings({ ...withRates({ stepFen: fen(500_00) }, plain), rewards })).toEqual([
      'warning rewards_worth_more_than_money rewards.0',
      'warning rewards_worth_more_than_money rewards.1',
    ])
  })

  test('what a first sale gives has no amount to be held against', () => {
    expect(findings({ ...SHOES, rewards: [reward({ kind: 'first_sale' }, pointsGift(5000))] })).toEqual([])
  })

  test('points for a top-up count against it, with those it earns where top-ups earn', () => {
    const rewards = [reward(topUpFrom(500_00), pointsGift(600))]
    const at = (earnsAt: 'top_up' | 'never') =>
      findings(
        withRates(
          { stepFen: fen(500_00) },
          { ...withStoredValue({ earnsAt }), accrual: plain.accrual, rewards },
        ),
      )
    expect(at('never')).toEqual([])
    expect(at('top_up')).toEqual([
      'error points_worth_more_than_money rewards.0',
      'warning rewards_worth_more_than_money rewards.0',
    ])
  })
})

describe('RF-10: rewards worth more than the money that brings them are warned of', () => {
  const base = withRates(
    { stepFen: fen(500_00) },
    { ...withVouchers(), accrual: aListPriceProgramme({ factors: [] }).accrual, rewards: [] },
  )
  const warned = (...rewards: readonly Reward[]) =>
    findings({ ...base, rewards, redemption: { ...base.redemption, items: [] } })
  const warning = 'warning rewards_worth_more_than_money rewards.0'

  test('a gift at its stated value', () => {
    expect(warned(reward(saleFrom(100_00), gift(50_00)))).toEqual([])
    expect(warned(reward(saleFrom(100_00), gift(50_01)))).toEqual([warning])
  })

  test('a voucher at its value', () => {
    const voucher: RewardGift = { kind: 'voucher', voucher: 'thanks50' }
    expect(warned(reward(saleFrom(100_00), voucher))).toEqual([])
    expect(warned(reward(saleFrom(99_99), voucher))).toEqual([warning])
  })

  test('a reward of a top-up is not held against a sale', () => {
    const programme = {
      ...withStoredValue(),
      rewards: [reward(saleFrom(10_00), gift(5_00), 'sale'), reward(topUpFrom(10_00), gift(9_00), 'top_up')],
    }
    expect(findings(programme)).toEqual([])
  })
})

describe('section 12: what gives more for a point than the redemption rate is warned of', () => {
  const programme: Programme = { ...everythingOn(), rewards: [] }
  const item = { code: 'extra', name: NAME, points: points(500), payFen: fen(0) }
  const warned = (given: RedemptionItem, rewards: readonly Reward[] = []) =>
    findings({ ...withRates({ items: [given] }, programme), rewards })
  const warning = ['warning worth_more_than_rate redemption.items.0']

  test('value onto the card', () => {
    expect(warned({ ...item, kind: 'value', valueFen: fen(10_00) })).toEqual([])
    expect(warned({ ...item, kind: 'value', valueFen: fen(10_01) })).toEqual(warning)
  })

  test('a voucher, less the money beside the points', () => {
    const voucher = { ...item, kind: 'voucher', voucher: 'welcome30' } as const
    expect(warned({ ...voucher, payFen: fen(20_00) })).toEqual([])
    expect(warned({ ...voucher, payFen: fen(19_99) })).toEqual(warning)
  })

  test('a gift whose value a reward states', () => {
    const socks = { ...item, code: 'socks', kind: 'gift' } as const
    expect(warned(socks)).toEqual([])
    expect(warned(socks, [reward({ kind: 'first_sale' }, gift(10_00))])).toEqual([])
    expect(warned(socks, [reward({ kind: 'first_sale' }, gift(10_01))])).toEqual(warning)
  })
})

describe('EA-01: a sum rounded up whose points are worth more than it is warned of', () => {
  const at = (rounding: AccrualRules['rounding'], stepFen: number, factor = 1000) =>
    findings(
      withRates(
        { stepFen: fen(stepFen) },
        aListPriceProgramme({ rounding, factors: [aFactor(factor, { kind: 'tier', tier: 'member' })] }),
      ),
    )
  const warning = ['warning rounding_worth_more_than_money accrual.rounding']

  test('half up: 0.50 gives a point', () => {
    expect(at('half_up', 509_99)).toEqual([])
    expect(at('half_up', 510_00)).toEqual(warning)
    expect(at('down', 510_00)).toEqual([])
  })

  test('half up: of a unit of 0.33, 0.17 gives a point', () => {
    const odd = (stepFen: number) =>
      findings(
        withRates(
          { stepFen: fen(stepFen) },
          aListPriceProgramme({ rounding: 'half_up', unitFen: fen(33), factors: [] }),
        ),
      )
    expect(odd(179_99)).toEqual([])
    expect(odd(180_00)).toEqual(warning)
  })

  test('up: 0.01 gives a point, with a factor its multiple rounded up', () => {
    expect(at('up', 19_99)).toEqual([])
    expect(at('up', 20_00)).toEqual(warning)
    expect(at('up', 9_99, 1001)).toEqual([])
    expect(at('up', 10_00, 1001)).toEqual(warning)
    expect(at('half_up', 255_00, 1499)).toEqual([])
    expect(at('half_up', 255_00, 1500)).toEqual(warning)
  })
})

describe('RE-01: the ceiling of a sale lets the minimum through', () => {
  const reach = (over: Partial<Programme['redemption']>) =>
    findings(withRates({ minimumPoints: points(2500), ceilingFenPerSale: fen(59_99), ...over }))
  const error = ['error redemption_out_of_reach redemption.ceilingFenPerSale']

  test('in whole steps', () => {
    expect(reach({})).toEqual(error)
    expect(reach({ ceilingFenPerSale: fen(60_00) })).toEqual([])
    expect(reach({ minimumPoints: points(2000) })).toEqual([])
  })

  test('where points are money off at all', () => {
    expect(reach({ moneyOff: false })).toEqual([])
    expect(reach({ mode: 'automatic' })).toEqual([])
  })
})

describe('a card range that takes in slip or voucher numbers is refused', () => {
  test.each([
    [{ prefix: '7', length: 17, luhn: true }, false],
    [{ prefix: '7001', length: 17, luhn: false }, false],
    [{ prefix: '8', length: 19, luhn: false }, false],
    [{ prefix: '8', length: 17, luhn: false }, true],
    [{ prefix: '7', length: 19, luhn: false }, true],
    [{ prefix: '7', length: 16, luhn: false }, true],
    [{ prefix: '17', length: 17, luhn: false }, true],
  ])('%j: %s', (range, fine) => {
    const programme = {
      ...SHOES,
      card: { ...SHOES.card, ranges: [{ prefix: '6051', length: 16, luhn: true }, range] },
    }
    expect(findings(programme)).toEqual(fine ? [] : ['error card_range_taken card.ranges.1'])
  })
})

describe('PV-07: a claim of final interpretation is refused wherever it stands', () => {
  const claim = { zh: '最终解释权归本店', en: 'Name' }
  const everything = everythingOn()
  test.each([
    'name',
    'slipFooter',
    'rulesShortForm.1',
    'consents.0.text',
    'tiers.0.name',
    'priceClasses.1.name',
    'categories.0.name',
    'accrual.factors.2.name',
    'accrual.noPoints.0.name',
    'accrual.extras.1.name',
    'accrual.adjustment.reasons.0.name',
    'redemption.items.3.name',
    'vouchers.1.name',
    'rewards.0.name',
    'refund.reasons.0.name',
    'tenders.0.name',
    'deductionReasons.0.name',
    'overrideReasons.0.name',
  ])('%s', (path) => {
    const where = path.replace(/\.(name|text)$/, '')
    expect(readProgramme(documentOf(everything, path, claim))).toMatchObject({
      code: 'programme_unsound',
      details: { where, problem: 'final_interpretation', count: 1 },
    })
  })

  test.each([
    { zh: '解释权归本公司所有', en: 'x' },
    { zh: '谢谢', en: 'The shop has the right of final interpretation' },
    { zh: '谢谢', en: 'Final right of interpretation reserved' },
  ])('%j', (text) => {
    expect(findings({ ...SHOES, slipFooter: text })).toEqual(['error final_interpretation slipFooter'])
  })
})
