// A stand-in for an Electron distribution: everything packaging touches, with the fuse wire a real binary carries.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const WIRE_VERSION = 1
/** Electron's own states as shipped, one digit per fuse; the ninth is newer than the program that sets them knows. */
const SHIPPED_STATES = '101100011'

/** Writes the distribution for one system into the folder. The program's surroundings must survive the flipping unharmed. */
export function writeElectronStub(folder: string, program: 'electron' | 'electron.exe'): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  for (const language of ['zh-CN', 'en-US', 'de', 'fr']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), language)
  }
  writeFileSync(join(folder, 'version'), '45.4.1')
  const wire = Buffer.from([WIRE_VERSION, SHIPPED_STATES.length, ...Buffer.from(SHIPPED_STATES)])
  const content = Buffer.concat([
    Buffer.from('before'.repeat(100)),
    Buffer.from(SENTINEL),
    wire,
    Buffer.from('after'),
  ])
  writeFileSync(join(folder, program), content, { mode: 0o755 })
}
