/** What a till is sent when it comes in, and again in every new epoch or generation, whose inbox begins empty: what holds now. */
import { policySchema } from '../../shared/wire/messages.ts'
import type { HqDb, HqTransaction } from '../db.ts'
import { hashOf } from './hashes.ts'
import { type SendingParts, sendMessage, wasRetireAsked } from './inbox.ts'
import { programmesToAdopt, sendProgramme } from './programmes.ts'
import { staffOfSite } from './staff.ts'
import type { TillRow } from './tills.ts'

/** Policy, the people of its site, the programmes in force and to come; that it retires, if it is to. */
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
  // A till that was to go out of service does not come back in by being put back from a copy.
  if (await wasRetireAsked(tx, till.id)) await sendMessage(tx, parts, till, { kind: 'retire' })
}

/** The organisation's policy for its tills. */
export async function policyOf(db: HqDb) {
  const row = await db.selectFrom('policy').select('document').where('id', '=', 1).executeTakeFirstOrThrow()
  return policySchema.parse(row.document)
}
