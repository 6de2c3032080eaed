/** SV-07: what is left of the goods for one more voucher, by the rules and by handing the goods out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fen } from '../../shared/domain/money.ts'
import { goodsLeftFor } from '../../shared/domain/voucher.ts'
import { holds } from '../support/properties.ts'
import { goodsForAll } from './voucher-goods.ts'

const CLASSES = ['regular', 'special', 'promotion', 'clearance']

const someClasses = fc.option(fc.subarray(CLASSES), { nil: null })
const someVoucher = fc.record({ priceClasses: someClasses, amountFen: fc.integer({ min: 1, max: 12 }) })
const someGoods = fc.array(
  fc.record({ priceClass: fc.constantFrom(...CLASSES), costFen: fc.integer({ min: 0, max: 12 }) }),
  { minLength: 1, maxLength: 6 },
)

test('SV-07 as much as can be found for a voucher beside those before it, and not a fen more', () => {
  holds(
    500,
    fc.property(someGoods, fc.array(someVoucher, { maxLength: 4 }), someClasses, (goods, asked, own) => {
      const lines = goods.map(({ priceClass, costFen }) => ({ priceClass, fen: BigInt(costFen) }))
      const payable = (all: readonly (typeof asked)[number][]) =>
        goodsForAll(
          all.map(({ priceClasses, amountFen }) => ({ priceClasses, fen: BigInt(amountFen) })),
          lines,
        )
      const before = asked.filter((_one, place) => payable(asked.slice(0, place + 1)))
      fc.pre(payable(before))
      const costOf = (codes: readonly string[] | null) =>
        fen(
          goods
            .filter(({ priceClass }) => codes === null || codes.includes(priceClass))
            .reduce((sum, { costFen }) => sum + costFen, 0),
        )
      const left = goodsLeftFor(own, before, costOf)
      expect(payable([...before, { priceClasses: own, amountFen: left }])).toBe(true)
      expect(payable([...before, { priceClasses: own, amountFen: left + 1 }])).toBe(false)
    }),
  )
})
