/**
 * Holds every till's database against HQ's once everything has drained: logs hash by hash, balances row by row, what is on the way,
 * conservation, what each till says a member has, and what was acknowledged to a cashier. Returns sentences; none is agreement.
 */
import type { ClientBase, Pool } from 'pg'
import { tillIdentity } from '../../main/store/identity.ts'
import type { ReadableDb } from '../../main/store/query.ts'
import { openStore } from '../../main/store/store.ts'
import { verifyDatabase } from '../../main/store/verify.ts'
import { SOURCES, tillHolder } from '../../shared/domain/ledger.ts'
import { accepted } from '../support/builders.ts'

export interface TillFolder {
  readonly dataDir: string
  readonly configDir: string
  /** Acts that the till answered as done. */
  readonly acknowledged: readonly string[]
}

interface LogRow {
  readonly epoch: string
  readonly seq: number
  readonly hash: string
}

interface Amount {
  readonly owner: string
  readonly asset: string
  readonly lot: string
  readonly amount: number
}

/** As many differences of one kind are told. */
const TOLD_MAX = 5

export async function disagreements(
  pool: Pool | ClientBase,
  tills: readonly TillFolder[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const till of tills) found.push(...(await differencesOf(pool, till)))
  return [...found, ...(await differencesAtHq(pool))]
}

async function differencesOf(pool: Pool | ClientBase, folder: TillFolder): Promise<readonly string[]> {
  const store = accepted(openStore(folder))
  try {
    const { db } = store
    const identity = tillIdentity(db)
    if (identity === null) return [`${folder.dataDir} was never set up`]
    const name = `till ${identity.tillNumber}`
    const rows = db.connection
      .prepare(
        `SELECT json_extract(text, '$.epoch') AS epoch, seq, hash, id FROM entry ORDER BY epoch_number, seq`,
      )
      .all() as (LogRow & { id: string })[]
    const ids = new Set(rows.map(({ id }) => id))
    const lost = folder.acknowledged.filter((id) => !ids.has(id))
    const { findings } = verifyDatabase(db)
    return [
      ...some(lost.map((id) => `${name}: act ${id} was acknowledged and is not in its log`)),
      ...some(findings.map(({ check, where, what }) => `${name}: ${check} at ${where}: ${what}`)),
      ...some(
        differences(rows, await logAtHq(pool, identity.tillId), logLine).map(
          (what) => `${name}: log ${what}`,
        ),
      ),
      ...(await holdingsDiffer(pool, name, identity, held(db, identity))),
    ]
  } finally {
    store.close()
  }
}

const logLine = ({ epoch, seq, hash }: LogRow) => `${epoch}/${seq} ${hash}`
const amountLine = ({ owner, asset, lot, amount }: Amount) => `${owner} ${asset} ${lot} ${amount}`

async function logAtHq(pool: Pool | ClientBase, tillId: string): Promise<readonly LogRow[]> {
  const { rows } = await pool.query<LogRow>(
    'SELECT epoch, seq, hash FROM entry WHERE till = $1 ORDER BY epoch, seq',
    [tillId],
  )
  return rows
}

type Identity = NonNullable<ReturnType<typeof tillIdentity>>
function held(db: ReadableDb, { tillId, epoch }: Identity): readonly Amount[] {
  return db.connection
    .prepare(
      `SELECT owner, asset, lot, amount FROM balance
       WHERE holder = ? AND amount <> 0 AND substr(owner, 1, 2) <> 'p:' ORDER BY owner, asset, lot`,
    )
    .all(tillHolder(tillId, epoch)) as Amount[]
}

async function holdingsDiffer(
  pool: Pool | ClientBase,
  name: string,
  { tillId, epoch }: Identity,
  here: readonly Amount[],
): Promise<readonly string[]> {
  const holder = tillHolder(tillId, epoch)
  const { rows } = await pool.query<Amount>(
    `SELECT owner, asset, lot, amount::float8 AS amount FROM balance
     WHERE holder = $1 AND amount <> 0 AND left(owner, 2) <> 'p:'`,
    [holder],
  )
  const onTheWay = await pool.query<Amount>(
    `SELECT owner, asset, lot, amount::float8 AS amount FROM balance WHERE holder = $1 AND amount <> 0`,
    [`>${holder}`],
  )
  return [
    ...some(differences(here, rows, amountLine).map((what) => `${name}: holds ${what}`)),
    ...some(onTheWay.rows.map((row) => `${name}: still on the way ${amountLine(row)}`)),
  ]
}

async function differencesAtHq(pool: Pool | ClientBase): Promise<readonly string[]> {
  const booked = `SELECT posting->>'owner' AS owner, posting->>'asset' AS asset,
      CASE WHEN left(posting->>'owner', 2) = 'p:' THEN '' ELSE posting->>'lot' END AS lot,
      posting->>'holder' AS holder, sum((posting->>'amount')::bigint) AS amount
    FROM entry, jsonb_array_elements(text::jsonb->'postings') AS posting GROUP BY 1, 2, 3, 4`
  const unlike = await pool.query<{ owner: string; asset: string; lot: string; holder: string }>(
    `SELECT owner, asset, lot, holder FROM (${booked}) AS booked
     FULL JOIN (SELECT * FROM balance WHERE amount <> 0) AS kept USING (owner, asset, lot, holder)
     WHERE coalesce(booked.amount, 0) <> coalesce(kept.amount, 0) LIMIT 20`,
  )
  const sums = await pool.query<{ asset: string }>(
    'SELECT asset FROM balance GROUP BY asset HAVING sum(amount) <> 0 LIMIT 20',
  )
  const below = await pool.query<{ owner: string; asset: string; holder: string }>(
    'SELECT owner, asset, holder FROM balance WHERE amount < 0 AND owner <> ALL ($1) LIMIT 20',
    [[...SOURCES, 'p:loss', 'p:reserve']],
  )
  const losses = await pool.query<{ owner: string; asset: string }>(
    "SELECT owner, asset FROM balance WHERE owner IN ('p:loss', 'p:reserve') AND amount <> 0 LIMIT 20",
  )
  const matters = await pool.query<{ kind: string; subject: string }>(
    "SELECT kind, subject FROM matter WHERE state = 'open' LIMIT 20",
  )
  return [
    ...some(
      unlike.rows.map(
        (row) => `HQ: ${row.owner} ${row.asset} ${row.lot} at ${row.holder} is not the sum of its postings`,
      ),
    ),
    ...some(sums.rows.map(({ asset }) => `HQ: ${asset} does not sum to nothing`)),
    ...some(below.rows.map((row) => `HQ: ${row.owner} ${row.asset} at ${row.holder} is below zero`)),
    ...some(losses.rows.map((row) => `HQ: ${row.owner} has ${row.asset} in an honest run`)),
    ...some(matters.rows.map(({ kind, subject }) => `HQ: an open matter ${kind} of ${subject}`)),
  ]
}

function some(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - TOLD_MAX
  return more > 0 ? [...sentences.slice(0, TOLD_MAX), `… and ${more} more like it`] : sentences
}

/** Rows that only one side has. */
function differences<Row>(here: readonly Row[], there: readonly Row[], line: (row: Row) => string): string[] {
  const ofHere = new Set(here.map(line))
  const ofThere = new Set(there.map(line))
  return [
    ...[...ofHere].filter((row) => !ofThere.has(row)).map((row) => `${row} that HQ has not`),
    ...[...ofThere].filter((row) => !ofHere.has(row)).map((row) => `${row} that only HQ has`),
  ]
}
