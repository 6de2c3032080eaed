/** The facts of undoing a top-up: whether its value is here whole, and what became of what it earned and gave (RF-10). */
import type { Entry } from '../../shared/domain/entry.ts'
import { memberOwner, tillHolder, valueAsset } from '../../shared/domain/ledger.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { TopUpUndoFacts } from '../../shared/domain/refund.ts'
import type { BusinessDate } from '../../shared/domain/time.ts'
import { topUpAsGoods } from '../../shared/domain/top-up-undo.ts'
import { amountInLot } from './accounts.ts'
import type { Known } from './known-member.ts'
import { refundFacts } from './known-refund.ts'

type TopUpEntry = Extract<Entry, { kind: 'top_up' }>

/** The top-up as its entry keeps it. */
export function bookedTopUp({ id, businessDate, body }: TopUpEntry) {
  const { facts, result, slipNumber } = body
  return { facts, result, lot: id, slipNumber, businessDate }
}

/** Whether every fen of its principal and bonus is still in its lots. */
export function valueIsWhole({ books, holder }: Known, { id, body }: TopUpEntry): boolean {
  const owner = memberOwner(body.facts.member.memberId)
  const { principalFen, bonusFen } = body.result
  const here = (asset: 'principal' | 'bonus') => amountInLot(books, owner, valueAsset(asset), holder, id)
  return here('principal') >= principalFen && here('bonus') >= bonusFen
}

/** `programme` is the top-up's; `giftsBack`: gifts of it that were brought, by their place in its list. */
export function topUpUndoFacts(
  known: Known,
  entry: TopUpEntry,
  giftsBack: readonly number[],
  at: { readonly businessDate: BusinessDate; readonly programme: Programme },
): TopUpUndoFacts {
  const goods = topUpAsGoods(bookedTopUp(entry), at.programme)
  const { id, atMs, businessDate, staff, body } = entry
  const holder = tillHolder(entry.till, entry.epoch)
  const { programme, engine, slipNumber } = body
  const kept = {
    sale: { id, atMs, businessDate, staff, holder, programme, engine, slipNumber, ...goods },
    lastReturn: null,
    whollyReturned: false,
    claim: null,
    memberId: body.facts.member.memberId,
    shift: null,
    fromElsewhere: false,
  }
  return refundFacts(known, kept, { returned: [], void: true, giftsBack }, at, null)
}
