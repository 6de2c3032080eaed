/** What HQ counts about itself, as Prometheus text: requests, times, the pool. No label names a person, a till or an address. */
import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface HqMetrics {
  /** For further figures of HQ's parts. */
  readonly registry: Registry
  /** @param route a name out of the contracts, never a path as sent */
  answered(route: string, status: number, ms: number): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function openMetrics(pool: pg.Pool): HqMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'guike_hq_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'guike_hq_request_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  })
  poolGauge(pool, registry)
  return {
    registry,
    answered: (route, status, ms) => {
      requests.inc({ route, status: String(status) })
      seconds.observe({ route }, ms / 1000)
    },
  }
}

/** Figures of the process: memory, event loop, open files. Once for each program. */
export function measureProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, prefix: 'guike_hq_' })
}

function poolGauge(pool: pg.Pool, registry: Registry): Gauge {
  return new Gauge({
    name: 'guike_hq_pool_connections',
    help: 'Connections to PostgreSQL: open, idle; and requests waiting for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
