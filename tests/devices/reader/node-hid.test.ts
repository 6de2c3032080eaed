// The real library: it loads here or says why not, and a missing one is a refusal.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openNodeHid } from '../../../main/devices/reader/node-hid.ts'

test('a library that cannot be loaded is a refusal with the system’s words', async () => {
  const opened = await openNodeHid(async () => {
    throw new Error('libusb-1.0.so.0: cannot open shared object file')
  })
  expect(opened).toEqual({
    ok: false,
    code: 'hid_library_missing',
    details: { reason: 'libusb-1.0.so.0: cannot open shared object file' },
  })
})

test('the real one lists what this machine has, and a device that is not there is a rejection', async () => {
  const opened = await openNodeHid()
  if (!opened.ok) {
    expect(opened.details['reason']).not.toBe('')
    return
  }
  const devices = await opened.value.list()
  expect(devices.every((device) => device.path !== '')).toBe(true)
  await expect(opened.value.open('/nowhere')).rejects.toThrow()
})

test.runIf(process.platform === 'linux')('where libusb and libudev do not load, the real one says so', () => {
  const broken = mkdtempSync(join(tmpdir(), 'guike-no-libusb-'))
  try {
    for (const name of ['libusb-1.0.so.0', 'libudev.so.1']) writeFileSync(join(broken, name), '')
    const file = join(import.meta.dirname, '../../../main/devices/reader/node-hid.ts')
    const script = `import(${JSON.stringify(file)}).then(async (it) => console.log(JSON.stringify(await it.openNodeHid())))`
    const env = { ...process.env, LD_LIBRARY_PATH: broken }
    const answer = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
    expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'hid_library_missing' })
    expect(answer).toMatch(/lib(udev|usb)/)
  } finally {
    rmSync(broken, { recursive: true })
  }
})
