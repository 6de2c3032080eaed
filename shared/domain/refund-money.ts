/** What the tenders give back in a return, and what of it is withheld for missing points and used rewards (RF-03, RF-07, RF-10). */
import { handBackOf, type JudgedTender } from './hand-back.ts'
import type { JudgedMoney, JudgedPoints } from './judged-refund.ts'
import { addFen, NO_FEN, subtractFen } from './money.ts'
import { points } from './points.ts'
import type { Programme } from './programme.ts'
import type { BookedSale, RefundState } from './refund.ts'
import { returnedByTender } from './returned-goods.ts'
import { owedFor } from './rewards-gone.ts'
import { withhold, withholdByTender } from './shortfall.ts'

/** @see RF-03 RF-07 RF-10 */
export function judgeMoney(
  sale: BookedSale,
  before: RefundState,
  programme: Programme,
  { returned, rewards, taken, quality }: JudgedPoints,
): JudgedMoney {
  const shortfall = points(before.shortfallPoints + taken.short - taken.boughtBack)
  const owedBeforeFen = owedFor(before.rewardsGone ?? [])
  const owedFen = addFen(owedBeforeFen, owedFor(rewards.map(({ gone }) => gone)))
  const given = givenByTender(sale, returnedByTender(sale, returned), programme)
  const withholdable = given.map(({ handBack, grossFen }) => (handBack === 'handed' ? grossFen : NO_FEN))
  const limitFen = addFen(...withholdable)
  const mode = programme.refund.shortfall === 'debt' ? 'debt' : 'money'
  const withholding = withhold(
    { shortfallPoints: shortfall, owedFen, owedBeforeFen, moneyFen: limitFen, before, mode, quality },
    programme.redemption,
  )
  const withheld = withholdByTender(withholding.withheldFen, withholdable, before.withheldTenderFen)
  const givenFen = addFen(...given.map((tender) => tender.givenFen))
  return {
    shortfall,
    owedFen,
    givenFen,
    limitFen,
    handOutFen: subtractFen(givenFen, withholding.withheldFen),
    withholding,
    tenders: given.map((tender) => ({ ...tender, withheldFen: withheld[tender.position] ?? NO_FEN })),
  }
}

function givenByTender(
  sale: BookedSale,
  grossFen: ReturnType<typeof returnedByTender>,
  programme: Programme,
): readonly Omit<JudgedTender, 'withheldFen'>[] {
  return sale.result.tenders.map((tender, position) => {
    const handBack = handBackOf(tender, programme)
    const gross = grossFen[position] ?? NO_FEN
    return { tender, position, handBack, grossFen: gross, givenFen: handBack === 'lapses' ? NO_FEN : gross }
  })
}
