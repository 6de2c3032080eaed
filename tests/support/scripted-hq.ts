// An HQ of a few lines that keeps a log and an inbox and signs what it says: for answers the real one never gives.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zstdCompressSync } from 'node:zlib'
import { genesisHash, inboxGenesis, sha256 } from '../../main/store/hash.ts'
import { createMessenger, type Messenger, type MessengerKeys } from '../../main/sync/messenger.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { InboxEffect } from '../../shared/domain/inbox.ts'
import type { MemberChange } from '../../shared/wire/changes.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { Beside, SignedMessage } from '../../shared/wire/messages.ts'
import { answerText, messageText, SIGNING_HEADERS } from '../../shared/wire/signing.ts'

type Name = keyof WireInputs

export interface Answered {
  readonly status: number
  readonly body: string
  /** Left out: nobody signed. */
  readonly signature?: string
}

/** What becomes of an answer on its way; null: as it is. */
export type Bend = (name: Name, answer: Answered, send: (answer: Answered) => void) => boolean

export class ScriptedHq {
  readonly generation = '01-hhhhhh'
  readonly hqKey: string
  readonly #key: KeyObject
  readonly #till: { readonly tillId: string; readonly epoch: string }
  /** Texts of entries as pushed, by place from 1. */
  readonly log: string[] = []
  readonly inbox: SignedMessage[] = []
  /** Every request that was understood, in order. */
  readonly asked: Name[] = []
  members: MemberChange[] = []
  changes: MemberChange[] = []
  /** Answers instead, once it is set: a problem or a value. */
  script: (name: Name) => unknown = () => undefined
  bend: Bend = () => false
  readonly #server: Server
  url = ''

  constructor(till: { readonly tillId: string; readonly epoch: string }) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.hqKey = publicKey.export({ format: 'der', type: 'spki' }).toString('hex')
    this.#key = privateKey
    this.#till = till
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const name = nameOf(request.url ?? '')
        const nonce = String(request.headers[SIGNING_HEADERS.nonce] ?? '')
        const answer = this.answer(name, JSON.parse(Buffer.concat(chunks).toString('utf8')), nonce)
        if (!this.bend(name, answer, (bent) => write(response, bent))) write(response, answer)
      })
    })
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#key).toString('hex')
  }

  send(effect: InboxEffect, beside?: Beside): void {
    const { tillId, epoch } = this.#till
    const prev = this.inbox.at(-1)?.hash ?? inboxGenesis(tillId, epoch, this.generation)
    const n = this.inbox.length + 1
    const message = { v: 1, till: tillId, epoch, generation: this.generation, n, atMs: 1, effect, prev }
    const text = canonicalJson(message)
    const hash = sha256(text)
    const signed = { text, hash, signature: this.sign(messageText(hash)) }
    this.inbox.push(beside === undefined ? signed : { ...signed, beside })
  }

  /** The signed answer to a request. */
  answer(name: Name, input: unknown, nonce: string): Answered {
    this.asked.push(name)
    const scripted = this.script(name)
    const isProblem = typeof scripted === 'object' && scripted !== null && 'code' in scripted
    const status = isProblem ? 409 : 200
    const value = isProblem
      ? { defined: true, code: 'PROBLEM', status, data: scripted }
      : (scripted ?? this.#value(name, input))
    const body = JSON.stringify(value)
    return { status, body, signature: this.sign(answerText({ nonce, status, bodyHash: sha256(body) })) }
  }

  get #acked() {
    const last = this.log.at(-1)
    const { tillId, epoch } = this.#till
    const hash = last === undefined ? genesisHash(tillId, epoch) : sha256(last)
    return { seq: this.log.length, hash }
  }

  #value(name: Name, input: unknown): unknown {
    switch (name) {
      case 'hello':
        return {
          serverTimeMs: Date.now(),
          generation: this.generation,
          acked: this.#acked,
          inboxN: this.inbox.length,
          missing: false,
        } satisfies WireOutputs['hello']
      case 'push':
        return this.#push(input as WireInputs['push'])
      case 'pull':
        return this.#pull(input as WireInputs['pull'])
      case 'snapshot':
        return { members: Array.from({ length: 64 }, (_, part) => this.#inPart(part).length) }
      case 'snapshotBlock':
        return this.#block(input as WireInputs['snapshotBlock'])
      default:
        return {}
    }
  }

  #push({ firstSeq, entries }: WireInputs['push']): WireOutputs['push'] {
    const outcomes = entries.map((text, place) => {
      const seq = firstSeq + place
      const known = this.log[seq - 1]
      if (known === undefined) this.log.push(text)
      else if (known !== text) throw new Error(`a fork at ${seq}`)
      return { seq, was: known === undefined ? ('accepted' as const) : ('duplicate' as const) }
    })
    return {
      acked: this.#acked,
      entries: outcomes,
      inboxN: this.inbox.length,
      serverTimeMs: Date.now(),
      pauseMs: 0,
    }
  }

  #pull({ inbox, cursors }: WireInputs['pull']): WireOutputs['pull'] {
    const messages = this.inbox.slice(inbox.n, inbox.n + 3)
    const isNew = ({ part, pos }: MemberChange) => cursors !== null && pos > (cursors[part] ?? 0)
    const fresh = this.changes.filter(isNew)
    const changes = fresh.slice(0, 2)
    const moved = cursors === null ? null : [...cursors]
    for (const { part, pos } of changes) if (moved !== null) moved[part] = pos
    const more = inbox.n + messages.length < this.inbox.length || fresh.length > changes.length
    return { messages: [...messages], changes, cursors: moved, more, serverTimeMs: Date.now() }
  }

  #inPart(part: number): MemberChange[] {
    return this.members
      .filter((member) => member.part === part)
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  }

  #block({ part, after, size }: WireInputs['snapshotBlock']): WireOutputs['snapshotBlock'] {
    const members = this.#inPart(part)
      .filter(({ memberId }) => memberId > after)
      .slice(0, size)
    const json = JSON.stringify(members)
    const pos = Math.max(0, ...this.#inPart(part).map((member) => member.pos))
    return {
      zstd: zstdCompressSync(Buffer.from(json)).toString('base64'),
      hash: sha256(json),
      count: members.length,
      last: members.at(-1)?.memberId ?? '',
      pos,
    }
  }

  keysFor(till: { readonly tillId: string; readonly privateKey: string }): MessengerKeys {
    return { address: this.url, tillId: till.tillId, privateKey: till.privateKey, hqKey: this.hqKey }
  }
}

/** A messenger in this thread whose answers a test may lose on their way back: HQ has done what was asked all the same. */
export function lossyMessenger(keys: MessengerKeys, loses: () => boolean): Messenger {
  const messenger = createMessenger(keys)
  return {
    ...messenger,
    ask: async (name, input, atMs, timeoutMs, signal) => {
      const told = await messenger.ask(name, input, atMs, timeoutMs, signal)
      return loses() ? { kind: 'failed', why: 'unreachable' } : told
    },
  }
}

function write(response: ServerResponse, { status, body, signature }: Answered): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  if (signature !== undefined) response.setHeader(SIGNING_HEADERS.signature, signature)
  response.end(body)
}

function nameOf(path: string): Name {
  const last = path.split('/').at(-1) ?? ''
  return last.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) as Name
}
