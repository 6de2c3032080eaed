/** The shoes preset says what the rulebook says of it, and one version of it says one thing for ever. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { readProgramme } from '../../shared/programmes/read-programme.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

test('the preset passes schema and check unchanged', () => {
  expect(readProgramme(JSON.parse(JSON.stringify(SHOES)))).toEqual({ ok: true, value: SHOES })
  expect(lintProgramme(SHOES)).toEqual([])
})

test('a change of what the preset says is a new version', () => {
  const hash = createHash('sha256').update(canonicalJson(SHOES)).digest('hex')
  expect([SHOES.id, SHOES.version, hash]).toEqual([
    'shoes',
    2,
    'f7ae1e16c904f1b2f4fa5a8ef99c51f973cf3d22776de8113a7ff85e1d917d24',
  ])
})

describe('what the rulebook says of a shoe chain', () => {
  const { accrual, redemption, card, refund } = SHOES
  test.each<[string, unknown, unknown]>([
    [
      'EN-02: a phone identifies, an ID-document number may be given',
      [card.identity, card.idDocument],
      ['phone', 'optional'],
    ],
    ['EN-04: a card works 24 hours after the application', card.activationDelaySeconds, 86_400],
    ['EN-04: the enrolment purchase earns only with a card that works', card.enrolmentPurchase, 'if_active'],
    ['EN-05: nothing has to be bought first', card.entry, { kind: 'none' }],
    ['EN-08: nobody has to approve a card', card.approval, 'none'],
    ['EN-10: no slip is claimed later', card.lateDays, null],
    ['EN-11: a lost card is frozen', card.loss, { kind: 'frozen' }],
    [
      'EN-17: a guest has the price once, and the sale earns nobody',
      SHOES.guests,
      { times: 1, earns: 'nobody' },
    ],
    [
      'EA-01: one point per whole yuan paid',
      [accrual.unitFen, accrual.pointsPerUnit, accrual.base, accrual.rounding],
      [100, 1, 'paid', 'down'],
    ],
    ['EA-02: the highest factor counts', accrual.stacking, 'highest'],
    [
      'EA-03: all money earns and vouchers do not',
      SHOES.tenders.filter(({ earns, kind }) => earns !== (kind === 'money')),
      [],
    ],
    [
      'RE-01: from 1000 points, per 1000, 20 yuan',
      [redemption.minimumPoints, redemption.stepPoints, redemption.stepFen],
      [1000, 1000, 20_00],
    ],
    ['RE-01: no ceiling', redemption.ceilingFenPerSale, null],
    ['RE-02: points are used on request', [redemption.mode, redemption.moneyOff], ['on_request', true]],
    ['RE-05: points are used at the site that issued the card', redemption.where, { kind: 'issuing_site' }],
    ['RF-03: missing points come off the money', refund.shortfall, 'from_refund'],
    [
      'RF-06: one of the reasons is a quality defect',
      refund.reasons.filter(({ quality }) => quality).map(({ code }) => code),
      ['quality'],
    ],
    [
      'TI-05: regular at 5.8折, special at 9折',
      SHOES.memberPrice,
      { member: { regular: 580, special: 900 } },
    ],
    [
      'TI-06: in the birthday month regular at 5折, special at 9折',
      SHOES.birthdayRight,
      { window: 'month', ratePermille: { regular: 500, special: 900 } },
    ],
    ['section 12: points do not expire', SHOES.expiry, null],
  ])('%s', (_rule, said, wanted) => {
    expect(said).toEqual(wanted)
  })
})
