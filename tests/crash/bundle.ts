/** The programs of the crash tests, each as one file: a start costs a tenth of what it costs from the sources. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Programs {
  /** The path of a program of this folder, bundled. */
  readonly path: (name: string) => string
  readonly remove: () => void
}

/** Bundles the programs of tests/crash with these names (no extension). */
export async function bundlePrograms(names: readonly string[]): Promise<Programs> {
  // Inside the project, so that the native modules are found from there.
  const cache = join(ROOT, '.cache')
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'crash-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    root: ROOT,
    ssr: { noExternal: true, external: ['better-sqlite3', 'node-hid'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(import.meta.dirname, `${name}.ts`)])),
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  return {
    path: (name) => join(outDir, `${name}.js`),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  }
}
