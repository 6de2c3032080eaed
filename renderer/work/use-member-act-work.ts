/** The traffic of one act for a member: a quote for each change of a draft, one booking for each confirmation. */
import { useEffect, useEffectEvent } from 'react'
import type { ApprovalInput } from '../../shared/contract/common.ts'
import type { ActCommitted } from '../../shared/contract/exchange.ts'
import type { ActExpected } from '../../shared/contract/points.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import { NO_POINTS } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { CounterEvent } from '../state/counter.ts'
import type { LookupState } from '../state/lookup.ts'
import type { ActAsk, ActDone, ActEvent, ActQuoted, MemberAct } from '../state/member-act.ts'
import {
  type ActRequest,
  actOutcome,
  isQuotedRequest,
  type QuotedRequest,
} from '../state/member-act-inputs.ts'
import { type Answer, ask } from '../till.ts'
import type { TillClient } from '../transport.ts'
import { useLatest } from './use-latest.ts'

interface Draft {
  readonly key: string
  readonly request: QuotedRequest
}

export function useMemberActWork(
  client: TillClient,
  connected: boolean,
  lookup: LookupState,
  programme: Programme | null,
  dispatch: (event: CounterEvent) => void,
): void {
  const { act } = lookup
  const onEvent = (event: ActEvent) => dispatch({ kind: 'lookup', event: { kind: 'act', event } })
  useCardActions(client, lookup, dispatch)

  const draft = act === null || programme === null ? null : draftOf(act, lookup, programme)
  const quoting = connected && draft !== null && act?.commit.stage !== 'done'
  useLatest(
    quoting ? `${draft.key} ${act?.requotes ?? 0}` : null,
    draft,
    (asked) => quote(client, asked.request),
    ({ key, request }, answer) => {
      if (answer.ok) onEvent({ kind: 'quoted', key, request, answer: answer.value })
      else if (!answer.unanswered) onEvent({ kind: 'refused', refusal: answer.refusal })
    },
  )

  const commit = act?.commit ?? null
  const book = useEffectEvent(async () => {
    if (commit?.stage !== 'asking') return
    const answer = await send(client, commit.ask)
    if (answer.ok) onEvent({ kind: 'committed', done: answer.value })
    else if (answer.unanswered) onEvent({ kind: 'commit_unanswered' })
    else onEvent({ kind: 'commit_refused', refusal: answer.refusal })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new ask is sent once
  useEffect(() => {
    void book()
  }, [commit])

  const retry = useEffectEvent(() => {
    if (connected && commit?.stage === 'unsure') onEvent({ kind: 'retry' })
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the connection is back
  useEffect(() => retry(), [connected])
}

/** EN-14: what the card may be made to do is asked for each member that is opened, and anew after each act. */
function useCardActions(
  client: TillClient,
  lookup: LookupState,
  dispatch: (event: CounterEvent) => void,
): void {
  const identification = lookup.member?.identification ?? null
  const state = lookup.member?.card.state ?? 'none'
  const settled = lookup.act === null || lookup.act.commit.stage === 'done'
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

function draftOf(act: MemberAct, lookup: LookupState, programme: Programme): Draft | null {
  const outcome = actOutcome(act.kind, act.inputs, lookup.member, programme)
  return outcome.kind === 'request' && isQuotedRequest(outcome.request)
    ? { key: outcome.key, request: outcome.request }
    : null
}

function quote({ points }: TillClient, request: QuotedRequest): Promise<Answer<ActQuoted>> {
  switch (request.kind) {
    case 'redemption': {
      const { kind, draft } = request
      return ask(points.quoteRedemption({ draft }).then((answer) => ({ kind, quote: answer })))
    }
    case 'top_up': {
      const { kind, draft } = request
      return ask(points.quoteTopUp({ draft }).then((answer) => ({ kind, quote: answer })))
    }
    case 'extra': {
      const { kind, draft } = request
      return ask(points.quoteExtra({ draft }).then((answer) => ({ kind, quote: answer })))
    }
    case 'adjustment': {
      const { kind, draft } = request
      return ask(points.quoteAdjustment({ draft }).then((answer) => ({ kind, quote: answer })))
    }
    case 'claim': {
      const { kind, draft } = request
      return ask(points.quoteClaim({ draft }).then((answer) => ({ kind, quote: answer })))
    }
  }
}

const NOTHING_SEEN: ActExpected = { points: NO_POINTS, fen: NO_FEN }

function send(client: TillClient, { actId, request, expected, approval }: ActAsk): Promise<Answer<ActDone>> {
  return isQuotedRequest(request)
    ? ask(sendQuoted(client, request, { actId, expected: expected ?? NOTHING_SEEN, approval }).then(doneOf))
    : ask(sendPlain(client, request, { actId, approval }))
}

interface Seen {
  readonly actId: string
  readonly expected: ActExpected
  readonly approval: ApprovalInput | null
}

function sendQuoted({ points }: TillClient, request: QuotedRequest, seen: Seen): Promise<ActCommitted> {
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
  by: Pick<ActAsk, 'actId' | 'approval'>,
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
