/** HQ's inbox messages out of an answer: hash, signature, addressee and contract checked one by one. */
import { type InboxMessage, messageSchema, type SignedMessage } from '../../shared/wire/messages.ts'
import { messageText } from '../../shared/wire/signing.ts'
import type { MessageLink } from './machine.ts'
import { digestOf } from './signatures.ts'

export interface ReadMessage {
  readonly signed: SignedMessage
  readonly message: InboxMessage
}

export type MessageProblem = 'message_forged' | 'message_unreadable'

/**
 * The messages in order up to the first that cannot be believed or read, and what is wrong with that one: a kind that this program
 * does not know yet waits for a newer program.
 */
export function readMessages(
  messages: readonly SignedMessage[],
  tillId: string,
  isFromHq: (text: string, signature: string) => boolean,
): { readonly read: readonly ReadMessage[]; readonly problem: MessageProblem | null } {
  const read: ReadMessage[] = []
  for (const signed of messages) {
    const isReal =
      digestOf(signed.text) === signed.hash && isFromHq(messageText(signed.hash), signed.signature)
    if (!isReal) return { read, problem: 'message_forged' }
    const message = messageSchema.safeParse(JSON.parse(signed.text))
    if (!message.success) return { read, problem: 'message_unreadable' }
    if (message.data.till !== tillId) return { read, problem: 'message_forged' }
    read.push({ signed, message: message.data as InboxMessage })
  }
  return { read, problem: null }
}

/** Where messages stand, as far as the machine follows them. */
export function links(messages: readonly ReadMessage[]): readonly MessageLink[] {
  return messages.map(({ signed, message: { generation, n, prev } }) => ({
    generation,
    n,
    prev,
    hash: signed.hash,
  }))
}
