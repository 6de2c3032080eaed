/**
 * Queries written once with Kysely, compiled once, their statements kept per connection: as Kysely ships it would compile
 * and prepare anew at every call, ten times the cost of the look-up itself.
 */
import type BetterSqlite3 from 'better-sqlite3'
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import { assert } from '../../shared/domain/result.ts'
import type { Schema } from './schema.ts'

/** What SQLite stores in our STRICT tables. */
type Value = string | number | null

declare const readable: unique symbol
declare const writable: unique symbol

/** A connection that may be read. */
export interface ReadableDb {
  readonly [readable]: true
  readonly connection: BetterSqlite3.Database
}

/** A connection inside a transaction of the store: the only thing that may be written to. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
}

/** Kysely as a writer of SQL only: it never runs anything. */
const builder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Stands in a compiled query for the argument of that name. */
class Placeholder {
  readonly argument: string
  constructor(argument: string) {
    this.argument = argument
  }
}

type Arguments = Readonly<Record<string, Value>>
type Parameter<Args> = <Name extends keyof Args & string>(name: Name) => RawBuilder<Args[Name]>

interface CompiledQuery {
  readonly text: string
  readonly values: (args: Arguments) => readonly Value[]
}

function compileQuery(query: Compilable): CompiledQuery {
  const compiled = query.compile()
  const slots = compiled.parameters
  return {
    text: compiled.sql,
    values: (args) =>
      slots.map((slot) => {
        if (!(slot instanceof Placeholder)) return slot as Value
        const value = args[slot.argument]
        assert(value !== undefined, `a query lacks its argument ${slot.argument}`)
        return value
      }),
  }
}

/** Compiles at first use and prepares once per connection. */
function keepStatement<Args>(write: (db: Kysely<Schema>, argument: Parameter<Args>) => Compilable) {
  let compiled: CompiledQuery | undefined
  const statements = new WeakMap<BetterSqlite3.Database, BetterSqlite3.Statement>()
  return (db: ReadableDb, args: Arguments) => {
    compiled ??= compileQuery(write(builder, (name) => sql`${new Placeholder(name)}`))
    let statement = statements.get(db.connection)
    if (statement === undefined) {
      statement = db.connection.prepare(compiled.text)
      statements.set(db.connection, statement)
    }
    return { statement, values: compiled.values(args) }
  }
}

/** A query for at most one row: `(db, args) => row | undefined`. */
export function readOne<Args extends Arguments>() {
  return <Row>(write: (db: Kysely<Schema>, argument: Parameter<Args>) => Compilable<Row>) => {
    const prepare = keepStatement<Args>(write)
    return (db: ReadableDb, args: Args): Row | undefined => {
      const { statement, values } = prepare(db, args)
      return statement.get(...values) as Row | undefined
    }
  }
}

/** A query for many rows; every such query carries its own LIMIT or a sentence saying why it is bounded. */
export function readAll<Args extends Arguments>() {
  return <Row>(write: (db: Kysely<Schema>, argument: Parameter<Args>) => Compilable<Row>) => {
    const prepare = keepStatement<Args>(write)
    return (db: ReadableDb, args: Args): readonly Row[] => {
      const { statement, values } = prepare(db, args)
      return statement.all(...values) as readonly Row[]
    }
  }
}

/** Rows one after the other, for walks over a whole table that must not sit in memory. */
export function readEach<Args extends Arguments>() {
  return <Row>(write: (db: Kysely<Schema>, argument: Parameter<Args>) => Compilable<Row>) => {
    const prepare = keepStatement<Args>(write)
    return (db: ReadableDb, args: Args): IterableIterator<Row> => {
      const { statement, values } = prepare(db, args)
      return statement.iterate(...values) as IterableIterator<Row>
    }
  }
}

/** A statement that writes: `(db, args) => number of rows changed`. */
export function write<Args extends Arguments>() {
  return (compose: (db: Kysely<Schema>, argument: Parameter<Args>) => Compilable) => {
    const prepare = keepStatement<Args>(compose)
    return (db: WritableDb, args: Args): { readonly changes: number; readonly lastId: number } => {
      const { statement, values } = prepare(db, args)
      const outcome = statement.run(...values)
      return { changes: outcome.changes, lastId: Number(outcome.lastInsertRowid) }
    }
  }
}
