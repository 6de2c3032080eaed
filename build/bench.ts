// `npm run bench [-- NAME ...]`: runs each measurement of tests/bench, or the named ones, one after another.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './setup/child.mjs'
import { ROOT, say } from './setup/project.mjs'

const folder = join(ROOT, 'tests', 'bench')
const all = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : []
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(`${name}.ts`))
const chosen = asked.length === 0 ? all.sort() : asked.map((name) => `${name}.ts`)

if (unknown.length > 0 || chosen.length === 0) {
  say(`no measurement ${unknown.join(', ')}; there are: ${all.map((file) => file.slice(0, -3)).join(', ')}`)
  process.exitCode = 2
} else {
  for (const file of chosen) {
    say(`measuring ${file.slice(0, -3)}`)
    const code = await runChild(process.execPath, [join(folder, file)], process.env)
    if (code !== 0) process.exitCode = code
  }
}
