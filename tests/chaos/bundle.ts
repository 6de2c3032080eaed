/** The till of the storm with its worker, as files: a start costs a tenth of what it costs from the sources. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

export interface TillBundle {
  readonly path: string
  readonly remove: () => void
}

export async function bundleTill(): Promise<TillBundle> {
  // Inside the project, so that the native modules are found from there.
  const cache = join(ROOT, '.cache')
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'storm-'))
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
        input: {
          cashier: join(import.meta.dirname, 'cashier.ts'),
          'sync/worker': join(ROOT, 'main', 'sync', 'worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  })
  return {
    path: join(outDir, 'cashier.js'),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  }
}
