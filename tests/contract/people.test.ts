// Cards and people through the contract: what a card may do, doing it, a new card, corrections, guests.
import { beforeAll, describe, expect, test } from 'vitest'
import { actId, cardText, memberBy, outcome, overBothTransports, signIn, value } from './world.ts'

describe('cards and people', () => {
  overBothTransports('demo', (world) => {
    beforeAll(async () => {
      await signIn(world(), 'cashier')
    })

    test('data are corrected with the card and a proof; nothing of it is shown unmasked', async () => {
      const { people } = world().client
      const { identification } = await memberBy(world(), 'regular')
      const change = { name: '欧阳小凤', phone: null, birthday: null, idNumber: '11010519491231002X' }
      const ask = { actId: actId(), identification, change, identityProved: false, approval: null }
      expect(await outcome(people.change(ask))).toMatchObject({ code: 'refused identity_not_proved' })
      const changed = await value(people.change({ ...ask, identityProved: true }))
      expect(changed).toMatchObject({ maskedName: '欧阳*凤', maskedId: '**************002X' })
      const proved = await value(people.prove({ identification: null, idNumber: '11010519491231002X' }))
      expect(proved).toMatchObject({ strength: 'proved', memberId: changed.memberId })
    })

    test('nobody waits for approval in the demo shop, and a guest is known by their phone', async () => {
      const { people } = world().client
      expect(await value(people.proposals())).toEqual([])
      const { identification } = await memberBy(world(), 'regular')
      const guest = await value(people.guest({ identification, phone: '13900001111' }))
      expect(guest).toMatchObject({ used: 0, refusal: null })
    })

    test('a lost card is frozen at once, and only a manager gives another', async () => {
      const { people } = world().client
      const { identification, points } = await memberBy(world(), 'regular', 'typed')
      const { actions } = await value(people.cardActions({ identification }))
      expect(actions.find(({ action }) => action === 'report_lost')).toEqual({
        action: 'report_lost',
        refusal: null,
        needsApproval: false,
      })
      const lost = await value(
        people.moveCard({
          actId: actId(),
          identification,
          action: 'report_lost',
          why: 'reported_lost',
          approval: null,
        }),
      )
      expect(lost.card.state).toBe('frozen')
      const ask = {
        actId: actId(),
        identification,
        newCard: (await cardText(world(), 'blank')).replace(/\D/g, ''),
        identityProved: true,
        approval: null,
      }
      expect(await outcome(people.replaceCard(ask))).toMatchObject({ code: 'refused needs_approval' })
      await signIn(world(), 'manager')
      const again = await memberBy(world(), 'regular', 'typed')
      const replaced = await value(
        people.replaceCard({ ...ask, actId: actId(), identification: again.identification }),
      )
      expect(replaced.member).toMatchObject({ card: { state: 'active' }, points })
      expect(replaced.slipNumber).toMatch(/^7\d{16}$/)
      await signIn(world(), 'cashier')
    })
  })
})
