// What runs at every key a cashier presses: the quote of a ticket, and the slip that follows it.
import { isPrintable } from '../../main/devices/printer/gbk.ts'
import { previewSlip, renderSlip } from '../../main/devices/printer/slip.ts'
import { quoteSale } from '../../shared/domain/quote.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { compose } from '../../shared/receipt/compose.ts'
import { aSaleSlip } from '../receipt/samples.ts'
import { aLine, aSale } from '../support/builders.ts'
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

const one = ticket(1)
const thirty = ticket(30)
report(
  'the quote of a ticket',
  await measured(
    [
      { name: 'one line', run: () => quoteSale(one, SHOES) },
      { name: 'thirty lines', run: () => quoteSale(thirty, SHOES) },
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
