// Slips, settings, the simulated devices, and what the till tells by itself.
import { beforeAll, describe, expect, test } from 'vitest'
import type { TillEvent } from '../../shared/contract/session.ts'
import {
  actId,
  aDraft,
  anAsk,
  cardText,
  outcome,
  overBothTransports,
  signIn,
  value,
  type World,
} from './world.ts'

const SETTINGS = { paper: 58, slipLang: 'en', printer: { kind: 'simulated' }, lockMinutes: 5 } as const

async function aSale(world: World) {
  return value(world.client.sale.commit(await anAsk(world, aDraft())))
}

describe('slips, settings and devices', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'cashier')
    })

    test('a slip is listed, shown, and printed again as what it is: a reprint', async () => {
      const { printJobId, slipNumber } = await aSale(world())
      const recent = await value(world().client.slip.recent())
      expect(recent.find(({ jobId }) => jobId === printJobId)).toMatchObject({ slipNumber, copy: 'original' })
      expect((await value(world().client.slip.show({ jobId: printJobId }))).svg).toContain('<svg')
      const ask = { actId: actId(), jobId: printJobId }
      const copy = await value(world().client.slip.reprint(ask))
      expect(copy).toMatchObject({ slipNumber, copy: 'reprint' })
      expect(copy.jobId).not.toBe(printJobId)
      expect(await value(world().client.slip.reprint(ask))).toMatchObject({ jobId: copy.jobId })
    })

    test('a slip that is not there', async () => {
      const show = world().client.slip.show({ jobId: 999_999_999 })
      expect(await outcome(show)).toMatchObject({ code: 'refused job_unknown' })
      const again = world().client.slip.reprint({ actId: actId(), jobId: 999_999_999 })
      expect(await outcome(again)).toMatchObject({ code: 'refused job_unknown' })
    })

    test('only a manager changes the settings', async () => {
      expect(await outcome(world().client.settings.save(SETTINGS))).toMatchObject({
        code: 'refused needs_manager',
      })
      await signIn(world(), 'manager')
      expect((await value(world().client.settings.save(SETTINGS))).settings).toEqual(SETTINGS)
      await signIn(world(), 'cashier')
      expect((await value(world().client.session.status())).settings).toEqual(SETTINGS)
    })

    test('a test slip comes out of the simulated printer', async () => {
      const { jobId } = await value(world().client.settings.printTest())
      await expect
        .poll(
          async () => (await value(world().client.slip.recent())).find((job) => job.jobId === jobId)?.state,
        )
        .toBe('printed')
      expect((await value(world().client.simulator.paper())).length).toBeGreaterThan(0)
    })

    test('a printer that fails says so in the status, and prints when it is well again', async () => {
      await value(world().client.simulator.printer({ fault: 'paper' }))
      const { printJobId } = await aSale(world())
      await expect
        .poll(async () => (await value(world().client.session.status())).printer.state)
        .toBe('paper')
      await value(world().client.simulator.printer({ fault: 'none' }))
      await expect
        .poll(
          async () =>
            (await value(world().client.slip.recent())).find((job) => job.jobId === printJobId)?.state,
          { timeout: 10_000 },
        )
        .toBe('printed')
    })
  })
})

describe('events', () => {
  overBothTransports('demo', (world) => {
    test('they begin with the present status, tell what changes and what is scanned, and end when left', async () => {
      const seen: TillEvent[] = []
      const leave = world().connection.watch((event) => seen.push(event))
      await expect.poll(() => seen[0]).toMatchObject({ kind: 'status', status: { stage: 'sign_in' } })
      await signIn(world(), 'cashier')
      await expect.poll(() => seen.at(-1)).toMatchObject({ kind: 'status', status: { stage: 'ready' } })
      const text = await cardText(world(), 'points')
      await value(world().client.simulator.scan({ text }))
      await expect
        .poll(() => seen.filter(({ kind }) => kind === 'scan'))
        .toEqual([{ kind: 'scan', text: expect.any(String), via: 'hid' }])
      const { printJobId } = await aSale(world())
      await expect
        .poll(() => seen.filter((event) => event.kind === 'print' && event.jobId === printJobId).at(-1))
        .toMatchObject({ state: 'printed' })
      leave()
      const count = seen.length
      await value(world().client.session.lock())
      expect(seen).toHaveLength(count)
    })

    test('a second window hears the same', async () => {
      const one: string[] = []
      const other: string[] = []
      const leaveOne = world().connection.watch(({ kind }) => one.push(kind))
      const leaveOther = world().connection.watch(({ kind }) => other.push(kind))
      await expect.poll(() => [one.length, other.length]).toEqual([1, 1])
      await value(world().client.session.lock())
      await expect.poll(() => [one.length, other.length]).toEqual([2, 2])
      leaveOne()
      leaveOther()
    })
  })
})
