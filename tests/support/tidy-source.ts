// Reads the sources as the tidy rules see them: files with their text, what they import, and where in them something stands.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite'

/** A file by its path from the project's folder, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string }

/** One place that breaks a rule; `line` counts from 1. */
export type Violation = { readonly path: string; readonly line: number; readonly what: string }

/** What one file takes from another, in any of the ways TypeScript has for it; types count too. */
export type Import = { readonly specifier: string; readonly line: number }

const NOT_READ = new Set(['node_modules', 'out', 'dist', 'test-results', '.git', '.cache'])
const CODE = /\.(ts|tsx|mts|mjs)$/

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = posix.join(folder, name)
    if (NOT_READ.has(name)) return []
    return statSync(join(root, path)).isDirectory() ? pathsUnder(root, path) : [path]
  })
}

/** Every file of the project whose name the pattern takes, sorted; nothing installed, built or left by a run. */
export function readSources(root: string, pattern: RegExp): readonly SourceFile[] {
  const paths = pathsUnder(root, '').filter((path) => pattern.test(path))
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The files of these folders that hold code. */
export function codeIn(files: readonly SourceFile[], folders: readonly string[]): readonly SourceFile[] {
  return files.filter(
    ({ path }) => CODE.test(path) && folders.some((folder) => path.startsWith(`${folder}/`)),
  )
}

/** The line, from 1, on which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/**
 * Parses a file; `visit` is given every node of the kinds it names.
 * @throws when the file is not TypeScript, which the type checks say better
 */
export function walk(file: SourceFile, visit: VisitorObject): ReturnType<typeof parseSync> {
  const parsed = parseSync(file.path, file.text)
  const [first] = parsed.errors
  if (first !== undefined) throw new Error(`${file.path}: ${first.message}`)
  new Visitor(visit).visit(parsed.program)
  return parsed
}

type Literal = Extract<ESTree.Expression, { type: 'Literal' }>
const textOf = (node: { readonly type: string } | null | undefined): string | undefined => {
  if (node?.type !== 'Literal') return undefined
  const { value } = node as Literal
  return typeof value === 'string' ? value : undefined
}

/** Everything a file imports or re-exports from elsewhere: statically, as a type, at run time, or by require. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = []
  const add = (specifier: string | undefined, offset: number): void => {
    if (specifier !== undefined) found.push({ specifier, line: lineAt(file.text, offset) })
  }
  const parsed = walk(file, {
    ImportExpression: (node) => add(textOf(node.source), node.start),
    TSImportType: (node) => add(textOf(node.source), node.start),
    TSExternalModuleReference: (node) => add(textOf(node.expression), node.start),
    CallExpression: (node) => {
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require'
      if (isRequire) add(textOf(node.arguments[0]), node.start)
    },
  })
  for (const statement of parsed.module.staticImports) add(statement.moduleRequest.value, statement.start)
  for (const statement of parsed.module.staticExports) {
    for (const { moduleRequest } of statement.entries) {
      if (moduleRequest) add(moduleRequest.value, statement.start)
    }
  }
  return found
}
