/**
 * The signature check in front of every procedure of the tills: who asks, that nobody else could have, once and now; and HQ's
 * signature under every answer, problems too. A number is used up only by its own till's signature.
 */
import { PROBLEM_STATUS, type Problem, WIRE_VERSION, WIRE_VERSION_OLDEST } from '../../shared/wire/common.ts'
import { answerText, requestText, SIGNED_WITHIN_MS, SIGNING_HEADERS } from '../../shared/wire/signing.ts'
import { isSignedBy, sha256 } from '../authority/hashes.ts'
import { type AuthorityParts, signedByHq } from '../authority/parts.ts'
import { type TillRow, tillOf, wasEndedLost } from '../authority/tills.ts'

/** The one procedure whose caller HQ does not know yet; its input carries its own signature. */
export const ACTIVATE_PATH = '/till/v1/activate'

const NONCE = /^[0-9a-f]{32}$/
const TILL_ID = /^t[0-9a-f]{16}$/
const TIME = /^\d{1,14}$/
const SIGNATURE = /^[0-9a-f]{128}$/
const VERSION = /^\d{1,4}$/

/** Who asks: null for an activation. */
export type Caller =
  | { readonly ok: true; readonly till: TillRow | null }
  | { readonly ok: false; readonly problem: Problem }

/** Checks a request. Problems upgrade, not_you, clock, replayed, retired. */
export async function callerOf(parts: AuthorityParts, request: Request, body: Uint8Array): Promise<Caller> {
  if (!isSpoken(said(request, 'wire'))) {
    return no({ code: 'upgrade', oldest: WIRE_VERSION_OLDEST, newest: WIRE_VERSION })
  }
  const url = new URL(request.url)
  if (url.pathname === ACTIVATE_PATH) return { ok: true, till: null }
  const till = await signerOf(parts, request, `${url.pathname}${url.search}`, body)
  if (till === null) return no({ code: 'not_you' })
  const nowMs = parts.clock.nowMs()
  const isNow = Math.abs(nowMs - Number(said(request, 'at'))) <= SIGNED_WITHIN_MS
  if (!isNow) return no({ code: 'clock', serverTimeMs: nowMs })
  if (!(await isFirstUse(parts, till.id, said(request, 'nonce')))) return no({ code: 'replayed' })
  if (till.state !== 'retired') return { ok: true, till }
  const isFenced = await wasEndedLost(parts.db, till)
  return isFenced ? { ok: true, till: { ...till, state: 'lost' } } : no({ code: 'retired' })
}

function said(request: Request, name: keyof typeof SIGNING_HEADERS): string {
  return request.headers.get(SIGNING_HEADERS[name]) ?? ''
}

function no(problem: Problem): Caller {
  return { ok: false, problem }
}

function isSpoken(version: string): boolean {
  const number = VERSION.test(version) ? Number(version) : 0
  return number >= WIRE_VERSION_OLDEST && number <= WIRE_VERSION
}

async function signerOf(
  parts: AuthorityParts,
  request: Request,
  path: string,
  body: Uint8Array,
): Promise<TillRow | null> {
  const [id, at, nonce] = [said(request, 'till'), said(request, 'at'), said(request, 'nonce')]
  const signature = said(request, 'signature')
  const isWellFormed = TILL_ID.test(id) && NONCE.test(nonce) && TIME.test(at) && SIGNATURE.test(signature)
  const till = isWellFormed ? await tillOf(parts.db, id) : null
  if (till === null) return null
  const { method } = request
  const text = requestText({ method, path, till: id, atMs: Number(at), nonce, bodyHash: sha256(body) })
  return isSignedBy(till.publicKey, text, signature) ? till : null
}

async function isFirstUse(parts: AuthorityParts, till: string, nonce: string): Promise<boolean> {
  const used = await parts.db
    .insertInto('used_number')
    .values({ till, nonce, at_ms: parts.clock.nowMs() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst()
  return used !== undefined
}

const FORGET_MAX = 20_000
/** Statements of one turn: more numbers than all tills use up between two. */
const FORGET_TIMES_MAX = 100

/** Forgets numbers whose time in a signature would be refused by now whatever clock the till has; a bounded number at a time. */
export async function forgetUsedNumbers(parts: Pick<AuthorityParts, 'db' | 'clock'>): Promise<void> {
  for (let time = 0; time < FORGET_TIMES_MAX; time += 1) {
    if ((await forgetSome(parts)) < FORGET_MAX) return
  }
}

/** @returns how many */
async function forgetSome(parts: Pick<AuthorityParts, 'db' | 'clock'>): Promise<number> {
  const old = parts.db
    .selectFrom('used_number')
    .select(['till', 'nonce'])
    .where('at_ms', '<', parts.clock.nowMs() - 2 * SIGNED_WITHIN_MS)
    .limit(FORGET_MAX)
  const { numDeletedRows } = await parts.db
    .deleteFrom('used_number')
    .where((row) => row(row.refTuple('till', 'nonce'), 'in', old.$asTuple('till', 'nonce')))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** A problem in the form in which a procedure's own leave. */
export function problemAnswer(which: Problem): Response {
  const status = PROBLEM_STATUS[which.code]
  const body = { defined: true, code: 'PROBLEM', status, message: which.code, data: which }
  const waitMs = which.code === 'busy' ? which.retryAfterMs : 0
  const headers = waitMs > 0 ? { 'retry-after': String(Math.ceil(waitMs / 1000)) } : {}
  return Response.json(body, { status, headers })
}

/** HQ's signature under an answer, over its bytes and the number of the request. */
export async function signAnswer(
  parts: AuthorityParts,
  request: Request,
  answer: Response,
): Promise<Response> {
  const nonce = NONCE.test(said(request, 'nonce')) ? said(request, 'nonce') : ''
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const { status } = answer
  const headers = new Headers(answer.headers)
  const text = answerText({ nonce, status, bodyHash: sha256(bytes) })
  headers.set(SIGNING_HEADERS.signature, signedByHq(parts, text))
  headers.set(SIGNING_HEADERS.wire, String(WIRE_VERSION))
  return new Response(bytes, { status, headers })
}
