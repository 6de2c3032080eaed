import fc from 'fast-check'
import { claimedSale, evaluateClaim } from '../../shared/domain/claim.ts'
import { evaluateExchange } from '../../shared/domain/exchange.ts'
import { evaluateRefund, initialRefundState } from '../../shared/domain/refund-evaluation.ts'
import { evaluateUnknownReturn } from '../../shared/domain/unknown-return.ts'
import { choicesFrom, rows } from './choices.ts'
import { unknownReturnFrom } from './generate-acts.ts'
import { CLAIM, claimFrom } from './generate-claim.ts'
import { exchangeFrom } from './generate-exchange.ts'
import type { ReturnAct } from './generate-history.ts'
import { programmeFrom } from './generate-programme.ts'
import { paths } from './scratch.ts'
import { referenceUnknownReturn } from './unknown-return.ts'
import { claimedBy, untouched } from './world.ts'

const N = Number(process.argv[2] ?? 1000)
const codes: Record<string, number> = {}
const diffs: Record<string, { n: number; ex: unknown }> = {}
const what = ''
type J = { ok: true; value: unknown } | { ok: false; code: string }
function cmp(
  name: string,
  judged: J,
  reference: { value: unknown } | { refused: readonly string[] },
  ex: unknown,
) {
  const k = `${name} ${judged.ok ? 'ok' : judged.code}`
  codes[k] = (codes[k] ?? 0) + 1
  let key: string | null = null
  if (judged.ok && 'value' in reference) {
    const out: string[] = []
    paths(judged.value, reference.value, '', out)
    if (out.length > 0) key = [...new Set(out)].join(' ')
  } else if (judged.ok) key = `engine ok, reference ${'refused' in reference ? reference.refused : ''}`
  else if ('value' in reference) key = `engine ${judged.code}, reference ok`
  else if (!reference.refused.includes(judged.code))
    key = `engine ${judged.code}, reference ${reference.refused}`
  if (key !== null) {
    key = `${name}: ${key}`
    diffs[key] ??= { n: 0, ex: { engine: judged.ok ? judged.value : judged, reference, ex } }
    diffs[key]!.n++
    return false
  }
  return true
}
function returns(name: string, acts: readonly ReturnAct[]) {
  for (const { sale, facts, overrides, programme, answer } of acts) {
    const j = evaluateRefund(sale, facts, programme, {
      overridePeriod: overrides.period,
      overrideNotReturnable: overrides.priceClass,
    })
    if (
      !cmp(name, j.ok ? { ok: true, value: j.value.result } : j, answer, {
        sale,
        facts,
        redemption: programme.redemption,
        refund: programme.refund,
      })
    )
      return
  }
}
const only = process.argv[5]
for (const r of fc.sample(rows(5), { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
  const drawn = programmeFrom(choicesFrom(r.programme))
  if (drawn === null) continue
  try {
    if (!only || only === 'u') {
      const u = unknownReturnFrom(choicesFrom(r.sale), drawn)
      const ju = evaluateUnknownReturn(u, drawn)
      cmp('unknown', ju.ok ? { ok: true, value: ju.value.result } : ju, referenceUnknownReturn(u, drawn), {
        u,
        accrual: drawn.accrual,
        red: drawn.redemption,
        refund: drawn.refund,
      })
    }
    if (!only || only === 'c') {
      const c = claimFrom(r, drawn)
      if (c !== null) {
        const jc = evaluateClaim(c.sale, c.facts, c.programme)
        if (
          cmp('claim', jc.ok ? { ok: true, value: jc.value.result } : jc, c.answer, {
            sale: c.sale,
            facts: c.facts,
            accrual: c.programme.accrual,
            red: c.programme.redemption,
          }) &&
          jc.ok
        ) {
          cmp(
            'claimed',
            { ok: true, value: claimedSale(c.sale, c.facts, jc.value.result, CLAIM) },
            { value: claimedBy(c.sale, c.facts, jc.value.result, CLAIM) },
            {},
          )
          cmp('initial', { ok: true, value: initialRefundState(c.sale) }, { value: untouched(c.sale) }, {})
          returns('claim-return', c.returns)
        }
      }
    }
    if (!only || only === 'x') {
      const x = exchangeFrom(r, drawn)
      if (x !== null) {
        const { overrides, ...refund } = x.asked.refund
        const jx = evaluateExchange({
          refund: {
            ...refund,
            options: { overridePeriod: overrides.period, overrideNotReturnable: overrides.priceClass },
          },
          sale: x.asked.sale,
        })
        const v = jx.ok
          ? {
              ok: true as const,
              value: {
                refundFacts: jx.value.refundFacts,
                refund: jx.value.refund.result,
                saleFacts: jx.value.saleFacts,
                sale: jx.value.sale.result,
                payFen: jx.value.payFen,
                handOutFen: jx.value.handOutFen, netPoints: jx.value.netPoints,
              },
            }
          : jx
        if (jx.ok) {
          const R = jx.value.refund.result,
            S = jx.value.sale.result
          const n = S.accruedPoints - R.clawbackPoints + R.restoredPoints - S.redeemedPoints
          if (n !== jx.value.netPoints) codes['net differs'] = (codes['net differs'] ?? 0) + 1
          else codes['net same'] = (codes['net same'] ?? 0) + 1
        }
        if (cmp('exchange', v, x.answer, { asked: x.asked, handOut: jx.ok ? jx.value.handOut : null }))
          returns('exchange-return', x.returns)
      }
    }
  } catch (e) {
    const k = `throws ${e} ${String((e as Error).stack).slice(0, 600)}`
    diffs[k] ??= { n: 0, ex: {} }
    diffs[k]!.n++
  }
}
console.log(JSON.stringify(Object.fromEntries(Object.entries(codes).sort((a, b) => b[1] - a[1]))))
for (const [k, d] of Object.entries(diffs)
  .sort((a, b) => b[1].n - a[1].n)
  .slice(0, 25)) {
  console.log(d.n, k.slice(0, 1000))
  if (process.argv[4]) console.log(JSON.stringify(d.ex).slice(0, Number(process.argv[4])))
}
