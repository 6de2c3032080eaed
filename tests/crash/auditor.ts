// Verifies a till's folder in a process of its own, in whatever zone that runs: the findings as JSON.
import { verifyFolder } from '../../main/programs/verify.ts'
import { accepted } from '../support/builders.ts'

const [dataDir = '', configDir = ''] = process.argv.slice(2)
const { report } = accepted(await verifyFolder({ dataDir, configDir }))
process.stdout.write(`${JSON.stringify(report)}\n`)
