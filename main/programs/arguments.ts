// The options both programs are started with.
import { parseArgs } from 'node:util'
import { sentence } from './sentences.ts'

export interface StartArguments {
  /** The demo shop, an empty till for a shop of one's own, or whichever is there. */
  readonly shop: 'demo' | 'empty' | 'present'
  readonly dataDir: string | undefined
  /** 0: a free one. The Electron program listens on none. */
  readonly port: number
  readonly headless: boolean
  readonly help: boolean
}

export type ArgumentsRead =
  | { readonly ok: true; readonly value: StartArguments }
  /** One sentence for the person who typed them; the program ends with exit code 2. */
  | { readonly ok: false; readonly sentence: string }

export const HELP = `贵客 Guike

  --empty           空白终端，设置自己的门店     a till without the demo shop: asks for shop, manager and PIN
  --demo            演示店                       the demo shop
  --data-dir DIR    数据文件夹                   the folder of this till's data
  --port N          本机端口（默认任选）         the port on 127.0.0.1 (default: a free one)
  --headless        不开窗口，显示地址           opens no window and prints the address
  --help            显示这些                     this text
`

const PORT_MAX = 65_535
const OPTIONS = {
  empty: { type: 'boolean' },
  demo: { type: 'boolean' },
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  headless: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Reads the options of the browser program; what is unknown or malformed is refused. */
export function readArguments(args: readonly string[]): ArgumentsRead {
  const { values, tokens, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    tokens: true,
  })
  const [positional] = positionals
  if (positional !== undefined) return refused(sentence('option_unknown', { given: positional }))
  for (const token of tokens) {
    if (token.kind === 'option' && !isWellFormed(token)) {
      return refused(optionSentence(token.name, token.rawName))
    }
  }
  const port = readPort(values.port)
  if (port === undefined) return refused(sentence('option_port', { given: String(values.port) }))
  if (values.demo === true && values.empty === true) return refused(sentence('option_shops'))
  const dataDir = values['data-dir']
  return {
    ok: true,
    value: {
      shop: values.empty === true ? 'empty' : values.demo === true ? 'demo' : 'present',
      dataDir: typeof dataDir === 'string' ? dataDir : undefined,
      port,
      headless: values.headless === true,
      help: values.help === true,
    },
  }
}

/**
 * Reads the same options out of Electron's command line, where Chromium's own switches stand beside them.
 * @param args everything after the program
 */
export function readElectronArguments(args: readonly string[]): ArgumentsRead {
  const own: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const given = args[at] ?? ''
    const name = given.split('=', 1)[0] ?? ''
    if (name === '--port' || name === '--headless') continue
    if (!given.startsWith('--') || !Object.hasOwn(OPTIONS, name.slice(2))) continue
    own.push(given)
    const value = args[at + 1]
    if (given === '--data-dir' && value !== undefined) own.push(value)
  }
  return readArguments(own)
}

/** Fuses do not cover all of these: with one of them anybody on the machine could drive the window or read in it. */
const DEBUGGING_SWITCH =
  /^(--?|\/)(remote-debugging|inspect|debug|js-flags|load-extension|disable-web-security|disable-site-isolation)/

/** The first switch that would open the program to others, or undefined. Chromium takes `-x`, on Windows also `/x`. */
export function debuggingSwitch(args: readonly string[]): string | undefined {
  return args.find((given) => DEBUGGING_SWITCH.test(given.toLowerCase()))
}

type OptionToken = { readonly name: string; readonly value: string | undefined }

function isWellFormed({ name, value }: OptionToken): boolean {
  if (name === 'port' || name === 'data-dir')
    return value !== undefined && value !== '' && !value.startsWith('--')
  return Object.hasOwn(OPTIONS, name) && value === undefined
}

function optionSentence(name: string, rawName: string): string {
  if (name === 'port') return sentence('option_port', { given: '' })
  if (name === 'data-dir') return sentence('option_data_dir')
  return sentence('option_unknown', { given: rawName })
}

function readPort(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return 0
  if (typeof given !== 'string' || !/^\d{1,5}$/.test(given)) return undefined
  const port = Number(given)
  return port <= PORT_MAX ? port : undefined
}

function refused(text: string): ArgumentsRead {
  return { ok: false, sentence: text }
}
