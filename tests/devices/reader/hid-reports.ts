// Reports of scanners in HID point-of-sale mode, for the tests: as recorded, and as scanners break them.

export interface ReportOptions {
  readonly aim?: string
  readonly more?: boolean
  /** The AIM identifier and the data stand one byte later, as some makers have it. */
  readonly late?: boolean
  readonly symbology?: number
}

/** One well-formed report of 64 bytes holding `data` (at most 56 bytes of Latin-1). */
export function report(data: string, options: ReportOptions = {}): Uint8Array {
  return reportOfBytes(Buffer.from(data, 'latin1'), options)
}

export function reportOfBytes(data: Uint8Array, options: ReportOptions = {}): Uint8Array {
  const bytes = new Uint8Array(64)
  const aimAt = options.late ? 3 : 2
  bytes[0] = 0x02
  bytes[1] = data.length
  bytes.set(Buffer.from(options.aim ?? ']E0', 'latin1'), aimAt)
  bytes[61] = options.symbology ?? 0x64
  bytes.set(data, aimAt + 3)
  bytes[63] = options.more ? 1 : 0
  return bytes
}

/** A long code as a scanner sends it: 56 bytes a report, each but the last announcing more. */
export function continued(text: string, options: ReportOptions = {}): readonly Uint8Array[] {
  const bytes = Buffer.from(text, 'utf8')
  const count = Math.max(1, Math.ceil(bytes.length / 56))
  return Array.from({ length: count }, (_, at) =>
    reportOfBytes(bytes.subarray(at * 56, at * 56 + 56), { ...options, more: at < count - 1 }),
  )
}

/** What a Voyager 1602g says of itself; its serial number is not the recorded one. */
export const VOYAGER_TEXT = [
  'Product Name: Voyager 1602g',
  'Boot Revision: : 8992',
  'Software Part Number: CW000082BBA',
  'Software Revision: $ProjectRevision: 16345 ',
  'Serial Number: 00000A0A0A',
  'Supported IF: Bluetooth',
  'PCB Assembly ID: 000000',
  'Engine Firmware Type: N/A   Revision: N/A   Serial Number: N/A   Checksum: N/A',
  '',
].join('\r\n')

/**
 * The six reports of that text and the scanner's answer to the command that asked for it, laid out byte for byte as in
 * the recording in the README of HenkVanAsselt/python_hon_usbhid: report id 2, 56 data bytes after the AIM identifier
 * ']X0', the maker's symbology byte 63, 1 for more; then 8 bytes after ']Z6', the command repeated with ACK in it.
 */
export const VOYAGER_DUMP: readonly Uint8Array[] = [
  ...continued(VOYAGER_TEXT, { aim: ']X0', symbology: 63 }),
  report('REVINF\x06.', { aim: ']Z6', symbology: 54 }),
]
