/** What is kept earns as it was sold, by its list price too (EA-01, RF-02). */
import { expect, test } from 'vitest'
import { aBookedSale, aLine, aProgramme, aRefund, aSale, refunded } from '../support/builders.ts'

test('EA-01 RF-02 where points are of the list price, kept goods earn by theirs', () => {
  const { accrual } = aProgramme()
  const programme = aProgramme({ accrual: { ...accrual, base: 'list' } })
  const lines = [aLine({ priceFen: 100_00 }), aLine({ priceFen: 50_00 })]
  const sale = aBookedSale(aSale({ lines }), programme)
  expect(sale.result).toMatchObject({ dueFen: 87_00, accruedPoints: 150 })
  const { result } = refunded(sale, aRefund(sale, { returned: [[1, 29_00]] }), programme)
  expect(result.clawbackPoints).toBe(50)
})
