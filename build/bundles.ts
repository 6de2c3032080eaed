// What is built from what: one Vite configuration per place where code runs. The page carries no inline script or style,
// so that the content security policy needs no exception; the programs carry all their libraries but the native ones.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'
import { ROOT } from './setup/project.mjs'

/** Programs of main/, each one file of out/main; a worker thread's file is added here by its path under main/. */
const PROGRAMS = ['electron.ts', 'browser.ts', 'cli.ts', 'till/proof-worker.ts', 'sync/worker.ts']
const PRELOAD = 'preload.ts'

/** Loaded at run time: they are native, or Electron's own. package.json's `dependencies` names the same natives. */
const EXTERNAL = ['better-sqlite3', 'node-hid', 'electron']

/** The oldest Chromium a shop's thin client may bring; Electron 45 is newer. */
const CHROMIUM_OLDEST = 'chrome120'

const SHARED: InlineConfig = { configFile: false, logLevel: 'warn', publicDir: false }

/** The page, as files a host serves from `/`. */
export function pageBundle(): InlineConfig {
  return {
    ...SHARED,
    root: join(ROOT, 'renderer'),
    base: '/',
    plugins: [react()],
    build: {
      outDir: join(ROOT, 'out', 'renderer'),
      emptyOutDir: true,
      target: CHROMIUM_OLDEST,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // It comes from this machine, not over a network.
      chunkSizeWarningLimit: 5_000,
      license: { fileName: 'licences.md' },
    },
  }
}

/** The programs Node or Electron runs: ES modules for Node 24. */
export function programBundle(): InlineConfig {
  return {
    ...SHARED,
    root: ROOT,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: true,
      outDir: join(ROOT, 'out', 'main'),
      emptyOutDir: true,
      target: 'node24',
      sourcemap: true,
      minify: false,
      license: { fileName: 'licences.md' },
      rolldownOptions: {
        input: Object.fromEntries(
          PROGRAMS.map((file) => [file.replace(/\.ts$/, ''), join(ROOT, 'main', file)]),
        ),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  }
}

/** The preload script: a sandboxed one has to be a single CommonJS file. */
export function preloadBundle(): InlineConfig {
  return {
    ...SHARED,
    root: ROOT,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: true,
      outDir: join(ROOT, 'out', 'main'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: join(ROOT, 'main', PRELOAD),
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  }
}
