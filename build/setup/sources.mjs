// Knows whether out/ was built from the sources as they are now.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './project.mjs'

const FOLDERS = ['build', 'main', 'migrations', 'renderer', 'shared']
const FILES = ['package.json', 'package-lock.json']
const STAMP_FILE = join(ROOT, 'out', '.built-from')

/** @param {string} folder @returns {string[]} whole paths, sorted */
function filesUnder(folder) {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(ROOT, folder, path))
    .filter((path) => statSync(path).isFile())
    .sort()
}

/** A hash over the path and content of every file the build reads. */
export function sourcesHash() {
  const hash = createHash('sha256')
  const paths = [...FOLDERS.flatMap(filesUnder), ...FILES.map((file) => join(ROOT, file))]
  for (const path of paths) {
    const content = readFileSync(path)
    hash.update(`${path.slice(ROOT.length)} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

/** Whether out/ stands for the sources with this hash. @param {string} hash */
export function isBuiltFrom(hash) {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === hash
}

/** Before a build: from here on out/ stands for nothing. */
export function forgetBuild() {
  rmSync(STAMP_FILE, { force: true })
}

/** After a build that succeeded. @param {string} hash the hash taken before it began */
export function rememberBuild(hash) {
  mkdirSync(dirname(STAMP_FILE), { recursive: true })
  writeFileSync(STAMP_FILE, hash)
}
