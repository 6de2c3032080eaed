/** HQ's address as a person types it: https, and plain http to this very machine only, unless it is allowed expressly. */
import { ok, type Result, refuse } from '../../shared/domain/result.ts'

const THIS_MACHINE = ['127.0.0.1', 'localhost', '[::1]']
const ADDRESS_MAX = 200

/** The origin, without a slash at its end. Refuses address_malformed, address_not_secure. */
export function readHqAddress(
  typed: string,
  allowPlainHttp = false,
): Result<string, 'address_malformed' | 'address_not_secure'> {
  const text = typed.trim()
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  if (text === '' || text.length > ADDRESS_MAX || !URL.canParse(whole)) return refuse('address_malformed')
  const url = new URL(whole)
  const isBare = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (!isBare || url.pathname !== '/' || url.hostname === '') return refuse('address_malformed')
  if (url.protocol === 'https:') return ok(url.origin)
  if (url.protocol !== 'http:') return refuse('address_malformed')
  return allowPlainHttp || THIS_MACHINE.includes(url.hostname) ? ok(url.origin) : refuse('address_not_secure')
}
