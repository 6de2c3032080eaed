// A data folder that cannot be used: the till opens blocked, says why, and changes nothing in it.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../main/store/store.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { bundlePrograms, type Programs } from './bundle.ts'
import { brokenInLedger } from './ledger-checks.ts'
import { aPlace, type Folders, openShop, type Place } from './small-shop.ts'

let place: Place
let programs: Programs

beforeAll(async () => {
  programs = await bundlePrograms(['auditor'])
})

afterAll(() => programs.remove())

beforeEach(() => {
  place = aPlace()
})

afterEach(() => place.remove())

/** How a till on this folder stands; closed again. */
async function statusIn(folders: Folders) {
  const till = accepted(await openTill({ ...folders, empty: true }))
  const { stage, blocked } = till.status()
  const refused = till.identify({ text: '900010010008', via: 'typed' })
  await till.close()
  return { stage, blocked, refused }
}

async function aUsedShop(acts = 3): Promise<void> {
  const shop = await openShop(place)
  await shop.work(0, acts)
  await shop.till.close()
}

function blockedBy(code: string, details: Readonly<Record<string, unknown>> = {}) {
  return { stage: 'blocked', blocked: { code, details }, refused: { ok: false, code, details } }
}

/** Every file below a folder with its bytes. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name)
      return [path, readFileSync(path).toString('base64')]
    }),
  )
}

function keyFile(folders: Folders): string {
  const keys = join(folders.configDir, 'keys')
  return join(keys, readdirSync(keys)[0] ?? '')
}

describe('a till whose folder cannot be used is blocked and says why', () => {
  test('a folder with other files is left alone: folder_not_ours', async () => {
    mkdirSync(place.dataDir)
    writeFileSync(join(place.dataDir, 'holiday.jpg'), 'not a picture')
    const before = contentOf(place.root)
    expect(await statusIn(place)).toEqual(blockedBy('folder_not_ours'))
    expect(contentOf(place.root)).toEqual(before)
  })

  test('a folder whose marker is not ours is left alone: folder_not_ours', async () => {
    mkdirSync(place.dataDir)
    writeFileSync(join(place.dataDir, 'guike.json'), '{"format":"another"}')
    const before = contentOf(place.root)
    expect(await statusIn(place)).toEqual(blockedBy('folder_not_ours'))
    expect(contentOf(place.root)).toEqual(before)
  })

  test('a file where the folder should be is left alone: folder_not_ours', async () => {
    writeFileSync(place.dataDir, 'a file')
    expect(await statusIn(place)).toEqual(blockedBy('folder_not_ours'))
    expect(readFileSync(place.dataDir, 'utf8')).toBe('a file')
  })

  test('a second process on the same folder: second_instance, and the first serves on', async () => {
    const shop = await openShop(place)
    await shop.work(0, 2)
    const printed = execFileSync(
      process.execPath,
      [programs.path('auditor'), 'open', place.dataDir, place.configDir],
      {
        encoding: 'utf8',
      },
    )
    expect(JSON.parse(printed)).toEqual({
      stage: 'blocked',
      blocked: { code: 'second_instance', details: {} },
    })
    await shop.work(2, 2)
    await shop.till.close()
  })

  test('a database of a newer program: folder_newer with both versions', async () => {
    await aUsedShop()
    const store = accepted(openStore(place))
    const known = Number(store.db.connection.pragma('user_version', { simple: true }))
    store.db.connection.pragma('user_version = 9990')
    store.close()
    expect(await statusIn(place)).toEqual(blockedBy('folder_newer', { found: 9990, known }))
    expect(await statusIn(place)).toEqual(blockedBy('folder_newer', { found: 9990, known }))
  })

  test('its key is gone: key_missing, and no other is made', async () => {
    await aUsedShop()
    const key = keyFile(place)
    const text = readFileSync(key, 'utf8')
    rmSync(key)
    expect(await statusIn(place)).toEqual(blockedBy('key_missing'))
    expect(existsSync(key)).toBe(false)
    writeFileSync(key, text)
    expect(await statusIn(place)).toMatchObject({ stage: 'sign_in' })
  })

  test('its key is no key: key_damaged', async () => {
    await aUsedShop()
    writeFileSync(keyFile(place), 'x')
    expect(await statusIn(place)).toEqual(blockedBy('key_damaged'))
  })

  test("another folder's key: database_damaged, and with the right one it is whole", async () => {
    await aUsedShop()
    const key = keyFile(place)
    const text = readFileSync(key, 'utf8')
    writeFileSync(key, `${'0123456789abcdef'.repeat(4)}\n`)
    const before = readFileSync(join(place.dataDir, 'till.db'))
    expect(await statusIn(place)).toEqual(blockedBy('database_damaged'))
    expect(readFileSync(join(place.dataDir, 'till.db')).equals(before)).toBe(true)
    writeFileSync(key, text)
    expect(await statusIn(place)).toMatchObject({ stage: 'sign_in' })
  })

  test('a database that is no database: database_damaged', async () => {
    await aUsedShop()
    writeFileSync(join(place.dataDir, 'till.db'), Buffer.alloc(40_000, 'guike'))
    expect(await statusIn(place)).toEqual(blockedBy('database_damaged'))
  })

  test('a database put back from an older copy: folder_older_than_record', async () => {
    await aUsedShop()
    cpSync(place.dataDir, join(place.root, 'copy'), { recursive: true })
    const shop = await openShop(place)
    await shop.work(3, 3)
    await shop.till.close()
    rmSync(place.dataDir, { recursive: true })
    renameSync(join(place.root, 'copy'), place.dataDir)
    expect(await statusIn(place)).toEqual(blockedBy('folder_older_than_record'))
  })

  test('a database that was deleted, the folder kept: folder_older_than_record, and none is begun anew', async () => {
    await aUsedShop()
    rmSync(join(place.dataDir, 'till.db'))
    expect(await statusIn(place)).toEqual(blockedBy('folder_older_than_record'))
    expect(await statusIn(place)).toEqual(blockedBy('folder_older_than_record'))
  })
})

describe('what a first start leaves behind when it is cut off', () => {
  test('a marker that was being written is no reason to refuse the folder', async () => {
    mkdirSync(place.dataDir)
    writeFileSync(join(place.dataDir, 'guike.json.new'), '{"form')
    const shop = await openShop(place)
    await shop.work(0, 2)
    await shop.till.close()
    const store = accepted(openStore(place))
    expect(brokenInLedger(store)).toEqual([])
    store.close()
  })

  test('a key that was being written, and a database without a page, are begun again', async () => {
    const till = accepted(await openTill({ ...place, empty: true }))
    await till.close()
    writeFileSync(join(place.dataDir, 'till.db'), '')
    expect(await statusIn(place)).toMatchObject({ stage: 'setup' })
    rmSync(join(place.dataDir, 'till.db'))
    const key = keyFile(place)
    renameSync(key, `${key}.new`)
    expect(await statusIn(place)).toMatchObject({ stage: 'setup' })
  })
})
