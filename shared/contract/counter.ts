/** Slips, settings and the simulated devices. */
import { z } from 'zod'
import { actIdSchema, langSchema, paperSchema, procedure, view } from './common.ts'
import type { TillStatus } from './session.ts'

export type SlipKind =
  | 'sale'
  | 'refund'
  | 'void'
  | 'exchange'
  | 'swap'
  | 'claim'
  | 'unknown_return'
  | 'unbacked'
  | 'redemption'
  | 'top_up'
  | 'undone'
  | 'points'
  | 'card'
  | 'welcome'
  | 'shift'
  | 'test'

export interface SlipJobView {
  readonly jobId: number
  readonly kind: SlipKind
  readonly slipNumber: string | null
  readonly copy: 'original' | 'reprint'
  readonly state: 'pending' | 'sending' | 'printed' | 'failed' | 'unknown'
  /** Why it failed, as the printer's state; null otherwise. */
  readonly reason: string | null
  readonly timeText: string
}

export interface SimulatedCard {
  /** What the reader would send. */
  readonly text: string
  /** What the demo shows about it: 'points' (enough to redeem), 'birthday', 'inactive', 'blank', 'bank', 'payment', 'damaged', 'regular'. */
  readonly hint: string
  readonly maskedName: string | null
}

/** One slip as it came out of the simulated printer. */
export interface SimulatedPaper {
  /** Counts from 1 since the start. */
  readonly number: number
  readonly svg: string
  /** False: the connection broke in the middle of it. */
  readonly whole: boolean
}

export const printerFaultSchema = z.enum(['none', 'paper', 'cover', 'offline', 'drop', 'silent'])

const printerSettingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('simulated') }),
  z.object({
    kind: z.literal('tcp'),
    host: z
      .string()
      .min(1)
      .max(253)
      .regex(/^[\w.:-]+$/),
    port: z.number().int().min(1).max(65_535),
  }),
  z.object({
    kind: z.literal('file'),
    path: z
      .string()
      .min(1)
      .max(400)
      .regex(/^[^\p{Cc}]+$/u),
  }),
])

export const slipContract = {
  recent: procedure.output(view<readonly SlipJobView[]>()),
  show: procedure
    .input(z.object({ jobId: z.number().int().positive() }))
    .output(view<{ readonly svg: string }>()),
  /** Prints again, marked 补打, on record. */
  reprint: procedure
    .input(z.object({ actId: actIdSchema, jobId: z.number().int().positive() }))
    .output(view<SlipJobView>()),
}

export const settingsContract = {
  /** Manager only. */
  save: procedure
    .input(
      z.object({
        paper: paperSchema,
        slipLang: langSchema,
        printer: printerSettingSchema,
        lockMinutes: z.number().int().min(1).max(60),
      }),
    )
    .output(view<TillStatus>()),
  printTest: procedure.output(view<SlipJobView>()),
}

/** Only where the devices are simulated (the demo shop); elsewhere refuses not_simulated. */
export const simulatorContract = {
  cards: procedure.output(view<readonly SimulatedCard[]>()),
  scan: procedure.input(z.object({ text: z.string().max(256) })).output(z.object({})),
  printer: procedure.input(z.object({ fault: printerFaultSchema })).output(z.object({})),
  paper: procedure.output(view<readonly SimulatedPaper[]>()),
}
