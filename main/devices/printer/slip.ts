/** A slip, ready to print and to show. */
import { compose, type SlipSetting } from '../../../shared/receipt/compose.ts'
import type { Slip } from '../../../shared/receipt/slip.ts'
import { isPrintable } from './gbk.ts'
import { toBytes, toSvg, toText } from './render.ts'

/** One slip three times: as the printer gets it, as the screen shows it, as text. */
export interface RenderedSlip {
  readonly bytes: Uint8Array
  readonly svg: string
  readonly text: string
}

/** Characters the printer does not have come out as 〓 in all three. @throws DefectError when a row cannot be set. */
export function renderSlip(slip: Slip, setting: SlipSetting): RenderedSlip {
  const document = compose(slip, { ...setting, isPrintable })
  return {
    bytes: toBytes(document, setting),
    svg: toSvg(document, setting),
    text: toText(document, setting),
  }
}

/** Only the picture, for the slip that follows the cashier's typing. */
export function previewSlip(slip: Slip, setting: SlipSetting): string {
  return toSvg(compose(slip, { ...setting, isPrintable }), setting)
}
