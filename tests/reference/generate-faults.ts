/** Sales with something wrong: each of these must be refused, by whatever reason the rules find first. */
import type { Fen } from '../../shared/domain/money.ts'
import type { Points } from '../../shared/domain/points.ts'
import type { SaleFacts, SaleLine, SaleMember } from '../../shared/domain/sale.ts'
import type { Choices } from './choices.ts'

const fen = (amount: number) => amount as Fen
const points = (amount: number) => amount as Points

type Fault = (facts: SaleFacts) => SaleFacts

const firstLine =
  (change: Partial<SaleLine>): Fault =>
  (facts) => ({
    ...facts,
    lines: facts.lines.map((line, place) => (place === 0 ? { ...line, ...change } : line)),
  })

const member =
  (change: Partial<SaleMember>): Fault =>
  (facts) => ({ ...facts, member: facts.member === null ? null : { ...facts.member, ...change } })

const redeeming =
  (wanted: number): Fault =>
  (facts) => ({ ...facts, redeemPoints: points(wanted) })

const guest =
  (used: number): Fault =>
  (facts) => ({ ...facts, guest: { guestId: 'guest-1', used } })

const firstVoucher =
  (change: object): Fault =>
  (facts) =>
    facts.vouchers === undefined
      ? facts
      : {
          ...facts,
          vouchers: facts.vouchers.map((voucher, place) =>
            place === 0 ? { ...voucher, ...change } : voucher,
          ),
        }

const FAULTS: readonly Fault[] = [
  (facts) => ({ ...facts, lines: [] }),
  firstLine({ unitPriceFen: fen(0) }),
  firstLine({ unitPriceFen: fen(-5) }),
  firstLine({ unitPriceFen: fen(100_000_001) }),
  firstLine({ kind: 'counted', unitPriceFen: fen(100_000_000), quantity: 11 }),
  firstLine({ kind: 'counted', quantity: 0 }),
  firstLine({ kind: 'counted', quantity: 10_000 }),
  firstLine({ kind: 'amount', quantity: 2 }),
  firstLine({ priceClass: 'no_such_class' }),
  firstLine({ category: 'no_such_category' }),
  member({ tier: 'no_such_tier' }),
  member({ cardActive: false }),
  member({ strength: 'typed' }),
  member({ homeSite: '0003' }),
  (facts) => ({ ...facts, member: null }),
  (facts) => ({ ...facts, site: '0003' }),
  (facts) => ({ ...facts, deduction: { amountFen: fen(0), reason: 'rounding' } }),
  (facts) => ({ ...facts, deduction: { amountFen: fen(5), reason: 'no_such_reason' } }),
  (facts) => ({ ...facts, deduction: { amountFen: fen(900_000), reason: 'rounding' } }),
  (facts) => ({ ...facts, useBirthdayRight: true }),
  (facts) => ({ ...facts, useBirthdayRight: true, held: { ...facts.held, birthdayRights: 0 } }),
  redeeming(1),
  redeeming(10),
  redeeming(100_000),
  guest(0),
  guest(1),
  guest(3),
  (facts) => ({ ...facts, tenders: [...facts.tenders, { code: 'cash', amountFen: fen(1) }] }),
  (facts) => ({ ...facts, tenders: [...facts.tenders, { code: 'cash', amountFen: null }] }),
  (facts) => ({ ...facts, tenders: [...facts.tenders, { code: 'cash', amountFen: fen(0) }] }),
  (facts) => ({ ...facts, tenders: [...facts.tenders, { code: 'no_such_tender', amountFen: fen(1) }] }),
  (facts) => ({ ...facts, tenders: facts.tenders.slice(1) }),
  (facts) => ({ ...facts, tenders: Array.from({ length: 11 }, () => ({ code: 'cash', amountFen: fen(1) })) }),
  (facts) => ({ ...facts, tenders: [{ code: 'card', amountFen: null }] }),
  (facts) => ({ ...facts, tenders: [{ code: 'ticket', amountFen: null }] }),
  (facts) => ({ ...facts, tenders: [{ code: 'ticket', amountFen: null, voucher: 'voucher-0' }] }),
  (facts) => ({ ...facts, vouchers: [] }),
  (facts) => ({
    ...facts,
    tenders: [...facts.tenders, ...facts.tenders.filter(({ voucher }) => voucher !== undefined)],
  }),
  firstVoucher({ here: false }),
  firstVoucher({ boundTo: 'member-3' }),
  firstVoucher({ validTo: '2020-01-01' }),
  firstVoucher({ validFrom: '2030-01-01' }),
]

export function faulty({ pick }: Choices, facts: SaleFacts): SaleFacts {
  return pick(FAULTS)(facts)
}
