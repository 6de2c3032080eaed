/** What a till is sent when it comes in, and again in every new epoch or generation, whose inbox begins empty: what holds now. */
import { policySchema } from '../../shared/wire/messages.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { hashOf } from './hashes.ts'
import { type SendingParts, sendMessage } from './inbox.ts'
import { programmesToAdopt, sendProgramme } from './programmes.ts'
import { staffOfSite } from './staff.ts'
import type { TillRow } from './tills.ts'

/** Policy, the people of its site, the programmes in force and to come. */
export async function sendWelcome(
  tx: HqTransaction,
  parts: SendingParts,
  till: Pick<TillRow, 'id' | 'epoch' | 'site'>,
): Promise<void> {
  await sendMessage(tx, parts, till, { kind: 'policy', policy: await policyOf(tx) })
  const staff = await staffOfSite(tx, till.site)
  if (staff.length > 0) {
    await sendMessage(tx, parts, till, { kind: 'staff', digest: hashOf(staff) }, { staff: [...staff] })
  }
  for (const version of await programmesToAdopt(tx, parts.clock.nowMs())) {
    await sendProgramme(tx, parts, till, version)
  }
}

/** The organisation's policy for its tills. */
export async function policyOf(db: HqDb) {
  const row = await db.selectFrom('policy').select('document').where('id', '=', 1).executeTakeFirstOrThrow()
  return policySchema.parse(row.document)
}
