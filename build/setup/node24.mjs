// Finds the Node the product runs on: 24, from its npm package, whatever Node started the command.
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { nodePackage, ROOT, SetupProblem } from './project.mjs'

const NODE_MAJOR = 24

/**
 * The path of a Node 24 or later: the package's, else the one running this.
 * @throws {SetupProblem} where there is neither
 */
export function findNode() {
  const published = nodePackage()
  if (published !== undefined) {
    const program = process.platform === 'win32' ? 'node.exe' : 'node'
    const path = join(ROOT, 'node_modules', published.name, 'bin', program)
    if (existsSync(path)) return path
  }
  const ownMajor = Number(process.versions.node.split('.')[0])
  if (ownMajor >= NODE_MAJOR) return process.execPath
  throw new SetupProblem(
    `Node ${NODE_MAJOR} is needed and npm has none for ${process.platform}-${process.arch}: ` +
      `install Node ${NODE_MAJOR} (this one is ${process.versions.node}) and run the command again`,
  )
}

/**
 * The environment for everything started from here: that Node first, then the project's own tools.
 * @param {string} node path of the Node found
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node) {
  // Windows may spell it Path; two spellings side by side would hide one another.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env[name] ?? '']
  return { ...process.env, [name]: folders.join(delimiter) }
}
