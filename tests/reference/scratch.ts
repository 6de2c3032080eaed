import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { evaluateSale } from '../../shared/domain/quote.ts'
import { choicesFrom, rows } from './choices.ts'
import { programmeFrom } from './generate-programme.ts'
import { saleFrom } from './generate-sale.ts'
import { referenceSale } from './sale.ts'

export function paths(a: unknown, b: unknown, at: string, out: string[]) {
  if (isDeepStrictEqual(a, b)) return
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') {
    out.push(at)
    return
  }
  const A = a as Record<string, unknown>,
    B = b as Record<string, unknown>
  for (const k of new Set([...Object.keys(A), ...Object.keys(B)])) {
    if (!(k in A)) out.push(`${at}.${k} only in reference`)
    else if (!(k in B)) out.push(`${at}.${k} only in engine`)
    else paths(A[k], B[k], `${at}.${/^\d+$/.test(k) ? '#' : k}`, out)
  }
}
if (process.argv[1]?.endsWith('scratch.ts')) main()
function main() {
  const N = Number(process.argv[2] ?? 3000)
  const codes: Record<string, number> = {}
  const diffs: Record<string, { n: number; ex: unknown }> = {}
  let tRef = 0,
    tGen = 0,
    tEng = 0,
    n = 0
  for (const r of fc.sample(rows(0), { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
    const t0 = performance.now()
    const drawn = programmeFrom(choicesFrom(r.programme))
    if (drawn === null) continue
    n++
    const { facts, programme } = saleFrom(choicesFrom(r.sale), drawn)
    const t1 = performance.now()
    const reference = referenceSale(facts, programme)
    const t2 = performance.now()
    const judged = evaluateSale(facts, programme)
    tGen += t1 - t0
    tRef += t2 - t1
    tEng += performance.now() - t2
    const k = judged.ok ? 'ok' : judged.code
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
          facts,
          engine: judged.ok ? judged.value.result : judged,
          reference,
          accrual: programme.accrual,
          redemption: programme.redemption,
          rewards: programme.rewards,
          storedValue: programme.storedValue,
        },
      }
      const d = diffs[key]
      if (d) d.n += 1
    }
  }
  console.log(
    n,
    { tGen, tRef, tEng },
    JSON.stringify(Object.fromEntries(Object.entries(codes).sort((a, b) => b[1] - a[1]))),
  )
  for (const [k, d] of Object.entries(diffs).sort((a, b) => b[1].n - a[1].n)) {
    console.log(d.n, k.slice(0, 500))
    if (process.argv[4]) console.log(JSON.stringify(d.ex, null, 1).slice(0, Number(process.argv[4])))
  }
}
