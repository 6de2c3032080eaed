import fc from 'fast-check'
import { evaluateAdjustment } from '../../shared/domain/adjustment.ts'
import { evaluateExtra } from '../../shared/domain/extra.ts'
import { evaluateRedemption } from '../../shared/domain/item-redemption.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { Result } from '../../shared/domain/result.ts'
import { evaluateTopUp } from '../../shared/domain/top-up.ts'
import * as a from './acts.ts'
import type { Answer } from './answer.ts'
import { type Choices, choicesFrom, rows } from './choices.ts'
import * as g from './generate-acts.ts'
import { programmeFrom } from './generate-programme.ts'
import { paths } from './scratch.ts'

const N = Number(process.argv[2] ?? 1000)
function run<F, R>(
  name: string,
  make: (c: Choices, p: Programme) => F,
  ev: (f: F, p: Programme) => Result<{ result: R }>,
  ref: (f: F, p: Programme) => Answer<R>,
) {
  const codes: Record<string, number> = {}
  const diffs: Record<string, { n: number; ex: unknown }> = {}
  for (const r of fc.sample(rows(0), { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
    const programme = programmeFrom(choicesFrom(r.programme))
    if (programme === null) continue
    const facts = make(choicesFrom(r.sale), programme)
    const reference = ref(facts, programme)
    const judged = ev(facts, programme)
    const k = judged.ok ? 'ok' : judged.code
    codes[k] = (codes[k] ?? 0) + 1
    if (judged.ok)
      for (const [k, v] of Object.entries(judged.value.result as object))
        if ((Array.isArray(v) && v.length > 0) || k === 'conversion' || (typeof v === 'number' && v > 0))
          codes[k] = (codes[k] ?? 0) + 1
    let key: string | null = null
    if (judged.ok && 'value' in reference) {
      const out: string[] = []
      paths(judged.value.result, reference.value, '', out)
      if (out.length > 0) key = [...new Set(out)].join(' ')
    } else if (judged.ok) key = `engine ok, reference ${'refused' in reference ? reference.refused : ''}`
    else if ('value' in reference) key = `engine ${judged.code}, reference ok`
    else if (!reference.refused.includes(judged.code))
      key = `engine ${judged.code}, reference ${reference.refused}`
    if (key !== null) {
      diffs[key] ??= {
        n: 0,
        ex: {
          engine: judged.ok ? judged.value.result : judged,
          reference,
          facts,
          accrual: programme.accrual,
          redemption: programme.redemption,
          rewards: programme.rewards,
          storedValue: programme.storedValue,
        },
      }
      diffs[key]!.n++
    }
  }
  console.log(name, JSON.stringify(codes))
  for (const [k, d] of Object.entries(diffs)
    .sort((a, b) => b[1].n - a[1].n)
    .slice(0, 25)) {
    console.log(d.n, k.slice(0, 400))
    if (process.argv[4]) console.log(JSON.stringify(d.ex).slice(0, Number(process.argv[4])))
  }
}
run('redemption', g.redemptionFrom, evaluateRedemption, a.referenceRedemption)
run('topup', g.topUpFrom, evaluateTopUp, a.referenceTopUp)
run('extra', g.extraFrom, evaluateExtra, a.referenceExtra)
run('adjustment', g.adjustmentFrom, evaluateAdjustment, a.referenceAdjustment)
