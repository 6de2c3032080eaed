/** The system's HID devices, as little of them as the readers need; a test brings its own. */

export interface HidDeviceInfo {
  /** The system's name for this plug; opens the device. */
  readonly path: string
  readonly vendorId: number
  readonly productId: number
  readonly usagePage: number
  readonly usage: number
  readonly productName: string
}

export interface HidDevice {
  /** Reports start to flow with the first listener; byte 0 is the report id. */
  onReport(listener: (report: Uint8Array) => void): void
  /** Called when the device is gone or unreadable; no report follows. */
  onError(listener: (reason: string) => void): void
  /** Byte 0 is the report id. Rejects when the device does not take it. */
  sendFeatureReport(report: readonly number[]): Promise<void>
  close(): Promise<void>
}

export interface HidPort {
  /** Every device there is; costly (it walks the bus), so never more often than every two seconds. */
  list(): Promise<readonly HidDeviceInfo[]>
  /** Rejects when the device is gone or the system refuses. */
  open(path: string): Promise<HidDevice>
}
