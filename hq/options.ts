/** What HQ is told on its command line: how to serve, or one command. */
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sentence } from './sentences.ts'

/** Where this HQ's data and secrets are. */
export interface Place {
  /** postgres://…; null: HQ's own PostgreSQL in `dataDir`. */
  readonly database: string | null
  readonly dataDir: string
  readonly configDir: string
  readonly connectionsMax: number | null
}

export interface ServeOptions {
  readonly address: string
  readonly port: number
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  readonly behindProxy: boolean
  readonly metricsTokenFile: string | null
}

export interface CommandOptions {
  /** The words of the command: ['site', 'add', '0001', '南京路店']. */
  readonly words: readonly string[]
  readonly role: string | null
  readonly passwordFromInput: boolean
}

export type Options =
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly said: string }
  | { readonly kind: 'serve'; readonly place: Place; readonly serve: ServeOptions }
  | { readonly kind: 'command'; readonly place: Place; readonly command: CommandOptions }

/** The system as the program sees it. */
export interface HqSystem {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  readonly workingDir: string
}

export const HELP = `贵客 Guike · HQ (总部)

  npm run hq                             启动总部                  serves until stopped (Ctrl-C)
  npm run hq -- site add CODE NAME       添加门店                  adds a site, CODE four digits from 0001
  npm run hq -- site list                门店列表                  lists the sites
  npm run hq -- code SITE TILL           打印一次性激活码          prints a one-time code for till 1 to 99 of a site
  npm run hq -- officer add NAME --role R   添加总部人员           adds an officer: admin, manager or viewer
  npm run hq -- officer list             总部人员列表              lists the officers
  npm run hq -- officer disable NAME     停用总部人员              ends what an officer may do
  npm run hq -- programme publish shoes  发布会员章程              publishes a preset, or a FILE, from today or a DATE
  npm run hq -- programme show shoes     打印内置章程              prints a preset's document
  npm run hq -- staff add SITE NAME --role R  添加门店人员         adds a manager or cashier of a site, asks the PIN
  npm run hq -- name NAME                公司名称                  names the organisation
  npm run hq -- new-generation           从备份恢复后            after HQ was put back from a copy: its tills give back what it forgot
  npm run hq -- status                   现状                      says how HQ stands

  --data-dir DIR              数据文件夹             the folder of HQ's own PostgreSQL
  --database URL              用别的 PostgreSQL      any PostgreSQL from 15 on; also DATABASE_URL
  --connections N             数据库连接数           connections to the database (default 16)
  --port N                    端口（默认 8790）      the port (default 8790; 0: a free one)
  --listen ADDRESS            监听地址               the address (default 127.0.0.1); another one only with
  --tls-cert FILE --tls-key FILE                     a certificate and its key, PEM, or
  --behind-proxy              在可信代理后面         a trusted proxy that speaks TLS and says so in X-Forwarded-Proto
  --metrics-token-file FILE   监控令牌               lets /metrics be read with the token in this file
  --password-stdin            从标准输入读密码       takes a password from standard input
  --help                      显示这些               this text
`

export const DEFAULT_PORT = 8790
const PORT_MAX = 65_535

const OPTIONS = {
  'data-dir': { type: 'string' },
  database: { type: 'string' },
  connections: { type: 'string' },
  port: { type: 'string' },
  listen: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'behind-proxy': { type: 'boolean' },
  'metrics-token-file': { type: 'string' },
  role: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean | undefined>>

export function readOptions(args: readonly string[], system: HqSystem): Options {
  const { values, tokens, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  for (const token of tokens) {
    const said = token.kind === 'option' ? problemWith(token) : undefined
    if (said !== undefined) return { kind: 'refused', said }
  }
  if (values.help === true) return { kind: 'help' }
  const place = readPlace(values, system)
  if (typeof place === 'string') return { kind: 'refused', said: place }
  if (positionals.length > 0) {
    const command = {
      words: positionals,
      role: textOf(values.role),
      passwordFromInput: values['password-stdin'] === true,
    }
    return { kind: 'command', place, command }
  }
  const serve = readServe(values, system)
  if (typeof serve === 'string') return { kind: 'refused', said: serve }
  return { kind: 'serve', place, serve }
}

type OptionToken = { readonly name: string; readonly rawName: string; readonly value: string | undefined }

function problemWith({ name, rawName, value }: OptionToken): string | undefined {
  const known = Object.entries(OPTIONS).find(([option]) => option === name)?.[1]
  if (known === undefined) return sentence('option_unknown', { given: rawName })
  if (known.type === 'boolean') {
    return value === undefined ? undefined : sentence('option_unknown', { given: `${rawName}=${value}` })
  }
  const isMissing = value === undefined || value === '' || value.startsWith('--')
  return isMissing ? sentence('option_value', { option: rawName }) : undefined
}

const textOf = (value: string | boolean | undefined): string | null =>
  typeof value === 'string' ? value : null

/** @returns a sentence where it cannot be told */
function readPlace(values: Values, system: HqSystem): Place | string {
  const database = textOf(values.database) ?? (system.env.DATABASE_URL || null)
  if (database !== null && !/^postgres(ql)?:\/\//.test(database)) return sentence('option_database')
  const folders = defaultFolders(system)
  const given = textOf(values['data-dir'])
  if (folders === null) return sentence('no_home')
  const connections = textOf(values.connections)
  const count = connections === null ? null : wholeNumber(connections, 2, 500)
  if (connections !== null && count === null) return sentence('option_connections', { given: connections })
  return {
    database,
    dataDir: given === null ? folders.data : resolve(system.workingDir, given),
    configDir: folders.config,
    connectionsMax: count,
  }
}

const NAME = 'guike-hq'

/** A relative folder in these variables is to be ignored, as their specification says. */
function defaultFolders({ platform, env, homeDir }: HqSystem): { data: string; config: string } | null {
  const absolute = (folder: string | undefined) => (folder?.match(/^(\/|[A-Za-z]:\\)/) ? folder : undefined)
  const home = homeDir === '' ? undefined : homeDir
  const under = (...names: string[]) => (home === undefined ? undefined : join(home, ...names))
  const [data, config] =
    platform === 'win32'
      ? [
          absolute(env.APPDATA) ?? under('AppData', 'Roaming'),
          absolute(env.LOCALAPPDATA) ?? under('AppData', 'Local'),
        ]
      : platform === 'darwin'
        ? [under('Library', 'Application Support'), under('Library', 'Preferences')]
        : [
            absolute(env.XDG_DATA_HOME) ?? under('.local', 'share'),
            absolute(env.XDG_CONFIG_HOME) ?? under('.config'),
          ]
  if (data === undefined || config === undefined) return null
  return { data: join(data, NAME), config: join(config, NAME) }
}

/** @returns a sentence where HQ must not serve like this */
function readServe(values: Values, system: HqSystem): ServeOptions | string {
  const address = textOf(values.listen) ?? '127.0.0.1'
  if (isIP(address) === 0) return sentence('option_address', { given: address })
  const portText = textOf(values.port)
  const port = portText === null ? DEFAULT_PORT : wholeNumber(portText, 0, PORT_MAX)
  if (port === null) return sentence('option_port', { given: portText ?? '' })
  const file = (value: string | null) => (value === null ? null : resolve(system.workingDir, value))
  const [certFile, keyFile] = [file(textOf(values['tls-cert'])), file(textOf(values['tls-key']))]
  if ((certFile === null) !== (keyFile === null)) return sentence('tls_pair')
  const tls = certFile === null || keyFile === null ? null : { certFile, keyFile }
  const behindProxy = values['behind-proxy'] === true
  if (tls !== null && behindProxy) return sentence('tls_or_proxy')
  if (!isLoopback(address) && tls === null && !behindProxy) return sentence('listen_open', { address })
  return { address, port, tls, behindProxy, metricsTokenFile: file(textOf(values['metrics-token-file'])) }
}

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === '::1'
}

function wholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,6}$/.test(text)) return null
  const value = Number(text)
  return value >= min && value <= max ? value : null
}
