/** The shift's report (交班): one page that adds up. */
import type { Fen } from '../domain/money.ts'
import { procedure, view } from './common.ts'
import type { SlipJobView } from './counter.ts'

export interface ShiftReport {
  readonly shift: number
  readonly openedAtText: string
  readonly openedBy: string
  /** Points: earned + given + adjusted − redeemed − clawed − converted − expired = change of what members hold. */
  readonly points: {
    readonly earned: number
    readonly given: number
    readonly adjusted: number
    readonly redeemed: number
    readonly restored: number
    readonly clawed: number
    readonly converted: number
    readonly expired: number
    readonly change: number
  }
  readonly counts: {
    readonly sales: number
    readonly refunds: number
    readonly exchanges: number
    readonly voids: number
    readonly enrolled: number
    readonly redemptions: number
    readonly topUps: number
  }
  /** By tender: taken and handed out. */
  readonly tenders: readonly { readonly code: string; readonly inFen: Fen; readonly outFen: Fen }[]
  /** SV-02: stored value put on cards and taken from them. */
  readonly value: { readonly toppedUpFen: Fen; readonly bonusFen: Fen; readonly spentFen: Fen }
  /** EA-11: by employee, what was adjusted by hand. */
  readonly adjustments: readonly {
    readonly staffName: string
    readonly count: number
    readonly added: number
    readonly taken: number
  }[]
  /** Everything a manager let through: code of what, how often. */
  readonly exceptions: readonly { readonly what: string; readonly count: number }[]
}

export const shiftContract = {
  /** Refuses no_open_shift. */
  report: procedure.output(view<ShiftReport>()),
  print: procedure.output(view<SlipJobView>()),
}
