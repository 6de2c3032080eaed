// The project's own rules beyond what compiler and linter hold: each a function from files to the places that break it.
import { createHash } from 'node:crypto'
import { codeIn, lineAt, type SourceFile, type Violation, walk } from './tidy-source.ts'

const LAYERS = ['shared', 'main', 'hq', 'renderer', 'migrations']
const LINES_MAX = 500

/** Every match of the pattern in the files' text. */
function matches(
  files: readonly SourceFile[],
  pattern: RegExp,
  what: (found: string) => string,
): readonly Violation[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => ({
      path,
      line: lineAt(text, match.index),
      what: what(match[0].trim()),
    })),
  )
}

/** Default exports: a name chosen anew by every importer cannot be searched for. */
export function defaultExports(files: readonly SourceFile[]): readonly Violation[] {
  return codeIn(files, LAYERS).flatMap((file) =>
    walk(file, {}).module.staticExports.flatMap(({ start, entries }) =>
      entries.some(({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default')
        ? [{ path: file.path, line: lineAt(file.text, start), what: 'a default export' }]
        : [],
    ),
  )
}

/** Barrels: files that only pass on what others hold, by their name or by `export * from`. */
export function barrels(files: readonly SourceFile[]): readonly Violation[] {
  return codeIn(files, LAYERS).flatMap((file) => {
    const named = /(^|\/)index\.tsx?$/.test(file.path)
    const passesOn = walk(file, {}).module.staticExports.filter(({ entries }) =>
      entries.some((entry) => entry.moduleRequest && entry.importName.kind.startsWith('All')),
    )
    const first = passesOn[0]
    if (!named && first === undefined) return []
    return [{ path: file.path, line: first ? lineAt(file.text, first.start) : 1, what: 'a barrel' }]
  })
}

const CLOCK_OR_CHANCE = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])

/** A clock read or a random number drawn in shared/. */
export function clockOrChance(files: readonly SourceFile[]): readonly Violation[] {
  return codeIn(files, ['shared']).flatMap((file) => {
    const found: Violation[] = []
    const add = (offset: number, what: string): void => {
      found.push({ path: file.path, line: lineAt(file.text, offset), what })
    }
    walk(file, {
      MemberExpression: (node) => {
        if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return
        const name = `${node.object.name}.${node.property.name}`
        if (!node.computed && CLOCK_OR_CHANCE.has(name)) add(node.start, name)
      },
      NewExpression: (node) => {
        const isNow = node.callee.type === 'Identifier' && node.callee.name === 'Date'
        if (isNow && node.arguments.length === 0) add(node.start, 'new Date()')
      },
      CallExpression: (node) => {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date') add(node.start, 'Date()')
      },
    })
    return found
  })
}

/** Identifiers of these folders for which `what` has a complaint. */
function identifiers(
  files: readonly SourceFile[],
  folders: readonly string[],
  what: (name: string) => string | undefined,
): readonly Violation[] {
  return codeIn(files, folders).flatMap((file) => {
    const found: Violation[] = []
    const look = (name: string, offset: number): void => {
      const complaint = what(name)
      if (complaint !== undefined) {
        found.push({ path: file.path, line: lineAt(file.text, offset), what: complaint })
      }
    }
    walk(file, {
      Identifier: (node) => look(node.name, node.start),
      PrivateIdentifier: (node) => look(node.name, node.start),
      JSXIdentifier: (node) => look(node.name, node.start),
    })
    return found
  })
}

const FLOATING = new Set(['toFixed', 'parseFloat', 'toPrecision'])

/** Floating point near money and points. */
export function floats(files: readonly SourceFile[]): readonly Violation[] {
  return identifiers(files, ['shared', 'main', 'hq'], (name) => (FLOATING.has(name) ? name : undefined))
}

/** The glossary's "never" words that no other meaning excuses, and the word to use. */
const AVOIDED = new Map([
  ['customer', 'member'],
  ['tenant', 'organisation'],
  ['signup', 'enrolment'],
  ['perk', 'benefit'],
  ['promotion', 'campaign'],
  ['coupon', 'voucher'],
  ['wallet', 'stored value'],
  ['ticket', 'slip'],
  ['todo', 'care task'],
  ['award', 'accrual'],
])

/** Words of a name: `heldCoupons` is held and coupons. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)

/** Names with a word the glossary rules out, in the singular or the plural. */
export function avoidedWords(files: readonly SourceFile[]): readonly Violation[] {
  return identifiers(files, LAYERS, (name) => {
    for (const word of wordsOf(name)) {
      const meant = AVOIDED.get(word) ?? AVOIDED.get(word.replace(/s$/, ''))
      if (meant !== undefined) return `${name}: the glossary says ${meant}`
    }
    return undefined
  })
}

/** Files with more than one subject, by their length. */
export function longFiles(files: readonly SourceFile[]): readonly Violation[] {
  return codeIn(files, [...LAYERS, 'build', 'tests']).flatMap(({ path, text }) => {
    const lines = lineAt(text, text.length) - (text.endsWith('\n') ? 1 : 0)
    return lines > LINES_MAX
      ? [{ path, line: LINES_MAX + 1, what: `${lines} lines, more than ${LINES_MAX}` }]
      : []
  })
}

// Spelt in halves: a search for what was left for later must find none here either.
const LEFT_FOR_LATER = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
  'g',
)

/** Work left for later. */
export function leftForLater(files: readonly SourceFile[]): readonly Violation[] {
  return matches(files, LEFT_FOR_LATER, (found) => `left for later: ${found}`)
}

/** The half-width yen sign in what may end on paper: no Chinese printer's code page holds it. */
export function halfWidthYen(files: readonly SourceFile[]): readonly Violation[] {
  return matches(
    codeIn(files, ['shared', 'main', 'hq']),
    /\u00a5/g,
    () => 'U+00A5, where ￥ (U+FFE5) is meant',
  )
}

/** Type assertions through unknown or any: they say the compiler is wrong and prove nothing. */
export function forcedTypes(files: readonly SourceFile[]): readonly Violation[] {
  return codeIn(files, [...LAYERS, 'build', 'tests']).flatMap((file) => {
    const found: Violation[] = []
    walk(file, {
      TSAsExpression: (node) => {
        const { expression, typeAnnotation } = node
        const isForced =
          typeAnnotation.type === 'TSAnyKeyword' ||
          (expression.type === 'TSAsExpression' && expression.typeAnnotation.type === 'TSUnknownKeyword')
        if (isForced) {
          found.push({ path: file.path, line: lineAt(file.text, node.start), what: 'a forced type' })
        }
      },
    })
    return found
  })
}

// In halves for the same reason as above.
const WORKSHOP_FOLDERS = ['wo' + 'rk', 'fa' + 'rm']
const PRIVATE_FOLDERS = ['ro' + 'ot', 'ho' + 'me', 't' + 'mp']
const pathIn = (folders: readonly string[]) =>
  new RegExp(`(?<![\\w.~/)\\]}*-])/(${folders.join('|')})/[\\w.-]+`, 'g')
const PACKAGE_HOST = /\b(registry|deb)\.[a-z]+\.(org|com|cn)\b/g

/**
 * Paths of one machine, and addresses of the hosts packages come from: neither is the product's. A test may make up
 * somebody's folder to compute with.
 */
export function machinePaths(files: readonly SourceFile[]): readonly Violation[] {
  const said = (found: string) => `a path of one machine: ${found}`
  const untested = files.filter(({ path }) => !path.startsWith('tests/'))
  return [
    ...matches(files, pathIn(WORKSHOP_FOLDERS), said),
    ...matches(untested, pathIn(PRIVATE_FOLDERS), said),
    ...matches(files, PACKAGE_HOST, (found) => `a package host: ${found}`),
  ]
}

const MIGRATION = /^migrations\/(?:till|hq)\/\d{4}-[a-z0-9-]+\.ts$/

/** The SHA-256 of a migration's text, as the list of frozen ones keeps it. */
export function frozenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Migrations that are not in the list, differ from it, or are gone although in it.
 * @param frozen hash by path, from the frozen.json beside each program's migrations
 */
export function thawedMigrations(
  files: readonly SourceFile[],
  frozen: Readonly<Record<string, string>>,
): readonly Violation[] {
  const migrations = files.filter(({ path }) => MIGRATION.test(path))
  const changed = migrations.flatMap(({ path, text }) => {
    const hash = frozenHash(text)
    if (frozen[path] === hash) return []
    const isNew = frozen[path] === undefined
    const what = isNew ? `not in frozen.json; its hash is ${hash}` : 'changed: write the next one instead'
    return [{ path, line: 1, what }]
  })
  const gone = Object.keys(frozen).filter((path) => !migrations.some((migration) => migration.path === path))
  return [...changed, ...gone.map((path) => ({ path, line: 1, what: 'in frozen.json, but gone' }))]
}
