// The browser program as a process: what it is told, what it says, and how it ends.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aHome, type Program, startProgram } from '../support/program.ts'

let home: ReturnType<typeof aHome>
const started: Program[] = []

beforeEach(() => {
  home = aHome()
})
afterEach(async () => {
  for (const program of started.splice(0)) await program.stop('SIGKILL')
  home.remove()
})

function start(...args: string[]): Program {
  const program = startProgram({ args, env: home.env, source: true })
  started.push(program)
  return program
}

const dataDir = () => join(home.dir, 'shop')

test('--help says every option and starts nothing', async () => {
  const program = start('--help')
  expect(await program.exited).toBe(0)
  expect(program.output.out).toContain('--data-dir')
  expect(program.output.err).toBe('')
})

test.each([['--emtpy'], ['--port', '99999'], ['--demo', '--empty']])(
  '%s ends it with one sentence and exit code 2',
  async (...args) => {
    const program = start(...args)
    expect(await program.exited).toBe(2)
    expect(program.output.err).toMatch(/^guike: .+ · .+\n$/)
    expect(program.output.out).toBe('')
  },
)

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'without a display it prints the address, serves it, and ends cleanly on %s',
  async (signal) => {
    const program = start('--empty', '--data-dir', dataDir())
    const address = new URL(await program.address())
    expect(address.hostname).toBe('127.0.0.1')
    expect(program.output.out.trimEnd().split('\n')).toHaveLength(1)
    const page = await fetch(address.origin)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await program.stop(signal)).toBe(0)
  },
)

test('--headless gives no reason, for none is needed', async () => {
  const program = start('--empty', '--headless', '--data-dir', dataDir())
  await program.address()
  expect(program.output.err).toBe('')
  expect(await program.stop()).toBe(0)
})

test('a port that is taken is said in one sentence', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const bound = other.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0)
    })
  })
  const program = start('--empty', '--data-dir', dataDir(), '--port', String(port))
  expect(await program.exited).toBe(1)
  expect(program.output.err).toContain(String(port))
  expect(program.output.out).toBe('')
  other.close()
})

test('a second start on the same data says so, shows so, and leaves the first alone', async () => {
  const first = start('--empty', '--headless', '--data-dir', dataDir())
  await first.address()
  const second = start('--empty', '--headless', '--data-dir', dataDir())
  await second.address()
  expect(second.output.err).toMatch(/正被另一个终端程序使用/)
  expect(await second.stop()).toBe(0)
  expect((await fetch(new URL(await first.address()).origin)).status).toBe(200)
  expect(await first.stop()).toBe(0)
})

test("a folder of other people's files is left alone and said", async () => {
  mkdirSync(dataDir(), { recursive: true })
  writeFileSync(join(dataDir(), 'letters.txt'), 'not ours')
  const program = start('--empty', '--headless', '--data-dir', dataDir())
  await program.address()
  expect(program.output.err).toMatch(/没有动它/)
  expect(await program.stop()).toBe(0)
})
