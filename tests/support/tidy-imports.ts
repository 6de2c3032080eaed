// Who may import whom: the table of ARCHITECTURE.md as data, and the check that holds it.
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { codeIn, type Import, importsOf, type SourceFile, type Violation } from './tidy-source.ts'

/** One row of the table. A file belongs to the row with the longest folder that holds it. */
export type Layer = {
  readonly folder: string
  /** Folders it may import beside its own. */
  readonly folders: readonly string[]
  /** npm packages it may import. */
  readonly libraries: readonly string[]
  /** Node's own modules it may import; 'all' but those under `never`. */
  readonly node: 'none' | 'all'
  readonly never?: readonly string[]
}

const CALENDAR = ['date-fns', '@date-fns/tz', 'lunar-typescript']
const NETWORK = ['http', 'https', 'http2', 'net', 'tls', 'dgram']

export const LAYERS: readonly Layer[] = [
  { folder: 'shared/domain', folders: [], libraries: CALENDAR, node: 'none' },
  { folder: 'shared/programmes', folders: ['shared/domain'], libraries: ['zod'], node: 'none' },
  {
    folder: 'shared/contract',
    folders: ['shared/domain'],
    libraries: ['zod', '@orpc/contract'],
    node: 'none',
  },
  {
    folder: 'shared/wire',
    folders: ['shared/domain', 'shared/programmes'],
    libraries: ['zod', '@orpc/contract'],
    node: 'none',
  },
  {
    folder: 'shared/console',
    folders: ['shared/domain', 'shared/programmes'],
    libraries: ['zod', '@orpc/contract'],
    node: 'none',
  },
  { folder: 'shared/receipt', folders: ['shared/domain'], libraries: ['zod'], node: 'none' },
  {
    folder: 'main/store',
    folders: ['shared/domain', 'shared/programmes', 'migrations/till'],
    libraries: ['kysely', 'better-sqlite3', 'zod'],
    node: 'all',
    never: NETWORK,
  },
  {
    folder: 'main/devices',
    folders: ['shared/receipt', 'shared/domain'],
    libraries: ['node-hid', 'receiptline', 'iconv-lite'],
    node: 'all',
  },
  {
    folder: 'main/sync',
    folders: ['shared/wire', 'shared/domain', 'main/store'],
    libraries: [],
    node: 'all',
  },
  {
    folder: 'main/till',
    folders: ['shared', 'main/store', 'main/devices', 'main/sync'],
    libraries: ['zod', 'pinyin-pro'],
    node: 'all',
    never: NETWORK,
  },
  {
    folder: 'main/host',
    folders: ['shared/contract', 'main/till'],
    libraries: ['@orpc/server', 'ws', 'zod'],
    node: 'all',
  },
  {
    folder: 'main/demo',
    folders: ['shared', 'main/till', 'main/store'],
    libraries: [],
    node: 'all',
    never: NETWORK,
  },
  // What both programs of main/*.ts do at their start: wiring too, and as free as they are.
  { folder: 'main/programs', folders: ['shared', 'main'], libraries: ['zod'], node: 'all' },
  { folder: 'main', folders: ['shared', 'main'], libraries: ['electron', 'zod'], node: 'all' },
  {
    folder: 'hq',
    folders: ['shared', 'migrations/hq'],
    libraries: [
      'zod',
      'kysely',
      'pg',
      'pg-copy-streams',
      'hono',
      '@hono/node-server',
      '@orpc/server',
      '@orpc/openapi',
      '@orpc/zod',
      'pino',
      'prom-client',
    ],
    node: 'all',
  },
  {
    folder: 'renderer',
    folders: ['shared/contract', 'shared/domain'],
    libraries: [
      'zod',
      'react',
      'react-dom',
      'react-i18next',
      'i18next',
      '@base-ui/react',
      '@orpc/client',
      '@orpc/contract',
    ],
    node: 'none',
  },
  { folder: 'migrations', folders: [], libraries: [], node: 'none' },
]

/** A library that only the files this takes may import, whatever the table says, and how many files at most. */
export type Keeper = {
  readonly library: string
  readonly under: RegExp
  readonly filesMax: number
  readonly where: string
}

export const KEEPERS: readonly Keeper[] = [
  {
    library: 'electron',
    under: /^main\/(electron|preload)\.ts$/,
    filesMax: 2,
    where: 'main/electron.ts and main/preload.ts',
  },
  {
    library: 'receiptline',
    under: /^main\/devices\/printer\/[^/]+\.ts$/,
    filesMax: 1,
    where: 'one file of main/devices/printer',
  },
  {
    library: 'node-hid',
    under: /^main\/devices\/reader\/[^/]+\.ts$/,
    filesMax: 1,
    where: 'one file of main/devices/reader',
  },
]

const CHECKED = ['shared', 'main', 'hq', 'renderer', 'migrations']

function layerOf(path: string, layers: readonly Layer[]): Layer | undefined {
  const holds = layers.filter((layer) => path.startsWith(`${layer.folder}/`))
  const row = holds.sort((a, b) => b.folder.length - a.folder.length)[0]
  // main/*.ts wire things together: a folder of main/ without a row of its own is not one of them.
  const isFolderWithoutRow = row?.folder === 'main' && path.slice('main/'.length).includes('/')
  return isFolderWithoutRow ? undefined : row
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

/** Why this layer may not import that, or undefined when it may. */
function refusal(file: SourceFile, layer: Layer, { specifier }: Import): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), specifier)
    const may = [layer.folder, ...layer.folders].some((folder) => isIn(target, folder))
    return may ? undefined : `${layer.folder} may not import ${target}`
  }
  const name = packageOf(specifier.replace(/^node:/, ''))
  if (specifier.startsWith('node:') || builtinModules.includes(name)) {
    const may = layer.node === 'all' && !layer.never?.includes(name)
    return may ? undefined : `${layer.folder} may not import Node's ${name}`
  }
  return layer.libraries.includes(name) ? undefined : `${layer.folder} may not import ${name}`
}

/** Every import that the table does not allow, and every file that no row holds. */
export function importViolations(
  files: readonly SourceFile[],
  layers: readonly Layer[],
): readonly Violation[] {
  return codeIn(files, CHECKED).flatMap((file) => {
    const layer = layerOf(file.path, layers)
    if (layer === undefined)
      return [{ path: file.path, line: 1, what: 'no row of the table holds this file' }]
    return importsOf(file).flatMap((taken) => {
      const what = refusal(file, layer, taken)
      return what === undefined ? [] : [{ path: file.path, line: taken.line, what }]
    })
  })
}

/** Every import of a kept library outside its place, and its importers beyond the number allowed. */
export function keeperViolations(
  files: readonly SourceFile[],
  keepers: readonly Keeper[],
): readonly Violation[] {
  return keepers.flatMap(({ library, under, filesMax, where }) => {
    const users = codeIn(files, CHECKED).flatMap((file) => {
      const first = importsOf(file).find(({ specifier }) => packageOf(specifier) === library)
      return first === undefined ? [] : [{ path: file.path, line: first.line }]
    })
    const outside = users.filter(({ path }) => !under.test(path))
    const tooMany = users.filter(({ path }) => under.test(path)).slice(filesMax)
    return [...outside, ...tooMany].map((place) => ({ ...place, what: `${library} is for ${where} only` }))
  })
}
