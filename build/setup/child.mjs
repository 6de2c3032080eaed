// Runs a program in the foreground as if it had been started by hand: same terminal, same signals, same exit code.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './project.mjs'

/** @type {readonly NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP']

const PARENT_LOOK_MS = 500

/**
 * Calls back once npm is gone: the shell it runs a script in takes a signal for itself and passes none on, so the end of
 * that shell is the only sign. Without npm in between nothing is watched, and a program may outlive its terminal.
 * @param {() => void} gone
 */
function watchNpm(gone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    gone()
  }, PARENT_LOOK_MS)
  return timer
}

/**
 * Waits for the program and passes signals on meanwhile.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code; 128 plus the signal's number when a signal ended it, 127 when it could not be started
 */
export function runChild(command, args, env) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' })
  // Ctrl-C reaches the whole terminal group by itself: passed on once more it would look like pressed twice.
  const isFromTerminal = process.stdin.isTTY === true
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    if (signal !== 'SIGINT' || !isFromTerminal) child.kill(signal)
  }
  for (const signal of PASSED_ON) process.on(signal, passOn)
  const watch = watchNpm(() => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      for (const signal of PASSED_ON) process.off(signal, passOn)
      clearInterval(watch)
      resolve(code)
    }
    child.on('error', (cause) => {
      process.stderr.write(`${command}: ${cause.message}\n`)
      end(127)
    })
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}
