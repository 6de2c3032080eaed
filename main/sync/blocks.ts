/** Blocks of the first load: unpacked and checked where they arrive, handed on in chunks. */
import { zstdDecompressSync } from 'node:zlib'
import { type MemberChange, membersOfBlockSchema } from '../../shared/wire/changes.ts'
import type { WireOutputs } from '../../shared/wire/contract.ts'
import { digestOf } from './signatures.ts'

const UNPACKED_BYTES_MAX = 128 * 1024 * 1024

/** The members of a block; null when it is not what its hash says or not the contract's. */
export function membersOfBlock(block: WireOutputs['snapshotBlock']): readonly MemberChange[] | null {
  try {
    const packed = Buffer.from(block.zstd, 'base64')
    const json = zstdDecompressSync(packed, { maxOutputLength: UNPACKED_BYTES_MAX })
    if (digestOf(json) !== block.hash) return null
    const members = membersOfBlockSchema.safeParse(JSON.parse(json.toString('utf8')))
    return members.success && members.data.length === block.count ? members.data : null
  } catch {
    return null
  }
}
