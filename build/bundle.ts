// Builds out/ from the sources, all of it, and notes what it was built from.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { pageBundle, preloadBundle, programBundle } from './bundles.ts'
import { ROOT, say } from './setup/project.mjs'
import { forgetBuild, rememberBuild, sourcesHash } from './setup/sources.mjs'

// Whoever starts the build, a test run included: what is built is what is shipped.
process.env.NODE_ENV = 'production'

const began = performance.now()
// Taken before the build: what is changed while it runs is built the next time.
const hash = sourcesHash()
forgetBuild()
if (existsSync(join(ROOT, 'renderer', 'index.html'))) await build(pageBundle())
else say('renderer/index.html is not there: no page')
const programs = programBundle()
if (Object.keys(programs.build?.rolldownOptions?.input ?? {}).length > 0) await build(programs)
else say('no program in main/ is there')
if (existsSync(join(ROOT, 'main', 'preload.ts'))) await build(preloadBundle())
rememberBuild(hash)
say(`built in ${Math.round(performance.now() - began)} ms`)
