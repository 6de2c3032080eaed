/** Queueing slips in the act's own transaction, and the settings they are set by. */
import { z } from 'zod'
import type { SettingsView } from '../../shared/contract/session.ts'
import type { Slip } from '../../shared/receipt/slip.ts'
import { queuePrintJob } from '../store/print-jobs.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { readSetting, saveSetting } from '../store/settings.ts'
import type { TillParts } from './parts.ts'
import type { SlipFrame } from './slips.ts'

const settingsSchema = z.object({
  paper: z.union([z.literal(58), z.literal(80)]),
  slipLang: z.enum(['zh-CN', 'en']),
  printer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('simulated') }),
    z.object({ kind: z.literal('tcp'), host: z.string(), port: z.number() }),
    z.object({ kind: z.literal('file'), path: z.string() }),
  ]),
  lockMinutes: z.number(),
})

const DEFAULTS: SettingsView = {
  paper: 80,
  slipLang: 'zh-CN',
  printer: { kind: 'none' },
  lockMinutes: 15,
}

/** The till's settings; the defaults while none were saved. */
export function settingsOf(db: ReadableDb): SettingsView {
  const saved = settingsSchema.safeParse(readSetting(db, 'till'))
  return saved.success ? saved.data : DEFAULTS
}

export function keepSettings(db: WritableDb, settings: SettingsView): void {
  saveSetting(db, 'till', settings)
}

/** Queues a slip with the act it belongs to. @returns the job's id */
export function queueSlip(
  db: WritableDb,
  slip: Slip,
  job: { readonly entryId: string | null; readonly copy: 'original' | 'reprint'; readonly atMs: number },
): number {
  return queuePrintJob(db, {
    entryId: job.entryId,
    kind: slip.kind,
    copy: job.copy,
    model: JSON.stringify(slip),
    queuedAtMs: job.atMs,
  })
}

/** What stands on the slip of an act besides the act: a preview while it has no number yet. */
export function frameOf(
  db: ReadableDb,
  parts: Pick<TillParts, 'identity'>,
  act: {
    readonly atMs: number
    readonly cashierName: string
    readonly salespersonName?: string | null
    readonly slipNumber: string | null
  },
): SlipFrame {
  return {
    identity: parts.identity,
    lang: settingsOf(db).slipLang,
    salespersonName: null,
    ...act,
    copy: act.slipNumber === null ? 'preview' : 'original',
  }
}
