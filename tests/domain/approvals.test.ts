/** What a typed identity may not do without a manager (EN-18), by act. */
import { describe, expect, test } from 'vitest'
import { redemptionApprovals } from '../../shared/domain/item-redemption.ts'
import { fen } from '../../shared/domain/money.ts'
import { approvalsNeeded } from '../../shared/domain/quote.ts'
import type { TenderFact } from '../../shared/domain/sale.ts'
import { topUpApprovals } from '../../shared/domain/top-up.ts'
import { aMember, aSale } from '../support/builders.ts'
import { withStoredValue } from '../support/programmes.ts'

const cash: TenderFact = { code: 'cash', amountFen: null }
const card = (amountFen: number | null): TenderFact => ({
  code: 'stored_value',
  amountFen: amountFen === null ? null : fen(amountFen),
})

describe('EN-18 what a typed identity may not do without a manager', () => {
  const typed = aMember({ strength: 'typed' })
  const programme = withStoredValue()

  test('spend stored value', () => {
    const sale = { ...aSale({ member: typed }), tenders: [card(1), cash] }
    expect(approvalsNeeded(sale, programme)).toEqual(['stored_value'])
    expect(approvalsNeeded({ ...sale, member: aMember() }, programme)).toEqual([])
    const carried: TenderFact = { code: 'stored_value', amountFen: fen(1), carried: { asset: 'principal' } }
    expect(approvalsNeeded({ ...sale, tenders: [carried, cash] }, programme)).toEqual([])
  })

  test('use points for items, with or without value from the card', () => {
    expect(redemptionApprovals({ member: typed, tenders: [cash] }, programme)).toEqual(['redemption'])
    expect(redemptionApprovals({ member: typed, tenders: [cash, card(1)] }, programme)).toEqual([
      'redemption',
      'stored_value',
    ])
    expect(
      redemptionApprovals({ member: aMember({ strength: 'proved' }), tenders: [card(1)] }, programme),
    ).toEqual([])
  })

  test('put value onto a card', () => {
    expect(topUpApprovals({ member: typed })).toEqual(['stored_value'])
    expect(topUpApprovals({ member: aMember() })).toEqual([])
  })
})
