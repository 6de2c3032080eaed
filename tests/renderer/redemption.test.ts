/** Whether points can be money off in this sale at all, before any step of them is offered. */
import { expect, test } from 'vitest'
import { noMoneyOff } from '../../renderer/state/redemption.ts'
import { NO_INPUTS } from '../../renderer/state/sale-inputs.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { automatic, withItems } from '../support/programmes.ts'
import { aMemberView } from './samples.ts'

const served = { member: aMemberView(), inputs: NO_INPUTS, quoted: null }
const itemsOnly = { ...withItems(), redemption: { ...withItems().redemption, moneyOff: false } }
const guest = { guestId: 'g', used: 0, refusal: null }
const inactive = aMemberView({ card: { state: 'issued', activeAtText: '2026-11-22 10:00:00' } })
const elsewhere = {
  quote: { redemptionWhyNot: { code: 'redemption_other_site', details: {} } },
}

test.each([
  ['points are used as money off', served, SHOES, null],
  ['RE-02 points turn into rebate by themselves', served, automatic(), 'automatic'],
  ['RE-02 points are for things only', served, itemsOnly, 'items_only'],
  ['EN-17 a guest is served', { ...served, inputs: { ...NO_INPUTS, guest } }, SHOES, 'guest'],
  ['EN-04 the card does not work yet', { ...served, member: inactive }, SHOES, 'inactive'],
  ['RE-05 the card is of another site', { ...served, quoted: elsewhere }, SHOES, 'other_site'],
] as const)('%s', (_case, sale, programme, expected) => {
  expect(noMoneyOff(sale, programme)).toBe(expected)
})
