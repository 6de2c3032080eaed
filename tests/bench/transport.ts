// What a page's calls cost over the loopback WebSocket and through the door, beside a bare echo with a short answer and with
// one as long as a commit's.
import { Worker } from 'node:worker_threads'
import { makeDemoShop } from '../../main/demo/demo-shop.ts'
import { openTill } from '../../main/till/open-till.ts'
import { accepted } from '../support/builders.ts'
import { entered, serve } from '../support/loopback.ts'
import { startEcho } from './parts/echo.ts'
import type { PageWorkerData } from './parts/page-worker.ts'
import { aBenchFolder } from './parts/shop.ts'

const SHOP = { members: 260, days: 30, salesPerDay: 6 }

async function runPage(given: PageWorkerData): Promise<void> {
  const worker = new Worker(new URL('./parts/page-worker.ts', import.meta.url), { workerData: given })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}

const folder = aBenchFolder()
const echo = await startEcho()
try {
  const { dataDir, configDir } = folder
  const till = accepted(
    await openTill({
      dataDir,
      configDir,
      empty: false,
      makeDemoShop: (parts) => makeDemoShop(parts, SHOP),
    }),
  )
  const served = await serve(till)
  const { path, cookie } = await entered(served)
  const address = `ws://${served.authority}${path}/till`
  await runPage({ address, origin: served.loopback.origin, cookie, echoPort: echo.port })
  await served.stop()
  await till.close()
} finally {
  echo.close()
  folder.remove()
}
