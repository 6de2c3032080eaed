import fc from 'fast-check'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { choicesFrom, rows } from './choices.ts'
import { historyFrom } from './generate-history.ts'
import { programmeFrom } from './generate-programme.ts'
import { paths } from './scratch.ts'

const N = Number(process.argv[2] ?? 1000)
const codes: Record<string, number> = {}
const diffs: Record<string, { n: number; ex: unknown }> = {}
let tRef = 0,
  tEng = 0,
  n = 0
for (const r of fc.sample(rows(6), { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
  const drawn = programmeFrom(choicesFrom(r.programme))
  if (drawn === null) continue
  const t1 = performance.now()
  const acts = historyFrom(r, drawn)
  const t2 = performance.now()
  tRef += t2 - t1
  if (acts === null) {
    codes['no sale'] = (codes['no sale'] ?? 0) + 1
    continue
  }
  for (const { sale, facts, overrides, programme, answer: reference } of acts) {
    n++
    const t3 = performance.now()
    let key: string | null = null
    let judged: ReturnType<typeof evaluateRefund>
    try {
      judged = evaluateRefund(sale, facts, programme, {
        overridePeriod: overrides.period,
        overrideNotReturnable: overrides.priceClass,
      })
    } catch (e) {
      const k = `throws ${e}`
      diffs[k] ??= { n: 0, ex: { facts, sale, e: String((e as Error).stack) } }
      diffs[k]!.n++
      break
    }
    tEng += performance.now() - t3
    const k = judged.ok ? 'ok' : judged.code
    codes[k] = (codes[k] ?? 0) + 1
    if (judged.ok && 'value' in reference) {
      for (const [k, v] of Object.entries(judged.value.result))
        if (
          (Array.isArray(v) && v.length > 0 && !['lines', 'tenders'].includes(k)) ||
          k === 'surrenderCard' ||
          k === 'conversion' ||
          (typeof v === 'number' && v < 0)
        )
          codes[k] = (codes[k] ?? 0) + 1
      const R = judged.value.result
      const tell = (k: string, c: boolean) => {
        if (c) codes[k] = (codes[k] ?? 0) + 1
      }
      tell('short>0', R.shortfallPoints > 0)
      tell('short<0', R.shortfallPoints < 0)
      tell('withheld>0', R.withheldFen > 0)
      tell('withheld<0', R.withheldFen < 0)
      tell('debt>0', R.debtPoints > 0)
      tell('debt<0', R.debtPoints < 0)
      tell('elsewhere', R.debtElsewherePoints > 0)
      tell(
        'owed',
        (R.rewardsGone ?? []).some((x) => x.owedFen > 0),
      )
      tell(
        'missing',
        (R.rewardsGone ?? []).some((x) => (x.missingPoints ?? 0) > 0),
      )
      tell(
        'inCash',
        R.tenders.some((x) => x.inCash),
      )
      tell(
        'valueLots',
        R.tenders.some((x) => (x.lots ?? []).length > 1),
      )
      tell(
        'newVoucher',
        R.tenders.some((x) => x.newVoucherFen),
      )
      tell(
        'voucher',
        R.tenders.some((x) => x.voucher),
      )
      tell(
        'from',
        R.restoredLots.some((x) => x.from),
      )
      tell('undone2', (R.conversionsUndone ?? []).length > 1)
      tell('reconv', R.conversion !== undefined)
      tell(
        'undone from',
        (R.conversionsUndone ?? []).some((x) => x.points.some((y) => y.from)),
      )
      tell(
        'withheld on value',
        R.tenders.some((x) => x.asset && x.withheldFen > 0),
      )
      tell('lapsed', R.lapsedFen > 0)
      tell('quality', facts.reason === 'quality')
      tell('void', facts.void === true)
      tell('claw<needed', R.clawbackPoints > 0)
      tell('bought back credited', R.restoredPoints > 0 && R.shortfallPoints < 0)
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
          sale,
          refund: programme.refund,
          accrual: programme.accrual,
          redemption: programme.redemption,
          rewards: programme.rewards,
          storedValue: programme.storedValue,
        },
      }
      diffs[key]!.n++
      break
    }
  }
}
console.log(
  n,
  { tRef, tEng },
  JSON.stringify(Object.fromEntries(Object.entries(codes).sort((a, b) => b[1] - a[1]))),
)
for (const [k, d] of Object.entries(diffs)
  .sort((a, b) => b[1].n - a[1].n)
  .slice(0, 25)) {
  console.log(d.n, k.slice(0, 400))
  if (process.argv[4]) console.log(JSON.stringify(d.ex).slice(0, Number(process.argv[4])))
}
