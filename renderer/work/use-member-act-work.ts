/** The traffic of one act for a member: a quote for each change of a draft, one booking for each confirmation. */
import { useEffect, useEffectEvent } from 'react'
import type { ActCommitted } from '../../shared/contract/exchange.ts'
import type { ActExpected } from '../../shared/contract/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { CounterEvent } from '../state/counter.ts'
import type { LookupState } from '../state/lookup.ts'
import type { ActDone, ActQuoted, MemberAct } from '../state/member-act.ts'
import {
  type ActRequest,
  actOutcome,
  isQuotedRequest,
  type QuotedRequest,
} from '../state/member-act-inputs.ts'
import type { ActAsk } from '../state/quoted-act.ts'
import { ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useActWork } from './use-act-work.ts'

export function useMemberActWork(
  client: TillClient,
  connected: boolean,
  lookup: LookupState,
  programme: Programme | null,
  dispatch: (event: CounterEvent) => void,
): void {
  const { act } = lookup
  useCardActions(client, lookup, dispatch)
  useActWork<ActRequest, ActQuoted, ActExpected, ActDone, QuotedRequest>({
    connected,
    act: act?.act ?? null,
    draft: act === null || programme === null ? null : quotable(act, lookup, programme),
    quote: (request) => quote(client, request),
    commit: (asked) => commit(client, asked),
    dispatch: (event) => dispatch({ kind: 'lookup', event: { kind: 'act', event: { kind: 'act', event } } }),
  })
}

/** EN-14: what the card may be made to do is asked for each member that is opened, and anew after each act. */
function useCardActions(
  client: TillClient,
  lookup: LookupState,
  dispatch: (event: CounterEvent) => void,
): void {
  const identification = lookup.member?.identification ?? null
  const state = lookup.member?.card.state ?? 'none'
  const settled = lookup.act === null || lookup.act.act.commit.stage === 'done'
  const fetchActions = useEffectEvent(async () => {
    if (identification === null || state === 'none' || lookup.cardActions !== null || !settled) return
    const answer = await ask(client.people.cardActions({ identification }))
    const actions = answer.ok ? answer.value : null
    dispatch({ kind: 'lookup', event: { kind: 'card_actions', identification, actions } })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each member and each state of the card
  useEffect(() => {
    void fetchActions()
  }, [identification, state, settled])
}

/** Acts without figures have no quote. */
function quotable(act: MemberAct, lookup: LookupState, programme: Programme): QuotedRequest | null {
  const outcome = actOutcome(act.kind, act.inputs, lookup.member, programme)
  return outcome.kind === 'request' && isQuotedRequest(outcome.request) ? outcome.request : null
}

async function quote({ points }: TillClient, request: QuotedRequest): Promise<ActQuoted> {
  switch (request.kind) {
    case 'redemption':
      return { kind: request.kind, quote: await points.quoteRedemption({ draft: request.draft }) }
    case 'top_up':
      return { kind: request.kind, quote: await points.quoteTopUp({ draft: request.draft }) }
    case 'extra':
      return { kind: request.kind, quote: await points.quoteExtra({ draft: request.draft }) }
    case 'adjustment':
      return { kind: request.kind, quote: await points.quoteAdjustment({ draft: request.draft }) }
    case 'claim':
      return { kind: request.kind, quote: await points.quoteClaim({ draft: request.draft }) }
  }
}

function commit(client: TillClient, asked: ActAsk<ActRequest, ActExpected>): Promise<ActDone> {
  const { actId, draft: request, expected, approval } = asked
  return isQuotedRequest(request)
    ? sendQuoted(client, request, { actId, expected, approval }).then(doneOf)
    : sendPlain(client, request, { actId, approval })
}

function sendQuoted(
  { points }: TillClient,
  request: QuotedRequest,
  seen: Omit<ActAsk<never, ActExpected>, 'draft' | 'reason'>,
): Promise<ActCommitted> {
  switch (request.kind) {
    case 'redemption':
      return points.redeem({ ...seen, draft: request.draft })
    case 'top_up':
      return points.topUp({ ...seen, draft: request.draft })
    case 'extra':
      return points.giveExtra({ ...seen, draft: request.draft })
    case 'adjustment':
      return points.adjust({ ...seen, draft: request.draft })
    case 'claim':
      return points.claim({ ...seen, draft: request.draft })
  }
}

function sendPlain(
  { people }: TillClient,
  request: Exclude<ActRequest, QuotedRequest>,
  by: Pick<ActAsk<never, never>, 'actId' | 'approval'>,
): Promise<ActDone> {
  switch (request.kind) {
    case 'card': {
      const { kind, ...asked } = request
      return people.moveCard({ ...asked, ...by }).then((member) => ({ member, slip: null }))
    }
    case 'replace': {
      const { kind, ...asked } = request
      return people.replaceCard({ ...asked, ...by }).then(doneOf)
    }
    case 'change': {
      const { kind, ...asked } = request
      return people.change({ ...asked, ...by }).then((member) => ({ member, slip: null }))
    }
    case 'phone': {
      const { kind, ...asked } = request
      return people.markPhone({ ...asked, ...by }).then((member) => ({ member, slip: null }))
    }
    case 'release_phone': {
      const { phone } = request
      return people.releasePhone({ phone, ...by }).then(() => ({ member: null, slip: null }))
    }
  }
}

function doneOf({ member, slipNumber, slipSvg, printJobId }: ActCommitted): ActDone {
  const slip = slipNumber === '' ? null : { number: slipNumber, svg: slipSvg, printJobId }
  return { member, slip }
}
