/**
 * A till in a corner: its disk is full, read-only or failing, for real, on file systems of its own that only this process
 * sees (user and mount namespaces of Linux). Each corner answers with what was seen; the test says what it should have been.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore } from '../../main/store/store.ts'
import { openTill } from '../../main/till/open-till.ts'
import type { Result } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'
import { brokenInLedger, countedJobs } from './ledger-checks.ts'
import { startPaper } from './paper.ts'
import { type Folders, openShop, type Shop } from './small-shop.ts'

const PRINT_MS_MAX = 5_000

/** A file system in memory at this folder. */
function mount(folder: string, kilobytes: number): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder])
}

function remount(folder: string, option: string): void {
  execFileSync('mount', ['-o', `remount,${option}`, folder])
}

/** Fills the file system of a folder but for so many kilobytes. */
function leave(folder: string, kilobytes: number): void {
  const ballast = join(folder, 'ballast')
  rmSync(ballast, { force: true })
  const { bavail, bsize } = statfsSync(folder)
  const fill = bavail * bsize - kilobytes * 1024
  if (fill > 0) writeFileSync(ballast, Buffer.alloc(fill))
}

function free(folder: string): void {
  rmSync(join(folder, 'ballast'), { force: true })
}

/** No file of this process may grow beyond so many bytes; undefined lifts it. The disk then fails as a broken one does. */
function limitFiles(bytes: number | undefined): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`])
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.code
}

async function printed(shop: Shop): Promise<number> {
  const until = performance.now() + PRINT_MS_MAX
  while (shop.till.status().printer.waiting > 0 && performance.now() < until) await pause(5)
  return shop.till.status().printer.waiting
}

function left(folders: Folders) {
  const store = accepted(openStore(folders))
  try {
    return { broken: brokenInLedger(store), jobs: countedJobs(store.db) }
  } finally {
    store.close()
  }
}

/** Every kind of act on a disk without room, then with little and more, then with enough. */
async function full(folders: Folders) {
  mount(folders.dataDir, 3 * 1024)
  const shop = await openShop(folders)
  await shop.work(0, 5)
  leave(folders.dataDir, 0)
  const entriesBefore = shop.till.status().outbox.entries
  const slip = accepted(shop.till.recentSlips())[0]
  const refused = {
    sale: codeOf(await untilRefused(shop, 5)),
    refund: codeOf(await shop.serve(7)),
    enrolment: codeOf(await shop.serve(10)),
    reprint: codeOf(shop.till.reprintSlip({ actId: 'reprint-of-a-full-disk', jobId: slip?.jobId ?? 0 })),
    shift: codeOf(shop.till.closeShift({ actId: 'close-on-a-full-disk' })),
    settings: codeOf(shop.till.saveSettings({ ...shop.till.status().settings, paper: 58 })),
    testPage: codeOf(shop.till.printTest()),
  }
  const alive = codeOf(shop.till.identify({ text: '900010010008', via: 'typed' }))
  const entriesFull = shop.till.status().outbox.entries
  const creeping: string[] = []
  for (let kilobytes = 4; kilobytes <= 400 && creeping.at(-1) !== 'ok'; kilobytes += 8) {
    leave(folders.dataDir, kilobytes)
    creeping.push(codeOf(await shop.serve(20)))
    await pause(2)
  }
  free(folders.dataDir)
  const afterwards = [codeOf(await shop.serve(20)), codeOf(await shop.serve(21))]
  const waiting = await printed(shop)
  await shop.till.close()
  return {
    refused,
    alive,
    entriesGained: entriesFull - entriesBefore,
    creeping,
    afterwards,
    waiting,
    ...left(folders),
  }
}

/** What is left in the write-ahead log's last page may still take an act or two. */
async function untilRefused(shop: Shop, place: number): Promise<Result<unknown>> {
  for (let attempt = place; attempt < place + 1_000; attempt += 1) {
    const served = await shop.serve(100 + attempt)
    if (!served.ok) return served
  }
  throw new Error('the disk does not fill')
}

/** The very first start finds no room, at one step after the other. */
async function firstStart(folders: Folders) {
  mount(folders.dataDir, 1024)
  const inside = { ...folders, dataDir: join(folders.dataDir, 'till') }
  const codes: string[] = []
  for (let kilobytes = 0; kilobytes <= 400; kilobytes += 8) {
    leave(folders.dataDir, kilobytes)
    const till = accepted(await openTill({ ...inside, empty: true }))
    const { stage, blocked } = till.status()
    codes.push(blocked?.code ?? stage)
    await till.close()
    if (blocked === null) break
  }
  free(folders.dataDir)
  const shop = await openShop(inside)
  await shop.work(0, 3)
  await shop.till.close()
  return { codes, ...left(inside) }
}

/** The disk of the configuration folder is full when the first anchor is to be written; the data folder's is not. */
async function anchor(folders: Folders) {
  mount(folders.configDir, 64)
  const till = accepted(await openTill({ ...folders, empty: true }))
  leave(folders.configDir, 0)
  const shop = { shopName: '云上鞋屋', siteName: '解放路店', managerName: '陈静', pin: '471108' }
  const setUp = codeOf(await till.setUp(shop))
  const { staff, outbox } = till.status()
  const signIn = { staffId: staff[0]?.staffId ?? '', pin: shop.pin }
  const refused = codeOf(await till.signIn(signIn))
  const entriesGained = till.status().outbox.entries - outbox.entries
  free(folders.configDir)
  const afterwards = codeOf(await till.signIn(signIn))
  await till.close()
  return { setUp, refused, entriesGained, afterwards, ...left(folders) }
}

/** A folder on a disk that can only be read, left by a till that was closed and by one that was killed. */
async function readOnly(folders: Folders) {
  mount(folders.dataDir, 8 * 1024)
  const shop = await openShop(folders)
  await shop.work(0, 5)
  const killed = { dataDir: `${folders.dataDir}-killed`, configDir: folders.configDir }
  mount(killed.dataDir, 8 * 1024)
  cpSync(folders.dataDir, killed.dataDir, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  await shop.till.close()
  const codes: (string | null)[] = []
  for (const place of [folders, killed]) {
    remount(place.dataDir, 'ro')
    const till = accepted(await openTill({ ...place, empty: true }))
    codes.push(till.status().blocked?.code ?? null, codeOf(await till.signIn({ staffId: 'x', pin: '1' })))
    await till.close()
    remount(place.dataDir, 'rw')
  }
  const again = await openShop(folders)
  await again.work(5, 2)
  await again.till.close()
  return { codes, ...left(folders) }
}

/** Writing fails under an open till: as on a failing disk, and as on one that has become read-only. */
async function failing(folders: Folders) {
  const shop = await openShop(folders)
  await shop.work(0, 5)
  const before = shop.till.status().outbox.entries
  limitFiles(0)
  const failed = [codeOf(await shop.serve(5)), codeOf(await shop.serve(10))]
  // A read-only file system over the folder: what is open goes on, and nothing new can be made in it.
  mount(folders.dataDir, 64)
  remount(folders.dataDir, 'ro')
  const readOnlyCode = codeOf(await shop.serve(5))
  execFileSync('umount', [folders.dataDir])
  const entriesGained = shop.till.status().outbox.entries - before
  limitFiles(undefined)
  const afterwards = [codeOf(await shop.serve(5)), codeOf(await shop.serve(6))]
  const waiting = await printed(shop)
  await shop.till.close()
  return { failed, readOnlyCode, entriesGained, afterwards, waiting, ...left(folders) }
}

/** The disk fills up between the last byte of a slip and the word that it is printed. */
async function printing(folders: Folders) {
  mount(folders.dataDir, 3 * 1024)
  const paper = await startPaper(1)
  const shop = await openShop(folders)
  const printer = { kind: 'tcp', host: '127.0.0.1', port: paper.port } as const
  accepted(shop.till.saveSettings({ ...shop.till.status().settings, printer }))
  await shop.work(0, 2)
  await printed(shop)
  const tell = paper.hold()
  await shop.work(2, 1)
  const slipsBefore = paper.slips().length
  while (paper.slips().length === slipsBefore) await pause(1)
  leave(folders.dataDir, 0)
  const refused = codeOf(await untilRefused(shop, 3))
  tell()
  await pause(100)
  const waitingFull = shop.till.status().printer.waiting
  free(folders.dataDir)
  const afterwards = codeOf(await shop.serve(4))
  const waiting = await printed(shop)
  await shop.till.close()
  await paper.close()
  const twice = paper.slips().length - new Set(paper.slips().map((slip) => slip.slipNumber)).size
  return { refused, waitingFull, afterwards, waiting, twice, defects: shop.defects.length, ...left(folders) }
}

const CORNERS = { full, firstStart, anchor, readOnly, failing, printing } as const

export type Corner = keyof typeof CORNERS

/** What was seen in a corner. @throws when there is no such corner */
export function seenIn(name: string, folders: Folders): Promise<unknown> {
  const corner = Object.entries(CORNERS).find(([known]) => known === name)?.[1]
  if (corner === undefined) throw new Error(`no such corner: ${name}`)
  return corner(folders)
}
