/** Why on the slip: the shares add up to the number above them, and a calculation ends in it (rulebook: any number is explained). */
import { describe, expect, test } from 'vitest'
import { refundSlip } from '../../main/till/sale-slips.ts'
import { accrualReasons, changeReasons, type SlipReasons } from '../../main/till/slip-reasons.ts'
import type { SlipFrame } from '../../main/till/slips.ts'
import { NO_POINTS, points } from '../../shared/domain/points.ts'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { makeSlipNumber } from '../../shared/domain/slip-number.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { eachDrawn, eachHistory } from '../reference/cases.ts'
import { topUpFrom } from '../reference/generate-acts.ts'
import { historyFrom } from '../reference/generate-history.ts'
import { saleFrom } from '../reference/generate-sale.ts'
import { aFactor, aLine, aMember, aSale, evaluated } from '../support/builders.ts'
import { withLimits } from '../support/programmes.ts'
import { holds } from '../support/properties.ts'

const sumOf = (reasons: SlipReasons) => reasons.reduce((sum, one) => sum + (one.points ?? 0), 0)

const FRAME: SlipFrame = {
  identity: {
    tillId: 't',
    epoch: 'e',
    epochNumber: 1,
    siteCode: '0001',
    tillNumber: 1,
    shopName: '店',
    siteName: '店',
    demo: false,
    publicKey: '',
    privateKey: '',
    createdAtMs: 0,
  },
  lang: 'zh-CN',
  atMs: 0,
  slipNumber: makeSlipNumber({ site: 1, till: 1, epoch: 1, seq: 2 }),
  cashierName: '李娜',
  salespersonName: null,
  copy: 'original',
}

describe('reasons on the slip', () => {
  test('of generated sales add up to the points above them, whatever the limits', () => {
    holds(
      400,
      eachDrawn((choices, drawn) => {
        const { facts, programme } = saleFrom(choices, drawn)
        for (const whyOnSlip of [true, false]) {
          const judged = evaluateSale(facts, programme)
          if (!judged.ok) return
          const { result } = judged.value
          const reasons = accrualReasons({ ...programme, whyOnSlip }, result, 'en')
          if (reasons.length > 0 || whyOnSlip) expect(sumOf(reasons)).toBe(result.accruedPoints)
        }
      }),
    )
  })

  test('of generated top-ups add up to the change of the points', () => {
    holds(
      200,
      eachDrawn((choices, drawn) => {
        const programme = { ...drawn, whyOnSlip: true }
        const judged = evaluateTopUp(topUpFrom(choices, programme), programme)
        if (!judged.ok) return
        const { result, why } = judged.value
        expect(sumOf(changeReasons(programme, result, 'zh-CN'))).toBe(why[0]?.value.amount)
      }),
    )
  })

  test('of generated returns end in the points taken back', () => {
    holds(
      200,
      eachHistory(3, (drawn, plain) => {
        const programme = { ...plain, whyOnSlip: true }
        for (const act of historyFrom(drawn, programme) ?? []) {
          const judged = evaluateRefund(act.sale, act.facts, act.programme, {
            overridePeriod: true,
            overrideNotReturnable: true,
          })
          if (!judged.ok || act.sale.facts.member === null) continue
          const slip = refundSlip(
            { ...FRAME, slipNumber: null, copy: 'preview' },
            programme,
            { ...act.sale, slipNumber: makeSlipNumber({ site: 1, till: 1, epoch: 1, seq: 1 }) },
            {
              result: judged.value.result,
              businessDate: act.facts.businessDate,
              isVoid: false,
              surrendered: false,
            },
            {
              member: {
                memberId: 'm',
                name: '张敏',
                tier: 'x',
                card: null,
                joinedOn: act.facts.businessDate,
                phone: null,
                birthday: null,
                idTail: null,
                referrer: null,
                groundEntry: null,
                phoneLost: false,
              },
              balancePoints: NO_POINTS,
              debtPoints: NO_POINTS,
              debtPaidPoints: NO_POINTS,
              valueFen: null,
              expiring: null,
            },
          )
          const [reason] = slip.member?.reasons ?? []
          expect(Number(/= (-?\d+)$/.exec(reason?.text ?? '')?.[1])).toBe(slip.member?.clawbackPoints)
          const [terms = ''] = (reason?.text ?? '').split(' = ')
          const sum = [...terms.replaceAll(' ', '').matchAll(/-?\d+/g)].reduce(
            (all, [n]) => all + Number(n),
            0,
          )
          expect(sum).toBe(slip.member?.clawbackPoints)
        }
      }),
    )
  })

  test('EA-10 a limit that cuts is named, also where only factors are told', () => {
    const base = withLimits()
    const programme = {
      ...base,
      accrual: { ...base.accrual, factors: [aFactor(2000, { kind: 'tier', tier: 'member' }, 'double')] },
    }
    const { result } = evaluated(
      aSale({ member: aMember(), lines: [aLine({ priceFen: 2000_00 })] }),
      programme,
    )
    expect(result.accruedPoints).toBe(500)
    const reasons = accrualReasons(programme, result, 'zh-CN')
    expect(reasons.map(({ points: share }) => share)).toEqual([2320, -1820])
    expect(reasons[1]?.text).toBe('超过上限的不积')
  })

  test('a plain sale needs no reason where the programme does not ask for it', () => {
    const { result } = evaluated(aSale(), SHOES)
    expect(accrualReasons(SHOES, { ...result, accruedPoints: points(result.accruedPoints) }, 'en')).toEqual(
      [],
    )
  })
})
