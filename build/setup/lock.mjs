// Lets one process at a time install or build in this folder; the others wait and then find the work done.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT, SetupProblem, say } from './project.mjs'

const LOCK_FILE = join(ROOT, '.cache', 'setup.lock')
const POLL_MS = 200
const WAIT_MS_MAX = 15 * 60_000

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // EPERM: the process is there, but another user's.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

function take() {
  try {
    writeFileSync(LOCK_FILE, String(process.pid), { flag: 'wx' })
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw cause
  }
}

/** The process that holds the lock, or undefined when it is gone and only its file is left. */
function holder() {
  try {
    const pid = Number(readFileSync(LOCK_FILE, 'utf8'))
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/**
 * Runs `work` while no other process installs or builds here.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const giveUpAt = Date.now() + WAIT_MS_MAX
  let said = false
  while (!take()) {
    const pid = holder()
    if (pid === undefined) {
      rmSync(LOCK_FILE, { force: true })
      continue
    }
    if (!said) say(`waiting for process ${pid}, which is installing or building here`)
    said = true
    if (Date.now() > giveUpAt)
      throw new SetupProblem(`process ${pid} has been installing or building too long`)
    await sleep(POLL_MS)
  }
  try {
    return await work()
  } finally {
    rmSync(LOCK_FILE, { force: true })
  }
}
