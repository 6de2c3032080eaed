// The rules that hold the shape of the project: each with the sentence that explains it, an example that must be caught,
// and the tree itself, in which nothing may be.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  avoidedWords,
  barrels,
  clockOrChance,
  defaultExports,
  floats,
  forcedTypes,
  frozenHash,
  halfWidthYen,
  leftForLater,
  longFiles,
  machinePaths,
  thawedMigrations,
} from './support/tidy.ts'
import { importViolations, KEEPERS, keeperViolations, LAYERS } from './support/tidy-imports.ts'
import { readSources, type SourceFile, type Violation } from './support/tidy-source.ts'

const ROOT = join(import.meta.dirname, '..')
const TEXT = /\.(ts|tsx|mts|mjs|json|ya?ml|md|html|css|rules)$|^\.ci\/run$/
const sources = readSources(ROOT, TEXT).filter(({ path }) => path !== 'package-lock.json')

const frozenOf = (program: string): Readonly<Record<string, string>> => {
  const path = join(ROOT, 'migrations', program, 'frozen.json')
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
}
const frozen = { ...frozenOf('till'), ...frozenOf('hq') }

type Rule = {
  readonly name: string
  readonly why: string
  readonly find: (files: readonly SourceFile[]) => readonly Violation[]
  /** Each breaks the rule by itself. */
  readonly caught: readonly (readonly [path: string, text: string])[]
  /** None of these breaks it. */
  readonly fine: readonly (readonly [path: string, text: string])[]
}

const half = (...parts: readonly string[]): string => parts.join('')

const RULES: readonly Rule[] = [
  {
    name: 'imports follow the table of ARCHITECTURE.md',
    why: 'Rules stay pure and hosts stay thin only while nothing can reach across.',
    find: (files) => importViolations(files, LAYERS),
    caught: [
      ['shared/domain/a.ts', "import { readFileSync } from 'node:fs'"],
      ['shared/domain/a.ts', "import { z } from 'zod'"],
      ['shared/domain/a.ts', "import type { Slip } from '../receipt/slip.ts'"],
      ['shared/domain/a.ts', "export { x } from '../../main/till/till.ts'"],
      ['shared/domain/a.ts', "type A = import('../wire/push.ts').Push"],
      ['shared/contract/a.ts', "import type { Store } from '../../main/store/store.ts'"],
      ['shared/other/a.ts', 'export const x = 1'],
      ['main/store/a.ts', "import { host } from '../host/door.ts'"],
      ['main/devices/printer/a.ts', "const { open } = await import('../../store/open.ts')"],
      ['main/till/a.ts', "import { createServer } from 'http'"],
      ['main/till/a.ts', "import { serve } from '../../hq/app.ts'"],
      ['hq/app.ts', "import { openStore } from '../main/store/store.ts'"],
      ['hq/ledger/a.ts', "import type { Till } from '../../main/till/till.ts'"],
      ['hq/migrate.ts', "import { tillMigrations } from '../migrations/till/list.ts'"],
      ['shared/console/a.ts', "import { hqApp } from '../../hq/app.ts'"],
      ['main/host/a.ts', "import type { Store } from '../store/store.ts'"],
      ['renderer/parts/a.tsx', "import { join } from 'path'"],
      ['renderer/parts/a.tsx', "import { till } from '../../main/till/till.ts'"],
      ['renderer/parts/a.tsx', "import { ipcRenderer } from 'electron'"],
      ['renderer/parts/a.tsx', "import { compose } from '../../shared/receipt/compose.ts'"],
      ['main/demo/a.ts', "import { serve } from '../host/loopback.ts'"],
      ['migrations/till/0010-a.ts', "import { sql } from 'kysely'"],
      ['migrations/till/0010-a.ts', "import { fen } from '../../shared/domain/money.ts'"],
    ],
    fine: [
      ['shared/domain/a.ts', "import { addDays } from 'date-fns'\nimport { fen } from './money.ts'"],
      ['shared/domain/a.ts', "// import { readFileSync } from 'node:fs'\nexport const x = \"import 'zod'\""],
      [
        'main/till/a.ts',
        "import { randomUUID } from 'node:crypto'\nimport { x } from '../../shared/wire/push.ts'",
      ],
      ['main/browser.ts', "import { serve } from './host/loopback.ts'"],
      ['renderer/main.tsx', "import { createRoot } from 'react-dom/client'\nimport './style/app.css'"],
      ['main/demo/a.ts', "import { bookSale } from '../till/sale.ts'"],
      ['hq/ledger/a.ts', "import { Hono } from 'hono'\nimport { ok } from '../../shared/domain/result.ts'"],
      ['migrations/till/list.ts', "import { migration0010 } from './0010-ledger.ts'"],
    ],
  },
  {
    name: 'a library with a keeper stays with it',
    why: 'What sits behind one file can be replaced by changing one file; Electron may not even be there.',
    find: (files) => keeperViolations(files, KEEPERS),
    caught: [
      ['main/browser.ts', "import { app } from 'electron'"],
      ['main/till/print.ts', "import receiptline from 'receiptline'"],
      ['main/devices/printer/a.ts', "import HID from 'node-hid'"],
    ],
    fine: [
      ['main/electron.ts', "import { app } from 'electron'"],
      ['main/devices/printer/render.ts', "import receiptline from 'receiptline'"],
    ],
  },
  {
    name: 'nothing is exported as default',
    why: 'A name every importer chooses anew cannot be searched for.',
    find: defaultExports,
    caught: [
      ['shared/domain/a.ts', 'export default function sale() {}'],
      ['renderer/a.tsx', 'const A = () => <b />\nexport { A as default }'],
    ],
    fine: [['shared/domain/a.ts', 'export function sale() {}\nconst text = "export default"']],
  },
  {
    name: 'no file only passes on what others hold',
    why: 'A barrel hides where a thing lives and pulls in everything beside it.',
    find: barrels,
    caught: [
      ['shared/domain/index.ts', 'export const x = 1'],
      ['shared/domain/all.ts', "export * from './money.ts'"],
      ['main/till/all.ts', "export * as money from './money.ts'"],
    ],
    fine: [['shared/domain/a.ts', "import * as money from './money.ts'\nexport const all = [money]"]],
  },
  {
    name: 'shared reads no clock and draws no chance',
    why: 'The same facts give the same answer at the till, at HQ and in a replay years later.',
    find: clockOrChance,
    caught: [
      ['shared/domain/a.ts', 'export const at = Date.now()'],
      ['shared/domain/a.ts', 'export const at = new Date()'],
      ['shared/domain/a.ts', 'export const at = Date()'],
      ['shared/domain/a.ts', 'export const dice = Math.random()'],
      ['shared/wire/a.ts', 'export const id = crypto.randomUUID()'],
    ],
    fine: [
      ['shared/domain/a.ts', '// never Date.now()\nexport const at = (ms: number) => new Date(ms)'],
      ['main/till/a.ts', 'export const at = Date.now()'],
    ],
  },
  {
    name: 'money and points never float',
    why: 'Fen and points are whole numbers, and every division names its rounding.',
    find: floats,
    caught: [
      ['shared/receipt/a.ts', 'export const text = (yuan: number) => yuan.toFixed(2)'],
      ['main/till/a.ts', "export const yuan = Number.parseFloat('1.2')"],
    ],
    fine: [
      ['shared/domain/a.ts', '// not toFixed\nexport const yuan = (fen: number) => Math.floor(fen / 100)'],
    ],
  },
  {
    name: "names use the glossary's words",
    why: 'One word for one thing in code, SQL, wire and documents.',
    find: avoidedWords,
    caught: [
      ['shared/domain/a.ts', 'export const customerName = 1'],
      ['main/till/a.ts', 'export type HeldCoupons = number'],
      ['renderer/a.tsx', 'export const walletOf = 1'],
    ],
    fine: [
      [
        'shared/domain/a.ts',
        "// not a customer\nexport const member = { voucherNumber: 'coupon', perkiness: 1 }",
      ],
    ],
  },
  {
    name: 'no file is longer than 500 lines',
    why: 'A file has one subject.',
    find: longFiles,
    caught: [['main/till/a.ts', 'export {}\n'.repeat(501)]],
    fine: [['main/till/a.ts', 'export {}\n'.repeat(500)]],
  },
  {
    name: 'nothing is left for later in the code',
    why: 'What is not done is said where work is planned, not where it is hidden.',
    find: leftForLater,
    caught: [['main/till/a.ts', `// ${half('TO', 'DO')}: check the amount`]],
    fine: [['main/till/a.ts', 'export const fixmeeting = 1']],
  },
  {
    name: 'the currency sign is the one printers have',
    why: 'U+00A5 is in no Chinese code page: it comes out as a question mark on the slip.',
    find: halfWidthYen,
    caught: [['shared/receipt/a.ts', `export const sign = '${String.fromCharCode(0xa5)}'`]],
    fine: [['shared/receipt/a.ts', "export const sign = '￥'"]],
  },
  {
    name: 'no type is forced',
    why: 'An assertion through unknown or any tells the compiler to look away.',
    find: forcedTypes,
    caught: [
      ['shared/domain/a.ts', half('export const x = 1 as unk', 'nown as string')],
      ['tests/a.test.ts', half('export const x = 1 as a', 'ny')],
    ],
    fine: [['shared/domain/a.ts', 'export const x = 1 as number as Fen\ntype Fen = number']],
  },
  {
    name: 'no path of one machine and no package host is in the product',
    why: 'It runs wherever it is cloned to.',
    find: machinePaths,
    caught: [
      ['build/a.mjs', `export const folder = '${half('/wo', 'rk/main')}'`],
      ['tests/a.test.ts', `export const folder = '${half('/wo', 'rk/main')}'`],
      ['README.md', `Clone into ${half('/ho', 'me/anna/guike')}.`],
      ['build/a.mjs', `fetch('https://${half('regi', 'stry.example.org')}/x')`],
    ],
    fine: [
      ['renderer/a.tsx', "export const route = 'screens/work/list'"],
      ['tests/programs/a.test.ts', `export const home = '${half('/ho', 'me/mei')}'`],
    ],
  },
  {
    name: 'a landed migration is frozen',
    why: 'A database somewhere has already run it: what it did cannot be changed, only followed.',
    find: (files) => thawedMigrations(files, { 'migrations/till/0010-a.ts': frozenHash('one') }),
    caught: [
      ['migrations/till/0010-a.ts', 'two'],
      ['migrations/till/0020-b.ts', 'new'],
      ['migrations/hq/0010-a.ts', 'new'],
      ['migrations/till/list.ts', 'the list, with 0010 gone'],
    ],
    fine: [['migrations/till/0010-a.ts', 'one']],
  },
]

/** The rule as it is put to the tree: only the frozen list of the tree differs from the examples'. */
const inTree = (rule: Rule): readonly Violation[] =>
  rule.name === 'a landed migration is frozen' ? thawedMigrations(sources, frozen) : rule.find(sources)

describe.each(RULES)('$name: $why', (rule) => {
  test.each(rule.caught)('catches %s: %s', (path, text) => {
    expect(rule.find([{ path, text }])).not.toEqual([])
  })

  test.each(rule.fine)('lets %s pass: %s', (path, text) => {
    expect(rule.find([{ path, text }])).toEqual([])
  })

  test('holds in the whole tree', () => {
    const places = inTree(rule).map(({ path, line, what }) => `${path}:${line} ${what}`)
    expect(places, rule.why).toEqual([])
  })
})

test('a library with a keeper has one file there, not two', () => {
  const text = "import receiptline from 'receiptline'"
  const files = ['a', 'b'].map((name) => ({ path: `main/devices/printer/${name}.ts`, text }))
  expect(keeperViolations(files, KEEPERS)).toHaveLength(1)
})

test('the tree is read at all', () => {
  const paths = sources.map(({ path }) => path)
  expect(paths).toContain('tests/tidy.test.ts')
  expect(paths).toContain('build/run.mjs')
  expect(paths.filter((path) => path.startsWith('shared/domain/')).length).toBeGreaterThan(5)
})
