/** The traffic of what else a slip is good for: claims, swaps, goods of an unknown sale, acts undone. */
import type { ActCommitted } from '../../shared/contract/exchange.ts'
import type { ActExpected } from '../../shared/contract/points.ts'
import type { TillStatus } from '../../shared/contract/session.ts'
import type { CounterEvent } from '../state/counter.ts'
import type { ActAsk } from '../state/quoted-act.ts'
import type { RefundState } from '../state/refund.ts'
import { type ReturnQuote, type ReturnRequest, returnActOutcome } from '../state/return-act.ts'
import type { TillClient } from '../transport.ts'
import { useActWork } from './use-act-work.ts'

export function useReturnActWork(
  client: TillClient,
  connected: boolean,
  status: TillStatus | null,
  refund: RefundState,
  dispatch: (event: CounterEvent) => void,
): void {
  const programme = status?.programme ?? null
  const outcome = programme === null || refund.other === null ? null : returnActOutcome(refund, programme)
  useActWork({
    connected,
    act: refund.other?.act ?? null,
    draft: outcome?.kind === 'request' ? outcome.request : null,
    quote: (request) => quote(client, request),
    commit: (asked) => commit(client, asked),
    dispatch: (event) =>
      dispatch({ kind: 'refund', event: { kind: 'other', event: { kind: 'act', event } } }),
  })
}

async function quote({ points, exchange }: TillClient, request: ReturnRequest): Promise<ReturnQuote> {
  switch (request.kind) {
    case 'claim':
      return { kind: 'claim', quote: await points.quoteClaim({ draft: request.draft }) }
    case 'unknown':
      return { kind: 'unknown', quote: await points.quoteUnknownReturn({ draft: request.draft }) }
    case 'unbacked':
      return { kind: 'unbacked', quote: await points.quoteUnbackedRefund({ draft: request.draft }) }
    case 'swap':
      return { kind: 'swap', quote: await exchange.quoteSwap({ draft: request.draft }) }
    case 'undo':
      return { kind: 'undo', quote: await points.quoteUndo(request.draft) }
  }
}

function commit(
  { points, exchange }: TillClient,
  asked: ActAsk<ReturnRequest, ActExpected>,
): Promise<ActCommitted> {
  const { actId, draft: request, expected, approval, reason } = asked
  switch (request.kind) {
    case 'claim':
      return points.claim({ actId, draft: request.draft, expected, approval })
    case 'unknown':
      return points.returnUnknown({ actId, draft: request.draft, expected, approval })
    case 'unbacked':
      return points.refundUnbacked({ actId, draft: request.draft, expected, approval })
    case 'swap':
      return exchange.swap({ actId, draft: request.draft, approval, reason })
    case 'undo':
      return points.undo({ actId, ...request.draft, approval })
  }
}
