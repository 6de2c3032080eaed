// Looks at a till's folder from a process of its own, in whatever zone that runs, and prints what it finds as JSON:
// `verify` recomputes the ledger, `open` opens a till and says how it stands, any other word is a corner of its disk.
import { verifyFolder } from '../../main/programs/verify.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { seenIn } from './corners.ts'

const [look = '', dataDir = '', configDir = ''] = process.argv.slice(2)

async function looked(): Promise<unknown> {
  switch (look) {
    case 'verify':
      return accepted(await verifyFolder({ dataDir, configDir })).report
    case 'open': {
      const till = accepted(await openTill({ dataDir, configDir, empty: true }))
      const { stage, blocked } = till.status()
      await till.close()
      return { stage, blocked }
    }
    default:
      return seenIn(look, { dataDir, configDir })
  }
}

process.stdout.write(`${JSON.stringify(await looked())}\n`)
