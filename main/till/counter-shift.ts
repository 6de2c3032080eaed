/** The shift's report as the till's hosts see it. */
import type { SlipJobView } from '../../shared/contract/counter.ts'
import type { ShiftReport } from '../../shared/contract/shift.ts'
import { assert, ok, type Result } from '../../shared/domain/result.ts'
import { printJobById } from '../store/print-jobs.ts'
import type { Counter } from './counter.ts'
import { frameOf, queueSlip } from './printing.ts'
import { jobView } from './reprint.ts'
import { shiftReport } from './shift-report.ts'
import { shiftSlip } from './shift-slip.ts'

export interface TillShift {
  /** Refuses no_open_shift. */
  report(): Result<ShiftReport>
  /** Queues the report's slip, which is no act and names no entry. Refuses no_open_shift. */
  print(): Result<SlipJobView>
}

/** The functions over one counter. */
export function shiftAt(counter: Counter): TillShift {
  return {
    report: () => counter.serving((parts) => shiftReport(parts.store.db)),
    print: () =>
      counter.serving((parts, actor) => {
        const report = shiftReport(parts.store.db)
        if (!report.ok) return report
        const printed = parts.store.act((db) => {
          const atMs = parts.clock.nowMs()
          const blank = frameOf(db, parts, { atMs, cashierName: actor.name, slipNumber: null })
          const frame = { ...blank, copy: 'original' as const }
          const slip = shiftSlip(frame, parts.adopted.programme, report.value)
          const job = printJobById(db, queueSlip(db, slip, { entryId: null, copy: 'original', atMs }))
          assert(job !== null, 'a job just queued is there')
          return ok(jobView(job))
        })
        counter.wakePrinter()
        return printed
      }),
  }
}
