/** Tells of changes that come in quick succession a few times a second at most, and never loses the last. */

export interface Announcer {
  soon(): void
  close(): void
}

const EVERY_MS = 200

export function announcer(tell: () => void): Announcer {
  let timer: NodeJS.Timeout | undefined
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        tell()
      }, EVERY_MS).unref()
    },
    close: () => clearTimeout(timer),
  }
}
