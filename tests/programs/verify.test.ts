/** `till verify` beside a running till, and alone; with the answer in its exit code and its words. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askForCopy, type Control, controlAddress, serveControl } from '../../main/programs/control.ts'
import { reportText, verifyFolder } from '../../main/programs/verify.ts'
import { aDraft, good, openShop, type Shop, sell, signIn } from '../support/shop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
  await signIn(shop)
  await sell(shop, aDraft({ regularYuan: 100 }))
})
afterEach(() => shop.remove())

test('beside a running till a copy is verified, deleted, and the till sells on', async () => {
  const control = await serveControl(controlAddress(shop.dataDir), () => shop.till.copyDatabase())
  const verified = good(await verifyFolder(shop))
  expect(verified.running).toBe(true)
  expect(verified.report.findings).toEqual([])
  expect(verified.report.checked['sale recomputed']).toBe(1)
  expect(existsSync(join(shop.dataDir, 'copy.db'))).toBe(false)
  await sell(shop, aDraft({ regularYuan: 100 }))
  await control?.close()
})

test('with nobody running the folder is opened itself', async () => {
  await shop.till.close()
  const verified = good(await verifyFolder(shop))
  expect(verified.running).toBe(false)
  expect(reportText(verified)).toContain('没有问题 · verified, no finding')
  expect(reportText(verified)).toMatch(/sale recomputed +1/)
})

test('a folder without a till is refused and stays empty', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'guike-nothing-'))
  expect(await verifyFolder({ dataDir: empty, configDir: empty })).toMatchObject({
    ok: false,
    code: 'nothing_here',
  })
  expect(existsSync(join(empty, 'guike.json'))).toBe(false)
  rmSync(empty, { recursive: true })
})

test('a running till without a socket is not opened twice: second_instance', async () => {
  expect(await verifyFolder(shop)).toMatchObject({ ok: false, code: 'second_instance' })
})

test("the socket is its owner's alone, and answers nothing but the one question", async () => {
  const address = controlAddress(shop.dataDir)
  const control: Control | null = await serveControl(address, () => shop.till.copyDatabase())
  if (process.platform !== 'win32') expect(statSync(address).mode & 0o777).toBe(0o600)
  for (const question of ['{"ask":"everything"}\n', 'not json\n', `${'x'.repeat(5000)}\n`]) {
    expect(await answerTo(address, question)).toBe('')
  }
  expect(await askForCopy(address)).toMatchObject({ ok: true })
  await control?.close()
  expect(await askForCopy(address)).toMatchObject({ ok: false, code: 'not_running' })
})

function answerTo(address: string, question: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection(address, () => socket.write(question))
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}
