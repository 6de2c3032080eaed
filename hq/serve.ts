/** Serves HQ until it is told to stop: database, door, and the order in which both end. */
import { readFileSync } from 'node:fs'
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import { type AppGuards, hqApp } from './app.ts'
import { keepHouseByTheClock } from './authority/housekeeping.ts'
import { type HqDatabase, openDatabase } from './database.ts'
import { errorCode } from './db.ts'
import { type Listening, listen } from './listen.ts'
import type { HqLog } from './logs.ts'
import { measureProcess } from './metrics.ts'
import { type OpenHq, openHq } from './open.ts'
import { isLoopback, type Place, type ServeOptions } from './options.ts'
import { keyFile } from './organisation/keys.ts'
import { allSites } from './organisation/sites.ts'
import { sentence } from './sentences.ts'

export interface ServeAsk {
  readonly place: Place
  readonly serve: ServeOptions
  readonly log: HqLog
  /** Lines for the person at the terminal. */
  say(line: string): void
  /** PostgreSQL has ended for good: HQ cannot go on. */
  onLost(why: string): void
}

export interface ServingHq {
  readonly url: string
  /** Takes no more requests, lets running ones end, closes the database. */
  stop(): Promise<void>
}

/** Refuses whatever keeps HQ from serving, each with a sentence of its own. */
export async function serveHq(ask: ServeAsk): Promise<Result<ServingHq>> {
  const files = readFiles(ask.serve)
  if (!files.ok) return files
  const database = await openDatabase(ask.place, 'server', ask.onLost)
  if (!database.ok) return database
  const opened = await openUp(ask, database.value)
  if (!opened.ok) {
    await database.value.close()
    return opened
  }
  const door = await openDoor(ask, opened.value, files.value)
  if (!door.ok) {
    await opened.value.close()
    await database.value.close()
    return door
  }
  keepHouseByTheClock(opened.value.parts)
  ask.log.note('serving', { port: door.value.port })
  await sayWhatIsNext(ask, door.value.url, opened.value, database.value)
  return ok({
    url: door.value.url,
    stop: async () => {
      opened.value.stop()
      await door.value.close()
      await opened.value.close()
      await database.value.close()
    },
  })
}

interface ServeFiles {
  readonly tls: { readonly certificate: string; readonly key: string } | null
  readonly metricsToken: string | null
}

const TOKEN_LETTERS_MIN = 20

function readFiles(serve: ServeOptions): Result<ServeFiles> {
  try {
    const token = serve.metricsTokenFile === null ? null : read(serve.metricsTokenFile).trim()
    if (token !== null && token.length < TOKEN_LETTERS_MIN) {
      return refuse('token_short', { file: serve.metricsTokenFile ?? '' })
    }
    const tls =
      serve.tls === null ? null : { certificate: read(serve.tls.certFile), key: read(serve.tls.keyFile) }
    return ok({ tls, metricsToken: token })
  } catch (error) {
    const file = error instanceof Error && 'path' in error ? String(error.path) : ''
    return refuse('file_unreadable', { file, code: errorCode(error) })
  }
}

const read = (file: string): string => readFileSync(file, 'utf8')

async function openUp({ place, log }: ServeAsk, database: HqDatabase): Promise<Result<OpenHq>> {
  try {
    return await openHq({
      url: database.url,
      configDir: place.configDir,
      log,
      ...(place.connectionsMax === null ? {} : { pool: { connectionsMax: place.connectionsMax } }),
    })
  } catch (error) {
    log.fail('database', { code: errorCode(error) })
    return refuse('database_unreachable', { code: errorCode(error) })
  }
}

async function openDoor({ serve }: ServeAsk, hq: OpenHq, files: ServeFiles): Promise<Result<Listening>> {
  measureProcess(hq.parts.metrics.registry)
  // Behind a proxy everybody comes from this machine: there only the token tells who may look.
  const isPrivate = isLoopback(serve.address) && !serve.behindProxy
  const guards: AppGuards = {
    behindProxy: serve.behindProxy,
    metrics: files.metricsToken === null ? (isPrivate ? 'open' : null) : { token: files.metricsToken },
  }
  try {
    return ok(
      await listen(hqApp(hq.parts, guards), {
        address: serve.address,
        port: serve.port,
        ...(files.tls === null ? {} : { tls: files.tls }),
      }),
    )
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EADDRINUSE') return refuse('port_taken', { port: serve.port })
    if (code === 'EACCES') return refuse('port_forbidden', { port: serve.port })
    if (code === 'EADDRNOTAVAIL') return refuse('address_absent', { address: serve.address })
    if (serve.tls !== null) return refuse('tls_unusable', { code })
    throw error
  }
}

async function sayWhatIsNext(
  { place, say }: ServeAsk,
  url: string,
  { parts }: OpenHq,
  { embedded }: HqDatabase,
): Promise<void> {
  const lines = [`${sentence('running')} ${url}`]
  if (embedded !== null) {
    const folder = embedded.home
    if (embedded.isMoved) lines.push(sentence('data_moved', { asked: place.dataDir, folder }))
    lines.push(sentence('one_disk', { folder }))
  }
  lines.push(sentence('keys_at', { file: keyFile(place.configDir, parts.organisation.id) }))
  const officer = await parts.db.selectFrom('officer').select('id').limit(1).executeTakeFirst()
  const code = await parts.db.selectFrom('activation_code').select('code_hash').limit(1).executeTakeFirst()
  if (officer === undefined) lines.push(sentence('next_officer'))
  if ((await allSites(parts.db)).length === 0) lines.push(sentence('next_site'))
  if (code === undefined) lines.push(sentence('next_code'))
  say(lines.join('\n'))
}
