// Who may enter over the loopback: the holder of the launch address, once, and from then on of the cookie it was exchanged for.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const SECRET_BYTES = 32

export interface Launch {
  /**
   * A path that is different in every process. Browsers send a cookie to every port of a host: bound to a path nobody else can
   * guess, it is not sent to another program that listens on this machine.
   */
  readonly path: string
  /** The token that is good for the next entry, 256 bits in base64url. */
  token(): string
  /** Uses a token up; the next one takes its place. False for anything but the present token. */
  exchange(token: unknown): boolean
  /** The cookie to set once a token was exchanged. It lasts as long as the process. */
  readonly setCookie: string
  /** Whether a request's Cookie header carries it, exactly once. */
  admits(cookieHeader: string | undefined): boolean
}

const NAME = 'guike'

/** New secrets; they end with the process. */
export function createLaunch(): Launch {
  const path = `/${secret()}`
  const session = secret()
  let token = secret()
  return {
    path,
    token: () => token,
    exchange(given) {
      if (typeof given !== 'string' || !isSame(given, token)) return false
      token = secret()
      return true
    },
    setCookie: `${NAME}=${session}; HttpOnly; SameSite=Strict; Path=${path}`,
    admits(cookieHeader) {
      const given = (cookieHeader ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${NAME}=`))
      const [only] = given
      return given.length === 1 && only !== undefined && isSame(only.slice(NAME.length + 1), session)
    },
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Compares in a time that says nothing about where two texts differ, nor about their lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
