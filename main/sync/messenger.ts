/** What the worker of sync is asked and answers: plain values over a port; it opens no database. */

import type { MemberChange } from '../../shared/wire/changes.ts'
import type { Problem } from '../../shared/wire/common.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { SignedMessage } from '../../shared/wire/messages.ts'
import { membersOfBlock } from './blocks.ts'
import { signerOf, verifierOf } from './signatures.ts'
import { callHq, type Failure, type WireProcedure, type WireSession } from './wire-call.ts'
import { type MessageProblem, type ReadMessage, readMessages } from './wire-messages.ts'

export interface MessengerKeys {
  readonly address: string
  readonly tillId: string
  /** PKCS #8 in DER, hex. */
  readonly privateKey: string
  /** HQ's, SPKI in DER, hex. */
  readonly hqKey: string
}

/** As many rows are handed over at once. */
export const CHUNK_ROWS = 100

/** Everything a till asks of HQ after it joined; `activate` comes before there is a worker. */
export type AskedProcedure = Exclude<WireProcedure, 'activate'>

/** An answer with its messages read; the members of a snapshot block wait in the worker and come by chunks. */
export type Told<Name extends AskedProcedure> =
  | {
      readonly kind: 'value'
      /** Of a snapshot block without its packed members. */
      readonly value: WireOutputs[Name]
      readonly messages: readonly ReadMessage[]
      readonly messageProblem: MessageProblem | null
    }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly why: Failure }

export interface Messenger {
  /** Asks HQ; `atMs` is the corrected time. Never throws for what a network does. */
  ask<Name extends AskedProcedure>(
    name: Name,
    input: WireInputs[Name],
    atMs: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Told<Name>>
  /** The next members of the block that came last; empty when there are no more. */
  nextChunk(): Promise<readonly MemberChange[]>
  close(): Promise<void>
}

/** A messenger in this very thread: what the worker runs. */
export function createMessenger(keys: MessengerKeys): Messenger {
  const isFromHq = verifierOf(keys.hqKey)
  const session: WireSession = {
    address: keys.address,
    tillId: keys.tillId,
    sign: signerOf(keys.privateKey),
    isFromHq,
  }
  let block: readonly MemberChange[] = []
  return {
    ask: async (name, input, atMs, timeoutMs, signal) => {
      const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const answer = await callHq(session, name, input, { atMs, signal: within })
      if (answer.kind !== 'value') return answer
      const { value } = answer
      if (isBlock(value)) {
        const members = membersOfBlock(value)
        if (members === null) return { kind: 'failed', why: 'unreadable' }
        block = members
        Object.assign(value, { zstd: '' })
      }
      const { read, problem } = readMessages(messagesIn(value), keys.tillId, isFromHq)
      return { kind: 'value', value, messages: read, messageProblem: problem }
    },
    nextChunk: async () => {
      const chunk = block.slice(0, CHUNK_ROWS)
      block = block.slice(CHUNK_ROWS)
      return chunk
    },
    close: async () => {
      block = []
    },
  }
}

function isBlock(value: object): value is WireOutputs['snapshotBlock'] {
  return 'zstd' in value
}

function messagesIn(value: object): readonly SignedMessage[] {
  return 'messages' in value && Array.isArray(value.messages) ? value.messages : []
}
