/** The people who sign in at the tills of a site: kept by HQ, sent to all tills there, their names beside the log. */
import { STAFF_MAX, type StaffPart, staffMemberSchema } from '../../shared/wire/people.ts'
import type { HqDb } from '../db.ts'

/** In the order of their ids: the order in which their digest is taken. */
export async function staffOfSite(db: HqDb, site: string): Promise<readonly StaffPart[]> {
  const rows = await db
    .selectFrom('site_staff')
    .select(['staff_id', 'name', 'role', 'pin_salt', 'pin_hash'])
    .where('site', '=', site)
    .orderBy('staff_id')
    .limit(STAFF_MAX)
    .execute()
  return rows.map((row) =>
    staffMemberSchema.parse({
      staffId: row.staff_id,
      name: row.name,
      role: row.role,
      pinSalt: row.pin_salt,
      pinHash: row.pin_hash,
    }),
  )
}
