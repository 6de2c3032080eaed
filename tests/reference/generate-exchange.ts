/** Exchanges: a return of any part of a sale, and a new sale of the same day; then returns of the new goods. */
import type { Programme } from '../../shared/domain/programme.ts'
import type { BookedSale } from '../../shared/domain/refund.ts'
import type { SaleFacts } from '../../shared/domain/sale.ts'
import type { Answer } from './answer.ts'
import { toLots } from './answer.ts'
import { choicesFrom, type Rows } from './choices.ts'
import { type ExchangeAsked, type Exchanged, referenceExchange } from './exchange.ts'
import {
  meanwhile,
  OWN_LOT,
  olderConversions,
  type ReturnAct,
  returnFacts,
  returnFrom,
} from './generate-history.ts'
import { soundSaleFrom } from './generate-sale.ts'
import { referenceSale } from './sale.ts'
import { type World, worldAfter } from './world.ts'

export interface ExchangeAct {
  readonly asked: ExchangeAsked
  readonly answer: Answer<Exchanged>
  /** Of the new sale. */
  readonly returns: readonly ReturnAct[]
}

export function exchangeFrom(drawn: Rows, programme: Programme): ExchangeAct | null {
  const choices = choicesFrom(drawn.sale)
  const { facts, programme: old } = soundSaleFrom(choices, programme)
  const sold = referenceSale(facts, old)
  if (!('value' in sold)) return null
  const sale: BookedSale = { facts, result: sold.value, lot: OWN_LOT }
  const converts = facts.member !== null && old.redemption.mode === 'automatic'
  const before = worldAfter(sale, old, converts ? olderConversions(choices, old) : [], 0n)
  const [first = [], second = [], ...later] = drawn.later
  const world = meanwhile(choicesFrom(first), before)
  const { void: _, ...refundFacts } = returnFacts(choicesFrom(first.slice(40)), world)
  const { facts: bought, programme: today } = soundSaleFrom(choicesFrom(second), programme)
  const { guest: __, ...goods } = bought
  const asked: ExchangeAsked = {
    refund: { sale, facts: refundFacts, programme: old, overrides: { period: true, priceClass: true } },
    sale: {
      facts: {
        ...goods,
        businessDate: world.today,
        member:
          facts.member === null || bought.member === null
            ? null
            : { ...facts.member, ...bought.member, tier: facts.member.tier },
        held: heldThen(world, bought, facts.member === null),
        tenders: choices.chance(30) ? bought.tenders : [{ code: 'cash', amountFen: null }],
      },
      programme: choices.chance(15) ? withoutWechat(today) : today,
    },
  }
  const answer = referenceExchange(asked)
  return { asked, answer, returns: 'value' in answer ? returnsAfter(later, answer.value, today) : [] }
}

/** A programme that stopped taking a tender of the old sale. */
function withoutWechat(programme: Programme): Programme {
  return { ...programme, tenders: programme.tenders.filter(({ code }) => code !== 'wechat') }
}

/** What is held when the goods come back: the rebate is what is unspent of the conversions. */
function heldThen(world: World, { member, held }: SaleFacts, nobodys: boolean): SaleFacts['held'] {
  if (nobodys || member === null) return { lots: [], birthdayRights: 0 }
  const rebate = world.conversions
    .toReversed()
    .filter(({ unspentFen }) => unspentFen > 0)
    .map(({ lot, unspentFen }) => ({ lot, fen: unspentFen }))
  const value = held.value?.map((holding) =>
    holding.asset === 'rebate' ? { ...holding, lots: rebate } : holding,
  )
  return { ...held, lots: toLots(world.held), ...(value === undefined ? {} : { value }) }
}

function returnsAfter(
  later: readonly (readonly number[])[],
  { saleFacts, sale }: Exchanged,
  programme: Programme,
): readonly ReturnAct[] {
  let world: World = worldAfter({ facts: saleFacts, result: sale, lot: 'new-sale' }, programme, [], 0n)
  return later.map((row) => {
    const choices = choicesFrom(row)
    world = meanwhile(choices, world)
    const act = returnFrom(choices, world)
    world = act.world
    return act
  })
}
