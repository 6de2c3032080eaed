/** The entry condition of a card, and the card handed back when a return takes its ground away (EN-05, EN-15). */
import { describe, expect, test } from 'vitest'
import { entryHolds, groundAfterReturn } from '../../shared/domain/entry-condition.ts'
import { type Fen, fen } from '../../shared/domain/money.ts'
import type { EntryCondition } from '../../shared/domain/programme.ts'
import type { EntryGround } from '../../shared/domain/refund.ts'
import { plusDays } from '../../shared/domain/time.ts'
import {
  aBookedSale,
  aLine,
  aListPriceProgramme,
  aRefund,
  aSale,
  ORDINARY_DAY,
  refunded,
} from '../support/builders.ts'
import { recompute } from '../support/recompute.ts'

type Bought = readonly [kind: 'sale' | 'top_up', netFen: number, daysAgo?: number, thisSale?: boolean]

function ground(condition: EntryCondition, ...bought: readonly Bought[]): EntryGround {
  return {
    condition,
    appliedOn: ORDINARY_DAY,
    purchases: bought.map(([kind, netFen, daysAgo = 0, thisSale = false]) => ({
      businessDate: plusDays(ORDINARY_DAY, -daysAgo),
      kind,
      netFen: netFen as Fen,
      thisSale,
    })),
  }
}

const NONE = { kind: 'none' } as const
const SALE = { kind: 'sale_from', amountFen: fen(500_00) } as const
const SALES = { kind: 'sales_from', amountFen: fen(800_00), days: 30 } as const
const TOP_UP = { kind: 'top_up_from', amountFen: fen(300_00) } as const

describe('EN-05 the entry condition', () => {
  test.each<[string, EntryCondition, readonly Bought[], boolean]>([
    ['none asks nothing', NONE, [], true],
    ['one sale of exactly X', SALE, [['sale', 500_00]], true],
    ['one sale a fen below', SALE, [['sale', 499_99]], false],
    [
      'two sales are not one',
      SALE,
      [
        ['sale', 300_00],
        ['sale', 300_00],
      ],
      false,
    ],
    ['a top-up is no sale', SALE, [['top_up', 500_00]], false],
    [
      'sales together',
      SALES,
      [
        ['sale', 300_00],
        ['sale', 500_00, 29],
      ],
      true,
    ],
    [
      'a sale of the day before the window',
      SALES,
      [
        ['sale', 300_00],
        ['sale', 500_00, 30],
      ],
      false,
    ],
    [
      'a sale after the application',
      SALES,
      [
        ['sale', 300_00],
        ['sale', 500_00, -1],
      ],
      false,
    ],
    [
      'sales together a fen below',
      SALES,
      [
        ['sale', 300_00],
        ['sale', 499_99],
      ],
      false,
    ],
    [
      'a top-up does not count with the sales',
      SALES,
      [
        ['sale', 300_00],
        ['top_up', 500_00],
      ],
      false,
    ],
    ['a top-up of exactly X', TOP_UP, [['top_up', 300_00]], true],
    ['a sale is no top-up', TOP_UP, [['sale', 300_00]], false],
    [
      'top-ups one by one',
      TOP_UP,
      [
        ['top_up', 200_00],
        ['top_up', 200_00],
      ],
      false,
    ],
    ['any: one is enough', { kind: 'any', of: [SALE, TOP_UP] }, [['top_up', 300_00]], true],
    ['any of none fulfilled', { kind: 'any', of: [SALE, TOP_UP] }, [['sale', 300_00]], false],
    ['all: both are needed', { kind: 'all', of: [SALE, TOP_UP] }, [['sale', 500_00]], false],
    [
      'all fulfilled',
      { kind: 'all', of: [SALE, TOP_UP] },
      [
        ['sale', 500_00],
        ['top_up', 300_00],
      ],
      true,
    ],
    [
      'one within the other',
      { kind: 'all', of: [{ kind: 'any', of: [TOP_UP, SALE] }, NONE] },
      [['sale', 500_00]],
      true,
    ],
  ])('%s', (_name, condition, bought, holds) => {
    expect(entryHolds(ground(condition, ...bought))).toBe(holds)
  })
})

describe('EN-15 what a return leaves of the ground', () => {
  test('only this sale’s purchase shrinks, never below nothing, and what is taken in exchange counts for it', () => {
    const before = ground(SALES, ['sale', 100_00, 0, true], ['sale', 700_00, 3])
    const nets = (returned: number, exchanged?: number) =>
      groundAfterReturn(
        { ...before, ...(exchanged !== undefined && { exchangedFen: exchanged as Fen }) },
        fen(returned),
      ).purchases.map(({ netFen }) => netFen)
    expect(nets(40_00)).toEqual([60_00, 700_00])
    expect(nets(150_00)).toEqual([0, 700_00])
    expect(nets(150_00, 30_00)).toEqual([30_00, 700_00])
    expect(nets(40_00, 30_00)).toEqual([90_00, 700_00])
  })
})

describe('EN-15 RF-05 the card is handed back', () => {
  const programme = aListPriceProgramme()
  const tenders = [
    ['voucher', 100_00],
    ['cash', null],
  ] as const
  const sale = aBookedSale(aSale({ lines: [aLine({ priceFen: 600_00 })], tenders }), programme)
  const surrendered = (returnedFen: number, entry: EntryGround) =>
    refunded(sale, aRefund(sale, { returned: [[0, returnedFen]], entry }), programme).result.surrenderCard

  test('by what was paid in money: a voucher’s share of the returned goods takes nothing from the ground', () => {
    // 500 of 600 in cash: returning 6.00 takes 5.00 of the ground.
    expect(surrendered(6_00, ground(SALE, ['sale', 505_00, 0, true]))).toBeUndefined()
    expect(surrendered(6_00, ground(SALE, ['sale', 504_99, 0, true]))).toBe(true)
  })

  test('not when the condition did not hold before, nor when something else fulfils it', () => {
    expect(surrendered(600_00, ground(SALE, ['sale', 400_00, 0, true]))).toBeUndefined()
    const other = ground({ kind: 'any', of: [SALE, TOP_UP] }, ['sale', 500_00, 0, true], ['top_up', 300_00])
    expect(surrendered(600_00, other)).toBeUndefined()
  })

  test('a sale that is no ground asks for no card', () => {
    const { result, why } = refunded(sale, aRefund(sale), programme)
    expect(result).not.toHaveProperty('surrenderCard')
    expect(why.surrender).toBeNull()
  })

  test('what is left for the card is told', () => {
    const entry = { ...ground(SALE, ['sale', 500_00, 0, true]), exchangedFen: fen(20_00) }
    const { result, why } = refunded(sale, aRefund(sale, { returned: [[0, 60_00]], entry }), programme)
    expect(result.surrenderCard).toBe(true)
    expect(why.surrender?.parts.map((part) => [part.code, part.value.amount])).toEqual([
      ['entry_net_before', 500_00],
      ['entry_net_returned', 50_00],
      ['entry_net_exchanged', 20_00],
    ])
    expect(why.surrender === null ? null : recompute(why.surrender)).toBe(470_00)
  })

  test('RF-09 a void asks for it too', () => {
    const entry = ground(SALE, ['sale', 500_00, 0, true])
    const facts = aRefund(sale, { returned: [], void: true, entry })
    expect(refunded(sale, facts, programme).result.surrenderCard).toBe(true)
  })
})
