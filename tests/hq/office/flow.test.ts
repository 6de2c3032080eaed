// What HQ counts of an entry's postings for its managers.
import { expect, test } from 'vitest'
import { flowAsset, flowOf } from '../../../hq/ledger/flow.ts'
import type { Posting } from '../../../shared/domain/entry.ts'
import { transfer } from '../../../shared/domain/ledger.ts'

const homes: Readonly<Record<string, string>> = { 'm:a': '0001', 'm:b': '0002' }
const place = {
  businessDate: '2026-11-21',
  site: '0003',
  homeSiteOf: (owner: string) => homes[owner] ?? '',
}
const rows = (postings: readonly Posting[]) =>
  flowOf(postings, place).map(({ home_site, account, asset, amount }) => [home_site, account, asset, amount])

test('RP-11: what an act moves counts for the home site of the member whose lot it is', () => {
  const sale = [
    ...transfer('refund:s', '', 't.1', 'p:issued', 'p:refundable', 1),
    ...transfer('points', 's', 't.1', 'p:issued', 'm:a', 30),
    ...transfer('points', 'old', 't.1', 'm:a', 'p:redeemed', 100),
    ...transfer('points', 's.r0', 't.1', 'p:issued', 'm:b', 50),
    ...transfer('voucher:8000', '', 't.1', 'p:bearer', 'p:used', 1),
    ...transfer('gift:0003:cup', '', 't.1', 'p:stock', 'p:handed', 1),
  ]
  expect(rows(sale)).toEqual([
    ['0001', 'p:issued', 'points', -30],
    ['0001', 'p:redeemed', 'points', 100],
    ['0002', 'p:issued', 'points', -50],
    ['', 'p:bearer', 'voucher', -1],
    ['', 'p:used', 'voucher', 1],
    ['', 'p:stock', 'gift:0003:cup', -1],
    ['', 'p:handed', 'gift:0003:cup', 1],
  ])
})

test('amounts that only change their holder are no flow', () => {
  const moved = [
    { owner: 'm:a', asset: 'points', lot: 's', holder: 't.1', amount: -30 },
    { owner: 'm:a', asset: 'points', lot: 's', holder: 'hq', amount: 30 },
  ]
  expect(rows(moved)).toEqual([])
})

test('assets that every act has one of its own of are counted together, or not at all', () => {
  expect(
    ['points', 'value.bonus', 'right:birthday:2026', 'voucher:8', 'refund:s', 'quota:gold:x', 'a b'].map(
      flowAsset,
    ),
  ).toEqual(['points', 'value.bonus', 'right:birthday:2026', 'voucher', null, 'other', 'other'])
})
