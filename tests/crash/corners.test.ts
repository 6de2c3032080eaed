// The disk full, read-only, failing, for real: in a process with file systems of its own. What the till answers then is a
// value with a reason, nothing is done by halves, and the next act goes through as soon as the disk lets it.
//
// Seen to fail with each of these planted in turn: an error of the disk is thrown on instead of answered (the process ends);
// an act's slip is queued outside its transaction ("half an act"); what became of a printed job is not kept while the disk
// is full (the queue stands still afterwards); the anchor is not caught up before the next act (nothing is refused).
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundlePrograms, type Programs } from './bundle.ts'
import type { Corner } from './corners.ts'
import { aPlace, type Place } from './small-shop.ts'

const MS_MAX = 120_000

/** Whether this system lets a plain process have mounts of its own. */
function hasNamespaces(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasNamespaces())('a till whose disk gives out (needs unshare with user namespaces)', () => {
  let programs: Programs
  let place: Place

  beforeAll(async () => {
    programs = await bundlePrograms(['auditor'])
  })

  afterAll(() => programs.remove())

  beforeEach(() => {
    place = aPlace()
  })

  afterEach(() => place.remove())

  async function seen(corner: Corner): Promise<unknown> {
    const program = [programs.path('auditor'), corner, place.dataDir, place.configDir]
    const { stdout } = await promisify(execFile)('unshare', ['-rm', process.execPath, ...program])
    return JSON.parse(stdout)
  }

  test('full: every act is refused with disk_full, and goes through when there is room again', {
    timeout: MS_MAX,
  }, async () => {
    const corner = (await seen('full')) as { readonly creeping: readonly string[] }
    expect(corner).toMatchObject({
      refused: {
        sale: 'disk_full',
        refund: 'disk_full',
        enrolment: 'disk_full',
        reprint: 'disk_full',
        shift: 'disk_full',
        settings: 'disk_full',
        testPage: 'disk_full',
      },
      alive: 'ok',
      afterwards: ['ok', 'ok'],
      waiting: 0,
      broken: [],
    })
    expect(new Set(corner.creeping)).toEqual(new Set(['disk_full', 'ok']))
  })

  test('full at the first start: folder_full until there is room, then it starts as if nothing had been', {
    timeout: MS_MAX,
  }, async () => {
    const corner = (await seen('firstStart')) as { readonly codes: readonly string[] }
    expect(corner).toMatchObject({ broken: [] })
    expect(corner.codes[0]).toBe('folder_full')
    expect(corner.codes.at(-1)).toBe('setup')
    expect(new Set(corner.codes)).toEqual(new Set(['folder_full', 'setup']))
  })

  test('no room for the anchor: the act that is on disk is answered, the next one waits for it', {
    timeout: MS_MAX,
  }, async () => {
    expect(await seen('anchor')).toMatchObject({
      setUp: 'ok',
      refused: 'disk_full',
      entriesGained: 0,
      afterwards: 'ok',
      broken: [],
    })
  })

  test('read-only: a till opened on it is blocked with folder_read_only, also after a kill', {
    timeout: MS_MAX,
  }, async () => {
    expect(await seen('readOnly')).toMatchObject({
      codes: ['folder_read_only', 'folder_read_only', 'folder_read_only', 'folder_read_only'],
      broken: [],
    })
  })

  test('failing under an open till: disk_error, or read_only where nothing can be made, and on when it works again', {
    timeout: MS_MAX,
  }, async () => {
    expect(await seen('failing')).toMatchObject({
      failed: ['disk_error', 'disk_error'],
      readOnlyCode: 'read_only',
      entriesGained: 0,
      afterwards: ['ok', 'ok'],
      waiting: 0,
      broken: [],
    })
  })
  test('full while a slip is being printed: the slip is printed once, and the queue goes on when there is room', {
    timeout: MS_MAX,
  }, async () => {
    expect(await seen('printing')).toMatchObject({
      refused: 'disk_full',
      afterwards: 'ok',
      waiting: 0,
      twice: 0,
      defects: 0,
      broken: [],
      jobs: { printed: expect.any(Number) },
    })
  })
})
