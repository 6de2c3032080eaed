// Who stands at the till: sign-in, shift, first run, and what a till answers to whom.
import { describe, expect, test } from 'vitest'
import { goodInputs } from './inputs.ts'
import { actId, aDraft, outcome, overBothTransports, signIn, staffOf, value } from './world.ts'

/** What the till answers before anybody has signed in; the simulated reader is no person's. */
const FOR_EVERYBODY = ['session.status', 'session.signIn', 'session.setUp', 'session.lock', 'simulator.scan']
const SERVING = Object.entries(goodInputs()).filter(([path]) => !FOR_EVERYBODY.includes(path))

describe('the session', () => {
  overBothTransports('demo', (world) => {
    test('before anybody signs in, the till says where it is and who may', async () => {
      const status = await value(world().client.session.status())
      expect(status).toMatchObject({
        stage: 'sign_in',
        demo: true,
        cashier: null,
        blocked: null,
        shift: null,
      })
      expect(status.staff.map(({ role }) => role).sort()).toEqual(['cashier', 'cashier', 'manager'])
    })

    test.each(SERVING)('%s is refused while nobody is signed in', async (path, input) => {
      await value(world().client.session.lock())
      expect(await outcome(world().call(path, input))).toEqual({
        ok: false,
        code: 'refused signed_out',
        details: {},
      })
    })

    test('the right PIN opens the shift, and locking keeps it', async () => {
      const cashier = await signIn(world(), 'cashier')
      const status = await value(world().client.session.status())
      expect(status).toMatchObject({ stage: 'ready', cashier: { staffId: cashier.staffId } })
      expect(status.shift).not.toBeNull()
      const locked = await value(world().client.session.lock())
      expect(locked).toMatchObject({ stage: 'sign_in', cashier: null, shift: status.shift })
    })

    test('the shift closes by one act, and the next sign-in opens the next one', async () => {
      await signIn(world(), 'cashier')
      const first = (await value(world().client.session.status())).shift?.number ?? 0
      const closed = await value(world().client.session.closeShift({ actId: actId() }))
      expect(closed).toMatchObject({ stage: 'sign_in', shift: null })
      await signIn(world(), 'cashier')
      const next = await value(world().client.session.status())
      expect(next.shift?.number).toBe(first + 1)
    })

    test('nobody of that name', async () => {
      const asked = world().client.session.signIn({ staffId: 'nobody', pin: '123456' })
      expect(await outcome(asked)).toMatchObject({ code: 'refused unknown_staff' })
    })

    test('wrong PINs are counted down, then the name is locked for a while, also against the right PIN', async () => {
      const { staffId, demoPin } = await staffOf(world(), 'manager')
      const wrong = () => outcome(world().client.session.signIn({ staffId, pin: '000000' }))
      for (const left of [4, 3, 2, 1])
        expect(await wrong()).toEqual({ ok: false, code: 'refused wrong_pin', details: { left } })
      expect(await wrong()).toEqual({ ok: false, code: 'refused locked_out', details: { seconds: 30 } })
      const right = () => outcome(world().client.session.signIn({ staffId, pin: demoPin }))
      expect(await right()).toMatchObject({ code: 'refused locked_out' })
      world().passTime(31_000)
      expect((await right()).ok).toBe(true)
    })

    test('a shop that is set up is not set up again', async () => {
      const shop = { shopName: '店', siteName: '店', managerName: '陈静', pin: '123456' }
      expect(await outcome(world().client.session.setUp(shop))).toMatchObject({
        code: 'refused already_set_up',
      })
    })
  })
})

describe('the first run of an empty till', () => {
  overBothTransports('empty', (world) => {
    test('it waits for a shop and serves nobody', async () => {
      expect(await value(world().client.session.status())).toMatchObject({ stage: 'setup', staff: [] })
      expect(await outcome(world().client.session.signIn({ staffId: 'a', pin: '123456' }))).toMatchObject({
        code: 'refused set_up_first',
      })
      expect(await outcome(world().client.sale.quote({ draft: aDraft() }))).toMatchObject({
        code: 'refused set_up_first',
      })
    })

    test('a shop without a name is refused', async () => {
      const shop = { shopName: ' ', siteName: '解放路店', managerName: '陈静', pin: '123456' }
      expect(await outcome(world().client.session.setUp(shop))).toMatchObject({
        code: 'refused name_missing',
      })
    })

    test('shop, site, manager and PIN make it a till, whose PINs are shown to nobody', async () => {
      const shop = { shopName: '云上鞋屋', siteName: '解放路店', managerName: '陈静', pin: '202611' }
      const status = await value(world().client.session.setUp(shop))
      expect(status).toMatchObject({ stage: 'sign_in', demo: false, shopName: '云上鞋屋' })
      const [manager] = status.staff
      expect(manager).toMatchObject({ name: '陈静', role: 'manager', demoPin: null })
      const ask = { staffId: manager?.staffId ?? '', pin: '202611' }
      expect(await value(world().client.session.signIn(ask))).toMatchObject({ stage: 'ready' })
    })

    test('its devices are real: there is nothing to simulate', async () => {
      const { simulator } = world().client
      expect(await outcome(simulator.cards())).toMatchObject({ code: 'refused not_simulated' })
      expect(await outcome(simulator.scan({ text: '1' }))).toMatchObject({ code: 'refused not_simulated' })
    })
  })
})
