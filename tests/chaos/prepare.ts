/** An organisation ready for its tills: sites, somebody who signs in at each, rules in force, one code for each till. */
import { createHmac, randomBytes, scryptSync } from 'node:crypto'
import { sha256 } from '../../hq/authority/hashes.ts'
import { openLog } from '../../hq/logs.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { openHq } from '../../hq/open.ts'
import { makeActivationCode } from '../../hq/organisation/codes.ts'
import { createSite } from '../../hq/organisation/sites.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import { businessDateAt } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { STAFF_PEPPER } from '../../shared/wire/people.ts'
import { accepted } from '../support/builders.ts'

export interface Prepared {
  /** In the order of the tills. */
  readonly codes: readonly string[]
  readonly staffPin: string
}

const STAFF_PIN = '471108'

/** The shoes' rules with cards that work at once and points that may be used at any site. */
const RULES: Programme = {
  ...SHOES,
  card: { ...SHOES.card, activationDelaySeconds: 0 },
  redemption: { ...SHOES.redemption, where: { kind: 'everywhere' } },
}

/** Tills are spread over `sites`, till k at site k mod sites. */
export async function prepareHq(
  url: string,
  configDir: string,
  tills: number,
  sites: number,
): Promise<Prepared> {
  const hq = accepted(await openHq({ url, configDir, log: openLog({ write: () => undefined }) }))
  const { parts } = hq
  try {
    const nowMs = parts.clock.nowMs()
    const document = canonicalJson(RULES)
    await parts.db
      .insertInto('programme_version')
      .values({
        id: RULES.id,
        version: RULES.version,
        hash: sha256(document),
        document,
        published_at_ms: nowMs,
        valid_from: businessDateAt(nowMs),
      })
      .execute()
    for (let site = 0; site < sites; site += 1) {
      const code = siteCode(site)
      accepted(await createSite(parts, COMMAND, { code, name: `门店 ${site + 1}` }))
      await parts.db
        .insertInto('site_staff')
        .values({
          site: code,
          staff_id: `chen${site}`,
          name: '陈静',
          role: 'manager',
          ...pinOf(parts.organisation.keys.hmacKey),
        })
        .execute()
    }
    const codes: string[] = []
    for (let till = 0; till < tills; till += 1) {
      const place = { site: siteCode(till % sites), tillNumber: till + 1 }
      codes.push(accepted(await makeActivationCode(parts, COMMAND, place)).code)
    }
    return { codes, staffPin: STAFF_PIN }
  } finally {
    hq.stop()
    await hq.close()
  }
}

function siteCode(site: number): string {
  return String(site + 1).padStart(4, '0')
}

function pinOf(organisationKey: string): { readonly pin_salt: string; readonly pin_hash: string } {
  const pepper = createHmac('sha256', Buffer.from(organisationKey, 'hex')).update(STAFF_PEPPER).digest('hex')
  const salt = randomBytes(16)
  const limits = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
  return {
    pin_salt: salt.toString('hex'),
    pin_hash: scryptSync(`${pepper}:${STAFF_PIN}`, salt, 32, limits).toString('hex'),
  }
}
