// `.ci/run` around a stand-in for npm: its exit code is kept, and the counts stand alone on the last line.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'guike-ci-'))
mkdirSync(join(folder, '.ci'))
cpSync(join(import.meta.dirname, '..', '..', '.ci', 'run'), join(folder, '.ci', 'run'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function runWith(npm: string) {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`)
  chmodSync(join(folder, 'npm'), 0o755)
  const env = { PATH: `${folder}:/usr/bin:/bin` }
  const ran = spawnSync(join(folder, '.ci', 'run'), { cwd: tmpdir(), encoding: 'utf8', env })
  return { code: ran.status, last: ran.stdout.trimEnd().split('\n').at(-1), printed: ran.stdout }
}

test('a run that passed ends in its counts', () => {
  expect(runWith('echo "12 passed, 0 failed"')).toMatchObject({ code: 0, last: '12 passed, 0 failed' })
})

test('a run that failed ends in its counts too, after whatever npm adds, with its exit code', () => {
  const ran = runWith('echo "11 passed, 1 failed"; echo "npm error code 1" >&2; exit 3')
  expect(ran).toMatchObject({ code: 3, last: '11 passed, 1 failed' })
})

test('a run that never came to counting has failed', () => {
  expect(runWith('echo "killed"; exit 0')).toMatchObject({ code: 1, last: '0 passed, 1 failed' })
  expect(runWith('exit 137')).toMatchObject({ code: 137, last: '0 passed, 1 failed' })
})

test('nothing may be left out, and the project is found from anywhere', () => {
  const { printed } = runWith('echo "$* $CI $PWD"; echo "1 passed, 0 failed"')
  expect(printed).toContain(`test true ${folder}\n`)
})
