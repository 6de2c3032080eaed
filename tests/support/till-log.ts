/** The log of a real till as HQ gets it: texts, what lies beside, and what the till itself says is where. */

import type { Push } from '../../hq/ledger/batch.ts'
import { push } from '../../hq/ledger/push.ts'
import { COMMAND } from '../../hq/officers/acts.ts'
import { createSite } from '../../hq/organisation/sites.ts'
import { openEpoch } from '../../hq/till-api/activate.ts'
import { genesisHash, sha256 } from '../../main/store/hash.ts'
import { tillIdentity } from '../../main/store/identity.ts'
import { profileOf } from '../../main/store/profiles.ts'
import { openStore } from '../../main/store/store.ts'
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { ProfilePart } from '../../shared/wire/people.ts'
import type { TestHq } from './hq.ts'
import { good } from './shop.ts'

export interface TillLog {
  readonly tillId: string
  readonly publicKey: string
  readonly epoch: string
  readonly epochNumber: number
  readonly texts: readonly string[]
  readonly profiles: readonly ProfilePart[]
  readonly programmes: readonly string[]
  /** 'owner asset lot amount' of all that is not nothing, what the programme has over all lots; sorted. */
  readonly amounts: readonly string[]
}

/** Reads the log of a till that is closed. */
export function readTillLog(folders: { readonly dataDir: string; readonly configDir: string }): TillLog {
  const store = good(openStore(folders))
  try {
    const { db } = store
    const identity = tillIdentity(db)
    if (identity === null) throw new Error('no till')
    const column = (query: string) => db.connection.prepare(query).pluck().all().map(String)
    const profiles = column('SELECT id FROM member ORDER BY id').flatMap((id) => profileOf(db, id) ?? [])
    return {
      ...{ tillId: identity.tillId, epoch: identity.epoch, epochNumber: identity.epochNumber, profiles },
      publicKey: openedBody(column('SELECT text FROM entry WHERE seq = 1')[0] ?? '{}').publicKey,
      texts: column('SELECT text FROM entry ORDER BY seq'),
      programmes: column('SELECT document FROM programme_version ORDER BY version'),
      amounts: column(`SELECT owner || ' ' || asset || ' ' || lot || ' ' || amount FROM balance
        WHERE amount <> 0 AND owner NOT LIKE 'p:%'
        UNION ALL SELECT owner || ' ' || asset || '  ' || amount FROM holding
        WHERE amount <> 0 AND owner LIKE 'p:%'`).sort(),
    }
  } finally {
    store.close()
  }
}

function openedBody(text: string): { readonly publicKey: string } {
  const entry: { readonly body: { readonly publicKey: string } } = JSON.parse(text)
  return entry.body
}

/** Brings the till in as activation does. */
export async function bringIn(
  hq: TestHq,
  log: Pick<TillLog, 'tillId' | 'publicKey' | 'epoch' | 'epochNumber'>,
  site = '0001',
  number = 1,
): Promise<void> {
  await createSite(hq.parts, COMMAND, { code: site, name: `门店 ${site}` })
  await hq.parts.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('till')
      .values({
        id: log.tillId,
        site,
        number,
        public_key: log.publicKey,
        state: 'active',
        epoch: log.epoch,
        program: null,
        registered_at_ms: 0,
        seen_at_ms: null,
        clock_off_ms: null,
      })
      .execute()
    await openEpoch(tx, log)
  })
}

/** A push of these places, from 1, with everything that may lie beside. */
export function pushOf(log: TillLog, firstSeq = 1, lastSeq = log.texts.length): Push {
  return {
    epoch: log.epoch,
    epochNumber: log.epochNumber,
    firstSeq,
    entries: log.texts.slice(firstSeq - 1, lastSeq),
    profiles: [...log.profiles],
    programmes: [...log.programmes],
  }
}

export function pushTo(hq: TestHq, log: TillLog, input: Push = pushOf(log)) {
  return push(hq.parts, log.tillId, input)
}

/** Pushes the whole log, so many entries at a time. */
export async function pushAll(hq: TestHq, log: TillLog, size = 500): Promise<void> {
  for (let first = 1; first <= log.texts.length; first += size) {
    const answered = await pushTo(hq, log, pushOf(log, first, first + size - 1))
    if (!answered.ok) throw new Error(JSON.stringify(answered.problem))
  }
}

/** What HQ says is at a holder, as TillLog.amounts. */
export async function amountsAt(hq: TestHq, holder: string): Promise<readonly string[]> {
  const rows = await hq.db
    .selectFrom('balance')
    .selectAll()
    .where('holder', '=', holder)
    .where('amount', '<>', 0)
    .execute()
  return rows.map(({ owner, asset, lot, amount }) => `${owner} ${asset} ${lot} ${amount}`).sort()
}

/** Kind and codes of the matters that are open, by place. */
export async function openMattersOf(hq: TestHq): Promise<readonly string[]> {
  const rows = await hq.db
    .selectFrom('matter')
    .select(['kind', 'evidence'])
    .where('state', '=', 'open')
    .orderBy('kind')
    .orderBy('subject')
    .execute()
  return rows.flatMap(({ kind, evidence }) => {
    const { findings = [] } = evidence as { readonly findings?: readonly { readonly code: string }[] }
    return findings.length === 0 ? [kind] : findings.map(({ code }) => `${kind} ${code}`)
  })
}

type Json = { [key: string]: unknown }

/**
 * The log with the entry at a place rewritten, and every hash after it made anew: a forger with the program at hand.
 * @param seq the place, from 1
 */
export function forged(log: TillLog, seq: number, forge: (entry: Json) => void): TillLog {
  const texts = [...log.texts]
  let prev: string | null = null
  for (let at = seq - 1; at < texts.length; at += 1) {
    const entry = JSON.parse(texts[at] ?? '{}') as Json
    if (at === seq - 1) forge(entry)
    if (prev !== null) entry['prev'] = prev
    const text = canonicalJson(entry)
    texts[at] = text
    prev = sha256(text)
  }
  return { ...log, texts }
}

/** A log of a till of another id: nothing else is changed but what names the till. */
export function asTill(log: TillLog, tillId: string): TillLog {
  let prev = genesisHash(tillId, log.epoch)
  const texts = log.texts.map((text) => {
    const entry = JSON.parse(text.replaceAll(log.tillId, tillId)) as Json
    entry['prev'] = prev
    const own = canonicalJson(entry)
    prev = sha256(own)
    return own
  })
  return { ...log, tillId, texts }
}

/** The place of the last entry of a kind. */
export function lastOf(log: TillLog, kind: string): number {
  const at = log.texts.findLastIndex((text) => (JSON.parse(text) as Json)['kind'] === kind)
  if (at < 0) throw new Error(`no ${kind}`)
  return at + 1
}

/** Changes what is at a path of an entry. */
export const set =
  (path: string, value: unknown) =>
  (entry: Json): void => {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    let at: unknown = entry
    for (const key of keys) at = (at as Readonly<Record<string, unknown>>)[key]
    ;(at as Json)[last] = value
  }

/** An HQ as on its first day, but for its organisation and sites: quicker than another database. */
export async function emptyLedger(hq: TestHq): Promise<void> {
  await hq.pool.query(`TRUNCATE till, till_epoch, used_number, entry, hq_lane, balance, member, card, profile, member_change,
    member_counted, sale, sale_since, undone, programme_version, inbox, request, matter, flow, site_day CASCADE`)
  await hq.pool.query('UPDATE partition_head SET pos = 0')
}

/** Everything that HQ's ledger holds, row by row, but for ids and instants of HQ's own. */
export async function ledgerOf(hq: TestHq): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = {
    entry: 'till, epoch, seq, hash, parked',
    balance: '*',
    member: '*',
    card: '*',
    profile: '*',
    member_counted: '*',
    sale: '*',
    sale_since: '*',
    undone: '*',
    programme_version: 'id, version, hash',
    flow: '*',
    site_day: '*',
    till_epoch: '*',
    matter: 'kind, subject, state, evidence',
  }
  const found: Record<string, readonly string[]> = {}
  for (const [table, columns] of Object.entries(tables)) {
    const { rows } = await hq.pool.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM (SELECT ${columns} FROM ${table}) t ORDER BY 1`,
    )
    found[table] = rows.map(({ row }) => row)
  }
  return found
}
