/** Takes a password from the terminal without showing it, or from standard input for scripts. */
import type { ReadStream } from 'node:tty'
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import { sentence } from './sentences.ts'

export type PasswordInput = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>

const LETTERS_MAX = 1_000

type PasswordRefusal = 'password_terminal' | 'password_differs' | 'password_form'

/** Asks twice on a terminal. Refuses password_terminal, password_differs, password_form (given up, or far too long). */
export async function readPassword(
  input: PasswordInput,
  fromInput: boolean,
  say: (line: string) => void,
): Promise<Result<string, PasswordRefusal>> {
  if (fromInput) return wholeInput(input)
  if (input.isTTY !== true || input.setRawMode === undefined) return refuse('password_terminal')
  say(sentence('password_ask'))
  const first = await hiddenLine(input)
  if (first === null) return refuse('password_form')
  say(sentence('password_again'))
  return (await hiddenLine(input)) === first ? ok(first) : refuse('password_differs')
}

async function wholeInput(input: PasswordInput): Promise<Result<string, PasswordRefusal>> {
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > LETTERS_MAX) return refuse('password_form')
  }
  return ok(text.replace(/\r?\n$/, ''))
}

const ENTER = ['\r', '\n']
/** Ctrl-C and Ctrl-D. */
const GIVE_UP = ['\u0003', '\u0004']
const BACKSPACE = ['\b', '\u007f']

/** One line of keys, none of them shown; null when the person gave up. */
function hiddenLine(input: PasswordInput): Promise<string | null> {
  return new Promise((resolve) => {
    const letters: string[] = []
    const end = (line: string | null) => {
      input.off('data', onKeys)
      input.setRawMode?.(false)
      input.pause()
      resolve(line)
    }
    const onKeys = (keys: Buffer | string) => {
      for (const key of keys.toString('utf8')) {
        if (ENTER.includes(key)) return end(letters.join(''))
        if (GIVE_UP.includes(key) || letters.length > LETTERS_MAX) return end(null)
        if (BACKSPACE.includes(key)) letters.pop()
        else letters.push(key)
      }
    }
    input.setRawMode?.(true)
    input.on('data', onKeys)
    input.resume()
  })
}
