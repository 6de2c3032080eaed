// Builds out/ from the sources, all of it, and notes what it was built from.
import { build } from 'vite'
import { pageBundle, preloadBundle, programBundle } from './bundles.ts'
import { say } from './setup/project.mjs'
import { forgetBuild, rememberBuild, sourcesHash } from './setup/sources.mjs'

// Whoever starts the build, a test run included: what is built is what is shipped.
process.env.NODE_ENV = 'production'

const began = performance.now()
// Taken before the build: what is changed while it runs is built the next time.
const hash = sourcesHash()
forgetBuild()
await build(pageBundle())
await build(programBundle())
await build(preloadBundle())
rememberBuild(hash)
say(`built in ${Math.round(performance.now() - began)} ms`)
