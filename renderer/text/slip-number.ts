/** A slip's number as people read it: in the groups it is printed in. */
import { groupedSlipNumber, isSlipNumber } from '../../shared/domain/slip-number.ts'

/** '7000 0010 0000 01239'; anything that is no slip number is left as it is. */
export function slipNumberText(slipNumber: string): string {
  return isSlipNumber(slipNumber) ? groupedSlipNumber(slipNumber) : slipNumber
}
