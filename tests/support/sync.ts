// What tests of sync share: people at HQ whose PINs are known, waiting for what happens by itself.
import { createHmac, scryptSync } from 'node:crypto'
import { STAFF_PEPPER } from '../../shared/wire/people.ts'
import type { TestHq } from './hq.ts'
import { CASHIER_PIN, MANAGER_PIN } from './shop.ts'

const PEOPLE = [
  { staffId: 'staff-1', name: '李娜', role: 'cashier', pin: CASHIER_PIN },
  { staffId: 'staff-2', name: '陈静', role: 'manager', pin: MANAGER_PIN },
] as const

/** A cashier and a manager of a site, as HQ keeps them. */
export async function staffAtHq(hq: TestHq, site: string): Promise<void> {
  const key = Buffer.from(hq.parts.organisation.keys.hmacKey, 'hex')
  const pepper = createHmac('sha256', key).update(STAFF_PEPPER).digest('hex')
  for (const { staffId, name, role, pin } of PEOPLE) {
    const salt = sha(`${site}${staffId}`).slice(0, 32)
    const scrypt = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
    const hash = scryptSync(`${pepper}:${pin}`, Buffer.from(salt, 'hex'), 32, scrypt).toString('hex')
    await hq.pool.query(
      'INSERT INTO site_staff (site, staff_id, name, role, pin_salt, pin_hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [site, `${staffId}-${site}`, name, role, salt, hash],
    )
  }
}

function sha(text: string): string {
  return createHmac('sha256', 'salt').update(text).digest('hex')
}

const WAIT_MS_MAX = 25_000

/** Waits until it is so; fails after 25 seconds, a machine under load being slow and not wrong. */
export async function until(isSo: () => boolean | Promise<boolean>, what = 'it to be so'): Promise<void> {
  const endMs = performance.now() + WAIT_MS_MAX
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`waited too long for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
