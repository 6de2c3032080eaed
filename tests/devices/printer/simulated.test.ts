import { describe, expect, test } from 'vitest'
import type { PrinterState } from '../../../main/devices/printer/printer.ts'
import { createSimulatedPrinter } from '../../../main/devices/printer/simulated.ts'
import { renderSlip } from '../../../main/devices/printer/slip.ts'
import { aRefundSlip, aSaleSlip } from '../../receipt/samples.ts'

const SALE = renderSlip(aSaleSlip(), { paper: 80, lang: 'zh-CN' })
const REFUND = renderSlip(aRefundSlip(), { paper: 80, lang: 'zh-CN' })

describe('the simulated printer', () => {
  test('shows what it would print, newest last, and forgets the oldest', async () => {
    const printer = createSimulatedPrinter({ slipsMax: 2, dropAfterBytes: 100 })
    for (const slip of [SALE, SALE, REFUND]) expect(await printer.print(slip)).toEqual({ kind: 'printed' })
    expect(printer.slips().map(({ number, svg, whole }) => ({ number, svg, whole }))).toEqual([
      { number: 2, svg: SALE.svg, whole: true },
      { number: 3, svg: REFUND.svg, whole: true },
    ])
  })

  test.each(['paper', 'cover', 'offline'] as const)(
    'told to fail with %s it prints nothing and says so',
    async (fault) => {
      const printer = createSimulatedPrinter()
      const seen: PrinterState[] = []
      printer.onState((state) => seen.push(state))
      printer.fail(fault)
      expect(await printer.print(SALE)).toEqual({ kind: 'failed', reason: fault })
      expect(await printer.probe()).toMatchObject({ condition: fault })
      printer.fail('none')
      expect(await printer.print(SALE)).toEqual({ kind: 'printed' })
      expect(seen.map((state) => state.condition)).toEqual([fault, 'ready'])
      expect(printer.slips()).toHaveLength(1)
    },
  )

  test('told to drop it leaves half a slip, and nobody knows', async () => {
    const printer = createSimulatedPrinter({ slipsMax: 9, dropAfterBytes: 100 })
    printer.fail('drop')
    expect(await printer.print(SALE)).toEqual({ kind: 'unknown', bytesSent: 100 })
    expect(printer.slips()).toMatchObject([{ whole: false }])
  })

  test('told to be silent it prints, and nobody knows', async () => {
    const printer = createSimulatedPrinter()
    printer.fail('silent')
    expect(await printer.print(SALE)).toEqual({ kind: 'unknown', bytesSent: SALE.bytes.length })
    expect(printer.slips()).toMatchObject([{ whole: true }])
    expect(printer.state().answers).toBe(false)
  })

  test('a job taken back in time, or sent after closing, has failed', async () => {
    const printer = createSimulatedPrinter()
    expect(await printer.print(SALE, AbortSignal.abort())).toEqual({ kind: 'failed', reason: 'cancelled' })
    await printer.close()
    expect(await printer.print(SALE)).toEqual({ kind: 'failed', reason: 'cancelled' })
  })
})
