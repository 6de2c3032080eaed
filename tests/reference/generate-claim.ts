/** Sales without a member, some of them partly returned, and the claim of their slips. */
import type { ClaimFacts, ClaimResult } from '../../shared/domain/act.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import { plusDays } from '../../shared/domain/time.ts'
import { type Answer, toFen } from './answer.ts'
import { type Choices, choicesFrom, type Rows } from './choices.ts'
import { referenceClaim } from './claim.ts'
import { at } from './exact.ts'
import { meanwhile, OWN_LOT, type ReturnAct, returnFrom } from './generate-history.ts'
import { lotsFrom, memberFrom, soundSaleFrom } from './generate-sale.ts'
import { byTender, goodsKept, wholeOf } from './goods.ts'
import { referenceSale } from './sale.ts'
import { claimedBy, untouched, type World, worldAfter } from './world.ts'

export interface ClaimAct {
  readonly sale: BookedSale
  readonly programme: Programme
  readonly facts: ClaimFacts
  readonly answer: Answer<ClaimResult>
  /** Of the claimed sale. */
  readonly returns: readonly ReturnAct[]
}

export const CLAIM = 'this-claim'

/** A claim and the returns after it; null where the sale was refused. */
export function claimFrom(drawn: Rows, programme: Programme): ClaimAct | null {
  const choices = choicesFrom(drawn.sale)
  const { facts: drawnFacts, programme: moved } = soundSaleFrom(choices, programme)
  const nobodys = choices.chance(95)
  const { guest: _, ...withoutGuest } = drawnFacts
  const facts = nobodys
    ? {
        ...withoutGuest,
        member: null,
        redeemPoints: NO_POINTS,
        useBirthdayRight: false,
        tenders: [{ code: choices.pick(['cash', 'wechat']), amountFen: null }],
      }
    : drawnFacts
  const sold = referenceSale(facts, moved)
  if (!('value' in sold)) return null
  const sale: BookedSale = { facts, result: sold.value, lot: OWN_LOT }
  const asked = claimFacts(choices, sale, moved)
  const answer = referenceClaim(sale, asked, moved)
  const returns = 'value' in answer ? returnsAfter(drawn, sale, moved, asked, answer.value) : []
  return { sale, programme: moved, facts: asked, answer, returns }
}

function claimFacts(choices: Choices, sale: BookedSale, programme: Programme): ClaimFacts {
  const { pick, chance, upTo } = choices
  const today = plusDays(sale.facts.businessDate, pick([0, 7, 1, 8, 30, 31]))
  const wholes = wholeOf(sale).map(Number)
  return {
    businessDate: today,
    member: memberFrom(choices, programme),
    kept: chance(50) ? wholes : wholes.map((whole) => upTo(whole)),
    claimedBefore: chance(5),
    ...(chance(15) ? { givenFor: true } : {}),
    held: { lots: programme.redemption.mode === 'automatic' ? lotsFrom(choices, today) : [] },
  }
}

function returnsAfter(
  drawn: Rows,
  sale: BookedSale,
  programme: Programme,
  facts: ClaimFacts,
  result: ClaimResult,
): readonly ReturnAct[] {
  const claimed = claimedBy(sale, facts, result, CLAIM)
  const holding: BookedSale = {
    ...claimed,
    facts: { ...claimed.facts, held: { ...claimed.facts.held, lots: facts.held.lots } },
  }
  let world: World = {
    ...worldAfter(holding, programme, [], 0n),
    sale: claimed,
    state: { ...untouched(claimed), kept: facts.kept, returnedTenderFen: returnedBefore(claimed, facts) },
    today: facts.businessDate,
  }
  return drawn.later.map((row) => {
    const later = choicesFrom(row)
    world = meanwhile(later, world)
    const act = returnFrom(later, world)
    world = act.world
    return act
  })
}

/** What the tenders of a sale without a member gave back for what was not kept any more at the claim. */
function returnedBefore(sale: BookedSale, { kept }: ClaimFacts) {
  const gone = byTender(goodsKept(sale, kept.map(BigInt)), sale.result.tenders)
  return sale.result.tenders.map(({ amountFen }, position) => toFen(BigInt(amountFen) - at(gone, position)))
}
