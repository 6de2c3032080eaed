// Brings out/ up to date, in one process at a time, and does nothing when it already is.
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { alone } from './lock.mjs'
import { ROOT, SetupProblem } from './project.mjs'
import { isBuiltFrom, sourcesHash } from './sources.mjs'

/**
 * @param {string} node path of the product's Node
 * @param {NodeJS.ProcessEnv} env
 * @throws {SetupProblem} when the build fails; its message has been printed
 */
export async function buildWhenNeeded(node, env) {
  if (isBuiltFrom(sourcesHash())) return
  await alone(async () => {
    if (isBuiltFrom(sourcesHash())) return
    const code = await runChild(node, [join(ROOT, 'build', 'bundle.ts')], env)
    if (code !== 0) throw new SetupProblem('the build failed (its message is above)')
  })
}
