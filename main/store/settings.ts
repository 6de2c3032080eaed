/** Settings of this till: small documents by name, validated by whoever reads them. */
import { type ReadableDb, readOne, type WritableDb, write } from './query.ts'

const settingRow = readOne<{ name: string }>()((db, argument) =>
  db.selectFrom('setting').select('value').where('name', '=', argument('name')),
)
const upsertSetting = write<{ name: string; value: string }>()((db, argument) =>
  db
    .insertInto('setting')
    .values({ name: argument('name'), value: argument('value') })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((set) => ({ value: set.ref('excluded.value') })),
    ),
)

/** The document as it was saved, or null. */
export function readSetting(db: ReadableDb, name: string): unknown {
  const row = settingRow(db, { name })
  return row === undefined ? null : JSON.parse(row.value)
}

export function saveSetting(db: WritableDb, name: string, value: unknown): void {
  upsertSetting(db, { name, value: JSON.stringify(value) })
}
