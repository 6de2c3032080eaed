/** The first load: members of all partitions, block by block and chunk by chunk, going on where it stopped. */
import { setTimeout as pause } from 'node:timers/promises'
import { ok } from '../../shared/domain/result.ts'
import type { MemberChange } from '../../shared/wire/changes.ts'
import { saveDirectoryMember } from '../store/directory.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import type { TillStore } from '../store/store.ts'
import {
  changeCursors,
  type LoadPart,
  loadParts,
  PARTS,
  saveCursor,
  saveLoadPart,
} from '../store/sync-state.ts'

/** Members of a block: one that opens its partition is short, so that changes can soon be followed in all of them. */
const OPENING_SIZE = 200
const BLOCK_SIZE = 2_000
/** Between two chunks the counter has its turn. */
const REST_MS = 4

export function isLoadDue(db: ReadableDb): boolean {
  const parts = loadParts(db)
  return parts.length < PARTS || parts.some(({ through }) => !through)
}

/** How far the load is; null when it is through. */
export function loadProgress(db: ReadableDb): { readonly done: number; readonly total: number } | null {
  const parts = loadParts(db)
  if (!isLoadDue(db)) return null
  const done = parts.reduce((sum, part) => sum + part.done, 0)
  return {
    done,
    total: Math.max(
      done,
      parts.reduce((sum, part) => sum + part.total, 0),
    ),
  }
}

/** Members of a partition that come quicker as changes from the first on than as a block. */
const FEW = 20

/** Keeps how much there is, before the first block. A partition of few members is followed from its beginning instead. */
export function beginLoad(store: TillStore, members: readonly number[]): void {
  store.act((db) => {
    for (let part = 0; part < PARTS; part += 1) {
      const total = members[part] ?? 0
      const isFew = total <= FEW
      if (isFew) saveCursor(db, part, 0)
      saveLoadPart(db, { part, last: '', done: 0, total: isFew ? 0 : total, through: isFew })
    }
    return ok(null)
  })
}

export interface NextBlock {
  readonly part: LoadPart
  readonly size: number
}

/** The next block to ask for: first each partition is opened, then they are filled one by one. Null: how much there is comes first. */
export function nextBlock(db: ReadableDb): NextBlock | null {
  const parts = loadParts(db)
  if (parts.length < PARTS) return null
  const opening = parts.find(({ last, through }) => !through && last === '')
  if (opening !== undefined) return { part: opening, size: OPENING_SIZE }
  const part = parts.find(({ through }) => !through)
  return part === undefined ? null : { part, size: BLOCK_SIZE }
}

/**
 * Takes in a block chunk by chunk, each in a transaction of its own with the place it reaches. The position of the first block is
 * where the partition's changes go on: what changes meanwhile comes again.
 */
export async function takeBlock(
  store: TillStore,
  { part, size }: NextBlock,
  block: { readonly count: number; readonly pos: number },
  nextChunk: () => Promise<readonly MemberChange[]>,
): Promise<void> {
  let at = part
  let left = block.count
  do {
    const chunk = left > 0 ? await nextChunk() : []
    // A thread that died has lost the rest of its block: it is asked for again.
    if (chunk.length === 0 && left > 0) return
    left -= chunk.length
    const reached: LoadPart = {
      ...at,
      last: chunk.at(-1)?.memberId ?? at.last,
      done: at.done + chunk.length,
      through: left === 0 && block.count < size,
    }
    store.act((db) => {
      for (const member of chunk) saveDirectoryMember(db, member)
      openPart(db, part, block.pos)
      saveLoadPart(db, reached)
      return ok(null)
    })
    at = reached
    await pause(REST_MS)
  } while (left > 0)
}

function openPart(db: WritableDb, part: LoadPart, pos: number): void {
  if (part.last === '') saveCursor(db, part.part, pos)
}

/** Changes of members out of a pull, with the places they reach. */
export function takeChanges(
  store: TillStore,
  changes: readonly MemberChange[],
  cursors: readonly number[] | null,
): boolean {
  const before = changeCursors(store.db)
  const moved = cursors?.flatMap((pos, part) => (before?.[part] === pos ? [] : [{ part, pos }])) ?? []
  if (changes.length === 0 && moved.length === 0) return true
  const taken = store.act((db) => {
    for (const member of changes) saveDirectoryMember(db, member)
    for (const { part, pos } of moved) saveCursor(db, part, pos)
    return ok(null)
  })
  return taken.ok
}
