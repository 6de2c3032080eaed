import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { evaluateRefund } from '../../shared/domain/refund-evaluation.ts'
import { choicesFrom, rows } from './choices.ts'
import { programmeFrom } from './generate-programme.ts'
import { lintProgramme } from '../../shared/programmes/lint.ts'
import { paths } from './scratch.ts'
import { plansFrom, ended, runPlan } from './plans.ts'
const N = Number(process.argv[2] ?? 1000)
const codes: Record<string, number> = {}
const diffs: Record<string, { n: number, ex: unknown, size: number }> = {}
const only = process.argv[5]
for (const r of fc.sample(rows(1), { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
  const drawn = programmeFrom(choicesFrom(r.programme))
  if (drawn === null) continue
  const p = plansFrom(r, drawn)
  if (p === null) continue
  if (lintProgramme(p.world.programme).some(({ code }) => code === 'rounding_worth_more_than_money' || code === 'rewards_worth_more_than_money')) { codes['warned'] = (codes['warned'] ?? 0) + 1; continue }
  const a = runPlan(p.world, p.atOnce, evaluateRefund, p.reason), b = runPlan(p.world, p.piecemeal, evaluateRefund, p.reason)
  if (a === null || b === null) { codes['refused'] = (codes['refused'] ?? 0) + 1; continue }
  const usedUp = [...a, ...b].some(({ result }) => (result.rewardsGone ?? []).some(({ owedFen, missingPoints }) => owedFen > 0 || missingPoints !== undefined))
  const q = p.reason === 'quality' && (p.world.sale.result.rewards ?? []).some(({ to, gives }) => to === 'member' && gives.kind === 'points')
  const debt = (x: typeof a) => x.at(-1)!.result.after.debtPoints > 0 && p.world.programme.refund.shortfall === 'from_refund' && p.reason !== 'quality'
  if (usedUp || q || debt(a) || debt(b)) { codes['rewards'] = (codes['rewards'] ?? 0) + 1; continue }
  codes['compared'] = (codes['compared'] ?? 0) + 1
  if (b.length > 1) codes['several'] = (codes['several'] ?? 0) + 1
  const A = ended(p.world, a), B = ended(p.world, b)
  if (isDeepStrictEqual(A, B)) continue
  const out: string[] = []
  paths(A, B, '', out)
  const key = [...new Set(out.map((x) => x.replace(/ only in .*/, '').replace(/\..*~?.*\./, (y) => y)))].join(' ')
  const size = JSON.stringify({ p, a, b }, (_, v) => typeof v === 'bigint' ? Number(v) : v).length
  diffs[key] ??= { n: 0, ex: null, size: 1e9 }
  const d = diffs[key]!
  d.n++
  if (size < d.size) { d.size = size; d.ex = { A, B, sale: p.world.sale, held: p.world.held, conv: p.world.conversions, elsewhere: p.world.elsewhere, expired: p.world.expired, refund: p.world.programme.refund.shortfall, red: p.world.programme.redemption, acc: p.world.programme.accrual, rewards: p.world.programme.rewards, a: a.map((x) => ({ facts: x.facts, result: x.result })), b: b.map((x) => ({ facts: x.facts, result: x.result })) } }
}
console.log(JSON.stringify(codes))
for (const [k, d] of Object.entries(diffs).sort((a, b) => b[1].n - a[1].n).slice(0, 15)) {
  console.log(d.n, k.slice(0, 400))
  if (process.argv[4]) console.log(JSON.stringify(d.ex, (_, v) => typeof v === 'bigint' ? Number(v) : v).slice(0, Number(process.argv[4])))
}
