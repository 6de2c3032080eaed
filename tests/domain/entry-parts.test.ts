/** Sales and returns within entries: one of its own and the half of an exchange are the same thing (RF-04). */
import { describe, expect, test } from 'vitest'
import type { Entry, RefundBody, SaleBody } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import { aBookedSale, aRefund, ORDINARY_DAY, refunded } from '../support/builders.ts'

const programme = { id: 'shoes', version: 1, hash: 'a1' }
const booked = aBookedSale()

const sale: Omit<SaleBody, 'v' | 'slipNumber'> = {
  programme,
  engine: 1,
  facts: booked.facts,
  result: booked.result,
}

const refund: Omit<RefundBody, 'v' | 'slipNumber'> = {
  programme,
  engine: 1,
  saleId: 'the-sale',
  previousRefundId: null,
  memberId: 'member-1',
  overrides: [],
  facts: aRefund(booked),
  result: refunded(booked, aRefund(booked)).result,
}

const envelope = {
  v: 1,
  till: '0012-01',
  epoch: '01-k3f9q2',
  seq: 7,
  id: 'entry-7',
  atMs: 1_795_000_000_000,
  businessDate: ORDINARY_DAY,
  staff: 'anna',
  approver: 'vera',
  postings: [],
  prev: 'b2',
  hash: 'c3',
} as const

const entries = {
  sale: { ...envelope, kind: 'sale', body: { v: 1, ...sale, slipNumber: 'S-1' } },
  refund: { ...envelope, kind: 'refund', body: { v: 1, ...refund, slipNumber: 'S-2' } },
  exchange: { ...envelope, kind: 'exchange', body: { v: 1, refund, sale, slipNumber: 'S-3' } },
  shift: { ...envelope, kind: 'shift.opened', body: { v: 1, shift: 1 } },
} satisfies Record<string, Entry>

describe('a sale within an entry', () => {
  const sold = {
    id: 'entry-7',
    atMs: 1_795_000_000_000,
    businessDate: ORDINARY_DAY,
    staff: 'anna',
    holder: '0012-01.01-k3f9q2',
    ...sale,
  }

  test.each([
    ['a sale is its own', entries.sale, { ...sold, slipNumber: 'S-1' }],
    [
      'RF-04 that of an exchange has the slip number of the exchange',
      entries.exchange,
      { ...sold, slipNumber: 'S-3' },
    ],
    ['a return has none', entries.refund, null],
    ['a shift has none', entries.shift, null],
  ])('%s', (_name, entry, expected) => {
    expect(saleIn(entry)).toEqual(expected)
  })
})

describe('a return within an entry', () => {
  test.each([
    ['a return is its own', entries.refund, { id: 'entry-7', ...refund, slipNumber: 'S-2' }],
    [
      'RF-04 that of an exchange has the slip number of the exchange',
      entries.exchange,
      { id: 'entry-7', ...refund, slipNumber: 'S-3' },
    ],
    ['a sale has none', entries.sale, null],
    ['a shift has none', entries.shift, null],
  ])('%s', (_name, entry, expected) => {
    expect(returnIn(entry)).toEqual(expected)
  })
})
