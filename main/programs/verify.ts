// The command `till verify`: recomputes what a data folder says, asking the till that runs on it or opening it itself.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import { openCopy } from '../store/copy.ts'
import { openStore } from '../store/store.ts'
import { type VerifyReport, verifyDatabase } from '../store/verify.ts'
import { askForCopy, controlAddress } from './control.ts'

export interface VerifyFolders {
  readonly dataDir: string
  readonly configDir: string
}

export interface Verified {
  readonly report: VerifyReport
  /** The till was serving meanwhile; a copy of its database was verified. */
  readonly running: boolean
}

/** Refuses nothing_here for a folder without a till, and what opening a folder refuses. */
export async function verifyFolder(folders: VerifyFolders): Promise<Result<Verified>> {
  if (!existsSync(join(folders.dataDir, 'till.db'))) return refuse('nothing_here')
  const copied = await askForCopy(controlAddress(folders.dataDir))
  if (copied.ok) {
    const copy = openCopy(copied.value, folders)
    if (!copy.ok) return copy
    try {
      return ok({ report: verifyDatabase(copy.value.db), running: true })
    } finally {
      copy.value.close()
    }
  }
  const store = openStore(folders)
  if (!store.ok) return store
  try {
    return ok({ report: verifyDatabase(store.value.db), running: false })
  } finally {
    store.value.close()
  }
}

/** What a person reads: the findings, or none and what was looked at. */
export function reportText({ report, running }: Verified): string {
  const { findings, checked } = report
  const counts = Object.entries(checked)
    .map(([check, times]) => `  ${check.padEnd(20)} ${String(times).padStart(9)}`)
    .join('\n')
  const found = findings.map(({ check, where, what }) => `  ${where}: ${what} (${check})`).join('\n')
  const verdict =
    findings.length === 0
      ? '校验完成，没有问题 · verified, no finding'
      : `校验发现 ${findings.length} 处问题 · verified, ${findings.length} findings\n${found}`
  const source = running ? '（终端运行中，校验的是副本 · a copy, the till is running）' : ''
  return `${verdict}${source}\n已核对 · checked:\n${counts}\n`
}
