/** Measuring beside something: variants take turns in one process, so that whatever slows one down slows all down. */
import { loadavg } from 'node:os'

export interface Variant {
  readonly name: string
  /** One turn; `turn` counts from 0, warm-up included. Only what it does until it returns or resolves is timed. */
  readonly run: (turn: number) => unknown
  /** What has to be there before the turn and is not timed. */
  readonly prepare?: (turn: number) => unknown
}

/** Milliseconds of each turn, sorted. */
export type Samples = readonly number[]

export interface Measured {
  readonly name: string
  readonly samples: Samples
}

export interface Rounds {
  readonly turns: number
  readonly warmUp: number
}

export async function measured(variants: readonly Variant[], rounds: Rounds): Promise<readonly Measured[]> {
  const taken = variants.map((variant) => ({ variant, samples: [] as number[] }))
  for (let turn = 0; turn < rounds.warmUp + rounds.turns; turn += 1) {
    for (const { variant, samples } of taken) {
      await variant.prepare?.(turn)
      const began = performance.now()
      const outcome = variant.run(turn)
      if (outcome instanceof Promise) await outcome
      const took = performance.now() - began
      if (turn >= rounds.warmUp) samples.push(took)
    }
  }
  return taken.map(({ variant, samples }) => ({ name: variant.name, samples: sorted(samples) }))
}

export function sorted(samples: readonly number[]): Samples {
  return [...samples].sort((one, other) => one - other)
}

/** The sample at this place of a hundred. */
export function percentile(samples: Samples, place: number): number {
  return samples[Math.min(samples.length - 1, Math.floor((samples.length * place) / 100))] ?? Number.NaN
}

/** Milliseconds, below one as microseconds. */
function timeText(ms: number): string {
  if (Number.isNaN(ms)) return '-'
  if (ms >= 1) return `${Math.round(ms * 100) / 100} ms`
  return ms < 0.1 ? `${Math.round(ms * 10_000) / 10} µs` : `${Math.round(ms * 1000)} µs`
}

function ratioText(one: number, other: number): string {
  return `${Math.round((one / other) * 100) / 100}x`
}

/** A table of medians and 99th percentiles, and each against the variant named first. */
export function report(title: string, rows: readonly Measured[]): void {
  const base = rows[0]?.samples ?? []
  const turns = base.length
  process.stdout.write(`\n${title} (${turns} turns, load ${loadText()})\n`)
  process.stdout.write(`  ${cells(['', 'p50', 'p99', 'p50 ratio', 'p99 ratio'])}\n`)
  for (const { name, samples } of rows) {
    const p50 = percentile(samples, 50)
    const p99 = percentile(samples, 99)
    const ratios = [ratioText(p50, percentile(base, 50)), ratioText(p99, percentile(base, 99))]
    process.stdout.write(`  ${cells([name, timeText(p50), timeText(p99), ...ratios])}\n`)
  }
}

function cells([name = '', ...figures]: readonly string[]): string {
  return `${name.padEnd(52)}${figures.map((figure) => figure.padStart(11)).join('')}`
}

function loadText(): string {
  return String(Math.round((loadavg()[0] ?? 0) * 10) / 10)
}
