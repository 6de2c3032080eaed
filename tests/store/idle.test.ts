// The write-ahead log is moved into the database between the acts, not in the middle of one.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveSetting } from '../../main/store/settings.ts'
import { openStore, type TillStore } from '../../main/store/store.ts'
import { ok } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'

let root: string
let store: TillStore

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guike-idle-'))
  store = accepted(openStore({ dataDir: join(root, 'data'), configDir: join(root, 'config') }))
})

afterEach(() => {
  store.close()
  rmSync(root, { recursive: true, force: true })
})

function acts(count: number): void {
  for (let act = 0; act < count; act += 1) {
    accepted(
      store.act((db) => {
        saveSetting(db, `setting ${act}`, 'x'.repeat(2_000))
        return ok(null)
      }),
    )
  }
}

const databaseBytes = () => statSync(store.folder.databasePath).size

test('after a row of acts the database takes them over as soon as no further act comes', async () => {
  const before = databaseBytes()
  acts(40)
  expect(databaseBytes()).toBe(before)
  await expect.poll(databaseBytes, { timeout: 5_000 }).toBeGreaterThan(before + 40 * 2_000)
})

test('a store that is closed meanwhile has nothing left to do', async () => {
  acts(40)
  store.close()
  const closed = databaseBytes()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(databaseBytes()).toBe(closed)
})
