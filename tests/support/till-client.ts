// A till as HQ sees it: signs its requests, checks HQ's signatures, keeps a chain of entries that it makes itself.
import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { genesisHash, hashOf, isSignedBy, sha256 } from '../../hq/authority/hashes.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Posting } from '../../shared/domain/entry.ts'
import { type InboxEffect, takenInPostings } from '../../shared/domain/inbox.ts'
import { tillHolder } from '../../shared/domain/ledger.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { WIRE_VERSION } from '../../shared/wire/common.ts'
import type { WireInputs, WireOutputs } from '../../shared/wire/contract.ts'
import type { InboxMessage, SignedMessage } from '../../shared/wire/messages.ts'
import {
  activationText,
  answerText,
  messageText,
  requestText,
  SIGNING_HEADERS,
} from '../../shared/wire/signing.ts'

export interface ClientOptions {
  readonly url: string
  readonly nowMs: () => number
}

/** What came back: a value, or the problem; `signed` says whether HQ signed it over this request's number. */
export interface Said<Value> {
  readonly status: number
  readonly value: Value
  readonly problem: { readonly code: string } & Readonly<Record<string, unknown>>
  readonly signed: boolean
}

/** What a test may bend of a request. */
export interface Bend {
  readonly nonce?: string
  readonly atMs?: number
  readonly till?: string
  readonly wire?: string
  readonly signature?: string
  /** Sent instead of what was signed. */
  readonly body?: string
  readonly signal?: AbortSignal
}

const PATHS = {
  activate: 'activate',
  hello: 'hello',
  push: 'push',
  pull: 'pull',
  grant: 'grant',
  refundRight: 'refund-right',
  lookup: 'lookup',
  giveBack: 'give-back',
  snapshot: 'snapshot',
  snapshotBlock: 'snapshot-block',
} as const

export class TillClient {
  readonly id = `t${randomBytes(8).toString('hex')}`
  epoch = '01-aaaaaa'
  epochNumber = 1
  seq = 0
  hash: string
  /** As far as messages were taken in. */
  inbox = { generation: '01-aaaaaa', n: 0, hash: '0'.repeat(64) }
  hqKey = ''
  /** All entries of this epoch, in order. */
  made: string[] = []
  readonly publicKey: string
  readonly #sign: (text: string) => string
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('hex')
    this.#sign = (text) => sign(null, Buffer.from(text), privateKey).toString('hex')
    this.hash = genesisHash(this.id, this.epoch)
  }

  get holder(): string {
    return tillHolder(this.id, this.epoch)
  }

  /** A code as it is printed, or its first four groups. */
  async activate(code: string): Promise<Said<WireOutputs['activate']>> {
    const secret = code.replaceAll('-', '').slice(0, 16)
    const text = activationText({ code: secret, tillId: this.id, publicKey: this.publicKey })
    const said = await this.ask('activate', {
      code: secret,
      tillId: this.id,
      publicKey: this.publicKey,
      epoch: this.epoch,
      epochNumber: this.epochNumber,
      signature: this.#sign(text),
    })
    if (said.status === 200) {
      this.hqKey = said.value.hqKey
      this.inbox = { ...this.inbox, generation: said.value.generation }
    }
    return said
  }

  hello(more: Partial<WireInputs['hello']> = {}): Promise<Said<WireOutputs['hello']>> {
    return this.ask('hello', {
      epoch: this.epoch,
      epochNumber: this.epochNumber,
      head: { seq: this.seq, hash: this.hash },
      inbox: this.inbox,
      clockMs: this.#options.nowMs(),
      program: 'test',
      ...more,
    })
  }

  /** As after a restore: a log and an inbox that begin anew. */
  beginEpoch(epoch: string, epochNumber: number): void {
    this.epoch = epoch
    this.epochNumber = epochNumber
    this.seq = 0
    this.hash = genesisHash(this.id, epoch)
    this.made = []
    this.inbox = { ...this.inbox, n: 0, hash: '0'.repeat(64) }
  }

  /** As after HQ opened another generation: its messages begin at 1. */
  beginInbox(generation: string): void {
    this.inbox = { generation, n: 0, hash: '0'.repeat(64) }
  }

  /** What waits, at once unless asked to wait. */
  pull(more: Partial<WireInputs['pull']> = {}, bend: Bend = {}): Promise<Said<WireOutputs['pull']>> {
    return this.ask('pull', { epoch: this.epoch, inbox: this.inbox, cursors: null, waitMs: 0, ...more }, bend)
  }

  grant(
    wants: WireInputs['grant']['wants'],
    requestId: string = randomUUID(),
  ): Promise<Said<WireOutputs['grant']>> {
    return this.ask('grant', { requestId, epoch: this.epoch, inbox: this.inbox, wants })
  }

  refundRight(
    slipNumber: string,
    requestId: string = randomUUID(),
  ): Promise<Said<WireOutputs['refundRight']>> {
    return this.ask('refundRight', { requestId, epoch: this.epoch, inbox: this.inbox, slipNumber })
  }

  /** Any request, signed, bent where a test wants it so. */
  async ask<Name extends keyof typeof PATHS>(
    name: Name,
    input: WireInputs[Name],
    bend: Bend = {},
  ): Promise<Said<WireOutputs[Name]>> {
    const path = `/till/v1/${PATHS[name]}`
    const body = JSON.stringify(input)
    const nonce = bend.nonce ?? randomBytes(16).toString('hex')
    const atMs = bend.atMs ?? this.#options.nowMs()
    const till = bend.till ?? this.id
    const text = requestText({ method: 'POST', path, till, atMs, nonce, bodyHash: sha256(body) })
    const response = await fetch(`${this.#options.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [SIGNING_HEADERS.till]: till,
        [SIGNING_HEADERS.at]: String(atMs),
        [SIGNING_HEADERS.nonce]: nonce,
        [SIGNING_HEADERS.wire]: bend.wire ?? String(WIRE_VERSION),
        [SIGNING_HEADERS.signature]: bend.signature ?? this.#sign(text),
      },
      body: bend.body ?? body,
      ...(bend.signal === undefined ? {} : { signal: bend.signal }),
    })
    const answered = await response.text()
    const read = JSON.parse(answered)
    const key = name === 'activate' && response.ok ? read.hqKey : this.hqKey
    const over = answerText({ nonce, status: response.status, bodyHash: sha256(answered) })
    return {
      status: response.status,
      value: read,
      problem: read.data ?? { code: read.code },
      signed: isSignedBy(key, over, response.headers.get(SIGNING_HEADERS.signature) ?? ''),
    }
  }

  /** The next entry of this till's chain, sealed; not pushed. */
  entry(kind: string, body: Record<string, unknown>, postings: readonly Posting[] = []): string {
    const atMs = this.#options.nowMs()
    const unhashed = {
      v: 1,
      till: this.id,
      epoch: this.epoch,
      seq: this.seq + 1,
      id: randomUUID(),
      kind,
      atMs,
      businessDate: businessDateAt(atMs),
      staff: null,
      approver: null,
      postings,
      body,
      prev: this.hash,
    }
    this.seq += 1
    this.hash = hashOf(unhashed)
    const text = canonicalJson(unhashed)
    this.made.push(text)
    return text
  }

  /** Takes messages in: checks signature and chain, goes on in the inbox. @returns one entry `inbox.applied` for each */
  takeIn(messages: readonly SignedMessage[]): readonly string[] {
    return messages.map((signed) => {
      const message: InboxMessage = JSON.parse(signed.text)
      if (message.n !== this.inbox.n + 1) throw new Error(`message ${message.n} after ${this.inbox.n}`)
      if (this.inbox.n > 0 && message.prev !== this.inbox.hash) throw new Error('a broken inbox')
      if (sha256(signed.text) !== signed.hash) throw new Error('a message of another hash')
      if (!isSignedBy(this.hqKey, messageText(signed.hash), signed.signature)) throw new Error('not of HQ')
      this.inbox = { generation: message.generation, n: message.n, hash: signed.hash }
      const { generation, n, effect } = message
      return this.entry(
        'inbox.applied',
        { v: 1, generation, n, hash: signed.hash, effect },
        this.#taken(effect),
      )
    })
  }

  #taken(effect: InboxEffect): readonly Posting[] {
    if (effect.kind === 'merge') return this.merged(effect.from, effect.to)
    return 'amounts' in effect ? takenInPostings(effect.amounts, this.holder) : []
  }

  /** What this till holds of a merged member changes its owner; a test whose till holds something says what. */
  merged: (from: string, to: string) => readonly Posting[] = () => []

  push(
    entries: readonly string[],
    more: Partial<WireInputs['push']> = {},
    bend: Bend = {},
  ): Promise<Said<WireOutputs['push']>> {
    const firstSeq = this.seq - entries.length + 1
    return this.ask(
      'push',
      {
        epoch: this.epoch,
        epochNumber: this.epochNumber,
        firstSeq,
        entries: [...entries],
        profiles: [],
        programmes: [],
        ...more,
      },
      bend,
    )
  }
}

/** The effects of messages, in order. */
export function effectsOf(messages: readonly SignedMessage[]): readonly InboxEffect[] {
  return messages.map((signed) => JSON.parse(signed.text).effect)
}
