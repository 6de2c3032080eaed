// The page's side of the transport measurement, on a thread of its own as a page is in a process of its own: while the till
// prints behind an answer, the page already has it.
import { parentPort, workerData } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { WebSocket } from 'ws'
import { systemRandomness, timeOrderedId } from '../../../main/till/ids.ts'
import { type Carrier, socketCarrier, type TillClient } from '../../../renderer/transport.ts'
import type { SaleCommitInput, SaleDraft } from '../../../shared/contract/sale.ts'
import { fen } from '../../../shared/domain/money.ts'
import { NO_POINTS } from '../../../shared/domain/points.ts'
import { assert } from '../../../shared/domain/result.ts'
import { PageSocket } from '../../support/page-socket.ts'
import { measured, report } from './measure.ts'

const ROUNDS = { turns: 400, warmUp: 50 }

/** Where the page connects to, as its launch told it. */
export interface PageWorkerData {
  readonly address: string
  readonly origin: string
  readonly cookie: string
  readonly echoPort: number
}

const given = workerData as PageWorkerData

async function connectEcho(): Promise<(text: string) => Promise<string>> {
  const socket = new WebSocket(`ws://127.0.0.1:${given.echoPort}`, { perMessageDeflate: false })
  await new Promise((resolve) => socket.once('open', resolve))
  return (text) =>
    new Promise((resolve) => {
      socket.once('message', (message) => resolve(String(message)))
      socket.send(text)
    })
}

function draftFor(identification: string): SaleDraft {
  const line = {
    kind: 'amount' as const,
    text: '',
    article: null,
    priceClass: 'regular',
    category: 'shoe',
    unitPriceFen: fen(300_00),
    quantity: 1,
  }
  return {
    identification,
    lines: [line, { ...line, priceClass: 'special' }],
    deduction: null,
    redeemPoints: NO_POINTS,
    useBirthdayRight: false,
    tenders: [{ code: 'wechat', amountFen: null }],
    salesperson: null,
  }
}

/** What Enter sends: the draft with the figures its quote showed. */
async function commitInput(client: TillClient, card: string): Promise<SaleCommitInput> {
  const identified = await client.member.identify({ text: card, via: 'wedge' })
  assert(identified.kind === 'member', 'a demo card names a member')
  const draft = draftFor(identified.member.identification)
  const { result } = await client.sale.quote({ draft })
  assert(result !== null, 'the sale can be quoted')
  const { dueFen, accruedPoints, redeemedPoints } = result
  const actId = timeOrderedId(Date.now(), systemRandomness)
  return { actId, draft, expected: { dueFen, accruedPoints, redeemedPoints }, approval: null }
}

async function measure(client: TillClient, ask: (text: string) => Promise<string>): Promise<void> {
  const staff = (await client.session.status()).staff[0]
  assert(staff?.demoPin != null, 'the demo shop shows its PINs')
  await client.session.signIn({ staffId: staff.staffId, pin: staff.demoPin })
  const card = (await client.simulator.cards()).find((one) => one.hint === 'regular')?.text ?? ''
  let next = await commitInput(client, card)
  const answerLength = JSON.stringify(await client.sale.commit(next)).length
  /** The printer is done with the turn before. */
  const quiet = async () => {
    while ((await client.session.status()).printer.waiting > 0)
      await new Promise((wait) => setTimeout(wait, 2))
  }
  const rows = await measured(
    [
      { name: 'bare echo, short', prepare: quiet, run: () => ask('x'.repeat(200)) },
      { name: `bare echo, an answer of ${answerLength} characters`, run: () => ask(`#${answerLength}#`) },
      { name: 'session.status through the door', run: () => client.session.status() },
      { name: 'a swipe: member.identify', run: () => client.member.identify({ text: card, via: 'wedge' }) },
      { name: 'a key: sale.quote', run: () => client.sale.quote({ draft: next.draft }) },
      {
        name: 'Enter: sale.commit, on disk and answered',
        prepare: async () => {
          next = await commitInput(client, card)
        },
        run: () => client.sale.commit(next),
      },
    ],
    ROUNDS,
  )
  report('calls of the page over the loopback WebSocket', rows)
}

const carrier: Carrier | 'failed' = await socketCarrier(
  new PageSocket(given.address, { origin: given.origin, cookie: given.cookie }),
)
assert(carrier !== 'failed', 'the loopback takes its own page')
await measure(createORPCClient(carrier.link), await connectEcho())
carrier.close()
parentPort?.close()
process.exit(0)
