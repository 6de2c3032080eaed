/**
 * Generated sales of programmes that have everything on: limits, list price or paid money, classes that earn nothing, stored
 * value of three assets, registered vouchers, carried money, guests, rewards, conversion. Small amounts on purpose.
 */
import fc from 'fast-check'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Factor, FactorCondition, Programme } from '../../shared/domain/programme.ts'
import type {
  SaleFacts,
  SaleLine,
  SaleMember,
  SaleVoucher,
  TenderFact,
  ValueHolding,
} from '../../shared/domain/sale.ts'
import { voucherFor } from '../../shared/domain/voucher.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { aFactor, aLine, aLot, aMember, aSale, evaluated, ORDINARY_DAY } from './builders.ts'
import type { Ticket } from './generators.ts'
import { BOUGHT_VOUCHER, everythingOn, everythingOnRequest, OPEN_VOUCHER } from './programmes.ts'

const condition: fc.Arbitrary<FactorCondition> = fc.oneof(
  fc.constantFrom<FactorCondition>(
    { kind: 'category', category: 'bag' },
    { kind: 'price_class', priceClass: 'special' },
    { kind: 'birthday_days', days: 3 },
    { kind: 'birthday', window: 'month' },
    { kind: 'redemptions', from: 1, to: 2 },
    { kind: 'weekdays', weekdays: [6] },
  ),
  fc
    .integer({ min: 1, max: 40_00 })
    .map((amount): FactorCondition => ({ kind: 'sale_from', amountFen: fen(amount) })),
)

const factors: fc.Arbitrary<readonly Factor[]> = fc
  .array(fc.tuple(fc.constantFrom(1000, 1100, 1333, 1500, 2000), condition), { maxLength: 4 })
  .map((all) => all.map(([permille, when], index) => aFactor(permille, when, `factor_${index}`)))

const limit = fc.option(fc.integer({ min: 1, max: 60 }).map(points), { nil: null })

/** Programmes of shops that ask for nearly everything, let through by the check; points are cheap, so that most are. */
export const richProgrammes: fc.Arbitrary<Programme> = fc
  .record({
    base: fc.constantFrom(everythingOn(), everythingOnRequest()),
    of: fc.constantFrom('paid', 'list'),
    rounding: fc.constantFrom('down', 'half_up', 'up'),
    stacking: fc.constantFrom('highest', 'multiply', 'add'),
    unitFen: fc.constantFrom(1, 33, 100),
    factors,
    limits: fc.record({ perSale: limit, perDay: limit, perMonth: limit }),
    earnsAt: fc.constantFrom('spending', 'never'),
    bonusEarns: fc.boolean(),
    guests: fc.constantFrom<Programme['guests']>(
      { times: 1, earns: 'introducer' },
      { times: null, earns: 'nobody' },
    ),
  })
  .map(
    ({
      base,
      of,
      rounding,
      stacking,
      unitFen,
      factors: all,
      limits,
      earnsAt,
      bonusEarns,
      guests,
    }): Programme => ({
      ...base,
      memberPrice: { member: { regular: 580, special: 900, promotion: 1000, clearance: 333 } },
      accrual: { ...base.accrual, base: of, rounding, stacking, unitFen: fen(unitFen), factors: all, limits },
      redemption: {
        ...base.redemption,
        minimumPoints: points(100),
        stepPoints: points(100),
        stepFen: fen(1),
      },
      storedValue: base.storedValue === null ? null : { ...base.storedValue, earnsAt, bonusEarns },
      rewards: base.rewards.map((reward) => ({
        ...reward,
        when: reward.when.kind === 'first_sale' ? reward.when : { ...reward.when, amountFen: fen(10_00) },
      })),
      guests,
    }),
  )
  .filter((programme) => lintProgramme(programme).every(({ severity }) => severity === 'warning'))

const line: fc.Arbitrary<SaleLine> = fc
  .record({
    priceFen: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 30_00 })),
    quantity: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 4 })),
    priceClass: fc.constantFrom('regular', 'special', 'promotion', 'clearance'),
    category: fc.constantFrom('shoe', 'bag', 'paper_bag'),
  })
  .map((over) => aLine(over))

const member: fc.Arbitrary<SaleMember> = fc
  .record({
    cardActive: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    within: fc.constantFrom(null, 3, 7),
    month: fc.boolean(),
    redemptions: fc.integer({ min: 0, max: 3 }),
    accrued: fc.record({ day: fc.integer({ min: 0, max: 60 }), month: fc.integer({ min: 60, max: 70 }) }),
    isFirst: fc.boolean(),
    hasReferrer: fc.boolean(),
  })
  .map(({ cardActive, within, month, redemptions, accrued, isFirst, hasReferrer }) =>
    aMember({
      cardActive,
      redemptions,
      accrued,
      birthday: { day: false, month, ...(within === null ? {} : { withinDays: within }) },
      ...(isFirst ? { firstSale: true as const } : {}),
      ...(hasReferrer ? { referrer: 'member-2' } : {}),
    }),
  )

/** How the bill is shared out, in thousandths of what is still open, and what sits on the card. */
const payment = fc.record({
  deduct: fc.integer({ min: 0, max: 300 }),
  redeem: fc.integer({ min: 0, max: 600 }),
  parts: fc.array(
    fc.tuple(
      fc.constantFrom(
        'carried',
        'carried_value',
        'bought',
        'open',
        'paper',
        'group_coupon',
        'stored_value',
        'cash',
        'wechat',
      ),
      fc.integer({ min: 0, max: 700 }),
    ),
    { maxLength: 6 },
  ),
  rest: fc.constantFrom('cash', 'alipay', 'voucher', 'group_coupon'),
  value: fc.array(fc.integer({ min: 1, max: 9_00 }), { maxLength: 6 }),
  gifts: fc.integer({ min: 0, max: 2 }),
})

type Payment = typeof payment extends fc.Arbitrary<infer Value> ? Value : never

/** Sales of members, of guests, and of nobody. */
export const richTickets: fc.Arbitrary<Ticket> = fc
  .record({
    programme: richProgrammes,
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    member: fc.option(member, { nil: null, freq: 12 }),
    isGuests: fc.boolean(),
    payment,
    spare: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
  })
  .map(({ programme, lines, member: someone, isGuests, payment: how, spare }) => {
    const isGuest = isGuests && someone !== null && how.gifts === 0
    const bare: SaleFacts = {
      ...aSale({ member: someone, lines }),
      site: '0012',
      ...(isGuest ? { guest: { guestId: 'guest-1', used: 0 } } : {}),
    }
    const priceFen = evaluated(bare, programme).result.priceFen
    const deductionFen = Math.floor((priceFen * how.deduct) / 1000)
    const canRedeem = programme.redemption.mode === 'on_request' && someone?.cardActive === true && !isGuest
    const steps = canRedeem ? Math.floor(((priceFen - deductionFen) * how.redeem) / 1000) : 0
    const value = valueOnCard(how.value)
    const { tenders, vouchers } = paidBy(priceFen - deductionFen - steps, how, someone, value)
    const facts: SaleFacts = {
      ...bare,
      deduction: deductionFen === 0 ? null : { amountFen: fen(deductionFen), reason: 'rounding' },
      redeemPoints: points(steps * 100),
      tenders,
      vouchers,
      held: {
        lots: [steps * 100, ...spare]
          .filter((amount) => amount > 0)
          .map((amount, index) => aLot(`old-${index}`, amount)),
        birthdayRights: 0,
        value,
        gifts: { socks: how.gifts },
        rewardsUsedUp: how.gifts === 2 ? ['first'] : [],
      },
    }
    return { programme, facts }
  })

function valueOnCard(amounts: readonly number[]): readonly ValueHolding[] {
  return (['principal', 'bonus', 'rebate'] as const).map((asset, kind) => ({
    asset,
    lots: amounts.flatMap((amount, index) =>
      index % 3 === kind ? [{ lot: `${asset}-${index}`, fen: fen(amount) }] : [],
    ),
  }))
}

/** Tenders that cover the bill: each part no more than its kind may pay, the rest by one tender. */
function paidBy(
  dueFen: number,
  how: Payment,
  someone: SaleMember | null,
  value: readonly ValueHolding[],
): { readonly tenders: readonly TenderFact[]; readonly vouchers: readonly SaleVoucher[] } {
  const tenders: TenderFact[] = []
  const vouchers: SaleVoucher[] = []
  let openFen = dueFen
  let onCardFen = value.flatMap(({ lots }) => lots).reduce((sum, lot) => sum + lot.fen, 0)
  if (someone?.cardActive !== true) onCardFen = 0
  for (const [kind, share] of how.parts) {
    const asked = Math.floor((openFen * share) / 1000)
    const amountFen = kind === 'stored_value' ? Math.min(asked, onCardFen) : asked
    const isVoucher = kind === 'bought' || kind === 'open'
    if (amountFen === 0 || (isVoucher && vouchers.length > 0) || (isVoucher && amountFen > 30_00)) continue
    if (kind === 'open' && dueFen < 30_00) continue
    if (kind === 'stored_value') onCardFen -= amountFen
    if (isVoucher) vouchers.push(aVoucher(kind === 'open' ? OPEN_VOUCHER : BOUGHT_VOUCHER))
    tenders.push(tenderOf(kind, amountFen))
    openFen -= amountFen
  }
  return { tenders: [...tenders, { code: how.rest, amountFen: null }], vouchers }
}

const VOUCHER_NUMBER = '8001201000000123019'

function aVoucher(kind: typeof OPEN_VOUCHER): SaleVoucher {
  return { number: VOUCHER_NUMBER, ...voucherFor(kind, ORDINARY_DAY, 'member-1'), here: true }
}

function tenderOf(kind: string, amount: number): TenderFact {
  const amountFen = fen(amount)
  switch (kind) {
    case 'carried':
      return { code: 'cash', amountFen, carried: {} }
    case 'carried_value':
      return {
        code: 'stored_value',
        amountFen,
        carried: { asset: 'principal', lots: [{ lot: 'carried', fen: amountFen }] },
      }
    case 'bought':
    case 'open':
      return { code: 'registered_voucher', amountFen, voucher: VOUCHER_NUMBER }
    case 'paper':
      return { code: 'voucher', amountFen }
    default:
      return { code: kind, amountFen }
  }
}
