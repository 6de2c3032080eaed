// What runs at every key a cashier presses: the quote of a ticket, and the slip that follows it.
import { isPrintable } from '../../main/devices/printer/gbk.ts'
import { previewSlip, renderSlip } from '../../main/devices/printer/slip.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Factor, Programme } from '../../shared/domain/programme.ts'
import { quoteSale } from '../../shared/domain/quote.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import { voucherFor } from '../../shared/domain/voucher.ts'
import { PROGRAMME_LIMITS } from '../../shared/programmes/schema.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { compose } from '../../shared/receipt/compose.ts'
import { aSaleSlip } from '../receipt/samples.ts'
import { aFactor, aLine, aLot, aMember, aSale, evaluated, ORDINARY_DAY } from '../support/builders.ts'
import { BOUGHT_VOUCHER, everythingOn, everythingOnRequest, OPEN_VOUCHER } from '../support/programmes.ts'
import { measured, report } from './parts/measure.ts'

const ROUNDS = { turns: 2_000, warmUp: 300 }
const SETTING = { paper: 80, lang: 'zh-CN' } as const

/** A ticket of so many lines, prices and classes mixed, a deduction and two tenders. */
function ticket(lines: number) {
  return aSale({
    lines: Array.from({ length: lines }, (_, position) =>
      aLine({
        priceFen: 99_00 + position * 137,
        quantity: 1 + (position % 3),
        priceClass: position % 2 === 0 ? 'regular' : 'special',
        category: position % 5 === 0 ? 'paper_bag' : 'shoe',
      }),
    ),
    tenders: [
      ['voucher', 50_00],
      ['wechat', null],
    ],
  })
}

/** As many factors as a programme may list: of every kind, most of them dates, all of them multiplied. */
function manyFactors(): readonly Factor[] {
  const more = Array.from({ length: PROGRAMME_LIMITS.listMax }, (_, index): Factor => {
    const [month, day] = [(index % 12) + 1, (index % 28) + 1]
    const dates: readonly Factor['when'][] = [
      { kind: 'lunar_date', month, day },
      { kind: 'solar_date', month, day },
      { kind: 'nth_weekday', month, weekday: (index % 7) + 1, nth: (index % 4) + 1 },
      { kind: 'tier', tier: 'member' },
    ]
    return aFactor(
      1001 + (index % 5),
      dates[index % dates.length] ?? { kind: 'tier', tier: 'member' },
      `more_${index}`,
    )
  })
  return [...everythingOn().accrual.factors, ...more].slice(0, PROGRAMME_LIMITS.listMax)
}

const allFactors = { ...everythingOn().accrual, factors: manyFactors(), stacking: 'multiply' } as const
const onRequest: Programme = { ...everythingOnRequest(), accrual: allFactors }
const converting: Programme = { ...everythingOn(), accrual: allFactors }

const VOUCHER_NUMBERS = ['8001201000000123019', '8001201000000123027', '8001201000000123035'] as const

/** Thirty lines with everything on: deduction, vouchers, stored value of three assets, rewards, limits. */
function fullTicket(redeemPoints: number): SaleFacts {
  const lot = (name: string, amountFen: number) => ({ lot: name, fen: fen(amountFen) })
  const tender = (code: string, amountFen: number | null) => ({
    code,
    amountFen: amountFen === null ? null : fen(amountFen),
  })
  const kinds = [BOUGHT_VOUCHER, BOUGHT_VOUCHER, OPEN_VOUCHER]
  const plain = ticket(30)
  return {
    ...plain,
    lines: plain.lines.map((line, position) => (position % 5 === 1 ? { ...line, category: 'bag' } : line)),
    site: '0012',
    member: aMember({
      homeSite: '0012',
      birthday: { day: false, month: true, withinDays: 3 },
      redemptions: 5,
      accrued: { day: 100, month: 5000 },
      firstSale: true,
      referrer: 'member-2',
    }),
    deduction: { amountFen: fen(12_34), reason: 'rounding' },
    redeemPoints: points(redeemPoints),
    vouchers: kinds.map((kind, position) => ({
      number: VOUCHER_NUMBERS[position] ?? '',
      ...voucherFor(kind, ORDINARY_DAY, 'member-1'),
      here: true,
    })),
    tenders: [
      ...kinds.map(({ valueFen }, position) => ({
        code: 'registered_voucher',
        amountFen: valueFen,
        voucher: VOUCHER_NUMBERS[position] ?? '',
      })),
      tender('voucher', 50_00),
      tender('group_coupon', 80_00),
      tender('stored_value', 700_00),
      tender('cash', 100_00),
      tender('wechat', null),
    ],
    held: {
      lots: Array.from({ length: 20 }, (_, index) => aLot(`lot-${index}`, 150)),
      birthdayRights: 1,
      value: (['principal', 'bonus', 'rebate'] as const).map((asset) => ({
        asset,
        lots: Array.from({ length: 10 }, (_, index) => lot(`${asset}-${index}`, 25_00)),
      })),
      gifts: { socks: 3 },
      rewardsUsedUp: ['spend500'],
    },
  }
}

/** A median is worth nothing when what it measures is refused or leaves a rule out. */
function checked(facts: SaleFacts, programme: Programme): SaleFacts {
  const { result } = evaluated(facts, programme)
  const assets = result.tenders.flatMap(({ asset }) => asset ?? [])
  if (new Set(assets).size !== 3) throw new Error('the ticket spends three assets')
  if ((result.rewards?.length ?? 0) < 3) throw new Error('the ticket is given rewards')
  if (result.groups.length < 3) throw new Error('the ticket has groups')
  if (result.redeemedPoints === 0 && result.conversion === undefined)
    throw new Error('the ticket uses points')
  return facts
}

const redeeming = checked(fullTicket(2000), onRequest)
const converted = checked(fullTicket(0), converting)

const one = ticket(1)
const thirty = ticket(30)
report(
  'the quote of a ticket',
  await measured(
    [
      { name: 'one line', run: () => quoteSale(one, SHOES) },
      { name: 'thirty lines', run: () => quoteSale(thirty, SHOES) },
      { name: 'thirty lines, all rules on, points redeemed', run: () => quoteSale(redeeming, onRequest) },
      { name: 'thirty lines, all rules on, points converted', run: () => quoteSale(converted, converting) },
    ],
    ROUNDS,
  ),
)

const slip = aSaleSlip()
report(
  "a sale's slip",
  await measured(
    [
      { name: 'composed', run: () => compose(slip, { ...SETTING, isPrintable }) },
      { name: 'composed and drawn for the screen', run: () => previewSlip(slip, SETTING) },
      { name: 'composed, as bytes, picture and text', run: () => renderSlip(slip, SETTING) },
    ],
    ROUNDS,
  ),
)
