// A real till with a small demo shop, reached as a page reaches it: over a WebSocket on the loopback, or over a message port as
// Electron's main process serves it. The contract suite runs over both.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe } from 'vitest'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { describeDefect } from '../../main/host/defects.ts'
import { openDoor } from '../../main/host/door.ts'
import { servePort } from '../../main/host/port.ts'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import {
  type Carrier,
  type Connection,
  keepConnected,
  portCarrier,
  socketCarrier,
  type TillClient,
} from '../../renderer/transport.ts'
import { refusalSchema } from '../../shared/contract/common.ts'
import type { MemberView } from '../../shared/contract/member.ts'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import type { Role, StaffView } from '../../shared/contract/session.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { FakePort } from '../support/fake-electron.ts'
import { entered, serve } from '../support/loopback.ts'
import { PageSocket } from '../support/page-socket.ts'

/** Enough that the demo shop has a card of every kind to swipe, and is made in about a second. */
const DEMO_SIZE = { members: 260, days: 30, salesPerDay: 6 }
const TODAY_MS = shopInstantMs(businessDate('2026-11-21'), '20:30:00')

export interface World {
  readonly till: Till
  readonly connection: Connection
  readonly client: TillClient
  /** A call as no typed client would make it; `path` as in 'sale.quote'. */
  call(path: string, input: unknown): Promise<unknown>
  /** What was reported as a defect; stays empty. */
  readonly reports: readonly string[]
  passTime(ms: number): void
}

interface Transport {
  readonly connection: Connection
  call(path: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

type Connect = (till: Till, report: (text: string) => void) => Promise<Transport>

const TRANSPORTS: readonly (readonly [string, Connect])[] = [
  ['a WebSocket on the loopback', overWebSocket],
  ["a message port of Electron's kind", overMessagePort],
]

/** Describes the same behaviour over each transport, each time on a shop of its own. */
export function overBothTransports(shop: 'demo' | 'empty', suite: (world: () => World) => void): void {
  describe.each(TRANSPORTS)('over %s', (_, connect) => {
    let world: World & { close(): Promise<void> }
    beforeAll(async () => {
      world = await openWorld(shop, connect)
    })
    afterAll(() => world.close())
    suite(() => world)
  })
}

async function openWorld(shop: 'demo' | 'empty', connect: Connect) {
  const root = mkdtempSync(join(tmpdir(), 'guike-contract-'))
  let nowMs = TODAY_MS
  const reports: string[] = []
  const opened = await openTill({
    dataDir: join(root, 'data'),
    configDir: join(root, 'config'),
    empty: shop === 'empty',
    makeDemoShop: (parts) => makeDemoShop(parts, DEMO_SIZE),
    clock: { nowMs: () => nowMs },
    onDefect: (error) => reports.push(describeDefect('till', error)),
  })
  if (!opened.ok) throw new Error(`the till did not open: ${opened.code}`)
  const till = opened.value
  const transport = await connect(till, (text) => reports.push(text))
  return {
    till,
    connection: transport.connection,
    client: transport.connection.client,
    call: transport.call,
    reports,
    passTime(ms: number) {
      nowMs += ms
    },
    async close() {
      await transport.close()
      await till.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function overWebSocket(till: Till): Promise<Transport> {
  const served = await serve(till)
  const { path, cookie } = await entered(served)
  const { origin } = served.loopback
  const address = `ws://${served.authority}${path}/till`
  const dialled = await dial(() => socketCarrier(new PageSocket(address, { origin, cookie })))
  return {
    ...dialled,
    async close() {
      dialled.connection.close()
      await served.stop()
    },
  }
}

async function overMessagePort(till: Till, report: (text: string) => void): Promise<Transport> {
  const door = openDoor(till, { report })
  const dialled = await dial(() => {
    const { port1, port2 } = new MessageChannel()
    servePort(door, new FakePort(port1))
    return Promise.resolve(portCarrier(port2))
  })
  return { ...dialled, close: async () => dialled.connection.close() }
}

/** One connection, as the page holds it and as its carrier takes anything. */
async function dial(carry: () => Promise<Carrier | 'failed'>) {
  const carrier = await carry()
  if (carrier === 'failed') throw new Error('no connection')
  const connection = keepConnected(() => Promise.resolve(carrier))
  return {
    connection,
    call: (path: string, input: unknown) => carrier.link.call(path.split('.'), input, { context: {} }),
  }
}

/** How a call ended, in the words of the contract. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly details: unknown }

/** The value, the refusal's code and details, or the name of the error that is none. */
export async function outcome<Value>(call: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await call }
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error
    if (!error.defined || error.code !== 'REFUSED') return { ok: false, code: error.code, details: null }
    const { code, details } = refusalSchema.parse(error.data)
    return { ok: false, code: `refused ${code}`, details }
  }
}

/** The value of a call that must be answered. */
export async function value<Value>(call: Promise<Value>): Promise<Value> {
  const ended = await outcome(call)
  if (!ended.ok) throw new Error(`${ended.code} ${JSON.stringify(ended.details)}`)
  return ended.value
}

/** A fresh id of an act. */
export function actId(): string {
  return timeOrderedId(Date.now(), systemRandomness)
}

export async function staffOf(world: World, role: Role): Promise<StaffView & { readonly demoPin: string }> {
  const { staff } = await value(world.client.session.status())
  const found = staff.find((one) => one.role === role)
  if (found === undefined || found.demoPin === null) throw new Error(`no ${role} in the demo shop`)
  return { ...found, demoPin: found.demoPin }
}

export async function signIn(world: World, role: Role): Promise<StaffView> {
  const staff = await staffOf(world, role)
  await value(world.client.session.signIn({ staffId: staff.staffId, pin: staff.demoPin }))
  return staff
}

/** The text of a card beside the simulated reader; somebody has to be signed in. */
export async function cardText(world: World, hint: string, which = 0): Promise<string> {
  const cards = await value(world.client.simulator.cards())
  const card = cards.filter((one) => one.hint === hint)[which]
  if (card === undefined) throw new Error(`no ${hint} card`)
  return card.text
}

/** Swipes a member's card, or types its number. */
export async function memberBy(
  world: World,
  hint: string,
  via: 'wedge' | 'typed' = 'wedge',
): Promise<MemberView> {
  const swiped = await cardText(world, hint)
  const text = via === 'typed' ? swiped.replace(/\D/g, '') : swiped
  const identified = await value(world.client.member.identify({ text, via }))
  if (identified.kind !== 'member') throw new Error(`${hint}: ${identified.kind}`)
  return identified.member
}

/** A sale of one pair of shoes at 1,000.00, paid in cash. */
export function aDraft(draft: Partial<SaleDraft> = {}): SaleDraft {
  return {
    identification: null,
    lines: [
      {
        kind: 'counted',
        text: '羊皮短靴',
        article: null,
        priceClass: 'regular',
        category: 'shoe',
        unitPriceFen: fen(1_000_00),
        quantity: 1,
      },
    ],
    deduction: null,
    redeemPoints: points(0),
    useBirthdayRight: false,
    tenders: [{ code: 'cash', amountFen: null }],
    salesperson: null,
    ...draft,
  }
}

/** The draft as a commit's input, expecting what the till quotes for it. */
export async function anAsk(world: World, draft: SaleDraft) {
  const { result, refusal } = await value(world.client.sale.quote({ draft }))
  if (result === null) throw new Error(`no quote: ${refusal?.code}`)
  const { dueFen, accruedPoints, redeemedPoints } = result
  return { actId: actId(), draft, expected: { dueFen, accruedPoints, redeemedPoints }, approval: null }
}
