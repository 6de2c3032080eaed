/** The system's HID devices through the package node-hid; the only file that knows it. */
import { ok, type Result, refuse } from '../../../shared/domain/result.ts'
import type { HidDevice, HidDeviceInfo, HidPort } from './hid-port.ts'

type NodeHid = typeof import('node-hid')

/**
 * Loads the library. Refuses `hid_library_missing` with the system's words as `reason` where it cannot be loaded
 * (on Linux it needs libusb-1.0-0 and libudev1): a till without a scanner still serves.
 */
export async function openNodeHid(
  load: () => Promise<NodeHid> = () => import('node-hid'),
): Promise<Result<HidPort, 'hid_library_missing'>> {
  try {
    const hid = await load()
    // The native part is loaded by the first call, not by the import.
    hid.getHidapiVersion()
    return ok({ list: () => listDevices(hid), open: (path) => openDevice(hid, path) })
  } catch (error) {
    return refuse('hid_library_missing', { reason: reasonOf(error) })
  }
}

async function listDevices(hid: NodeHid): Promise<readonly HidDeviceInfo[]> {
  const devices = await hid.devicesAsync()
  return devices.flatMap((device) =>
    device.path === undefined
      ? []
      : {
          path: device.path,
          vendorId: device.vendorId,
          productId: device.productId,
          usagePage: device.usagePage ?? 0,
          usage: device.usage ?? 0,
          productName: device.product ?? '',
        },
  )
}

async function openDevice(hid: NodeHid, path: string): Promise<HidDevice> {
  const device = await hid.HIDAsync.open(path)
  return {
    onReport: (listener) => void device.on('data', (report: Uint8Array) => listener(report)),
    onError: (listener) => void device.on('error', (error: unknown) => listener(reasonOf(error))),
    sendFeatureReport: async (report) => void (await device.sendFeatureReport([...report])),
    close: () => device.close(),
  }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}
