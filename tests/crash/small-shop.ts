/** A small shop opened in the test's own process, and an hour of work in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTill } from '../../main/till/open-till.ts'
import type { Till } from '../../main/till/till.ts'
import type { Result } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'
import { ACT_STEP_MS, type Act, type Answer, composeAsk, perform } from './script.ts'

export interface Folders {
  readonly dataDir: string
  readonly configDir: string
}

export interface Place extends Folders {
  readonly root: string
  readonly remove: () => void
}

/** Two empty places, data and configuration, in a folder of their own. */
export function aPlace(): Place {
  const root = mkdtempSync(join(tmpdir(), 'guike-place-'))
  return {
    root,
    dataDir: join(root, 'data'),
    configDir: join(root, 'config'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const BASE_MS = Date.UTC(2026, 10, 21, 4)
const SEED = 20_262
const PIN = '471108'

/** Opened, set up if it is new, and signed in to; what it is blocked by if it is. */
export interface Shop {
  readonly till: Till
  /** What went wrong in what runs by itself. */
  readonly defects: readonly unknown[]
  /** The act of this place in the script. */
  readonly serve: (place: number) => Promise<Result<Answer>>
  /** As many acts from this place on. @throws when one is refused */
  readonly work: (from: number, acts: number) => Promise<void>
}

export async function openShop(folders: Folders): Promise<Shop> {
  let clockMs = BASE_MS
  const clock = { nowMs: () => clockMs }
  const defects: unknown[] = []
  const onDefect = (error: unknown) => defects.push(error)
  const till = accepted(await openTill({ ...folders, empty: true, clock, onDefect }))
  const { stage } = till.status()
  if (stage === 'setup') {
    accepted(await till.setUp({ shopName: '云上鞋屋', siteName: '解放路店', managerName: '陈静', pin: PIN }))
  }
  if (stage !== 'blocked') {
    accepted(await till.signIn({ staffId: till.status().staff[0]?.staffId ?? '', pin: PIN }))
  }
  const serve = (place: number) => {
    const act: Act = { place, atMs: BASE_MS + place * ACT_STEP_MS, seed: SEED }
    clockMs = act.atMs
    return perform(till, composeAsk(till, act))
  }
  return {
    till,
    defects,
    serve,
    work: async (from, acts) => {
      for (let place = from; place < from + acts; place += 1) accepted(await serve(place))
    },
  }
}
