/** HQ's door: every request of a till, an officer or a watcher comes in here and leaves as a typed answer. */
import { Hono } from 'hono'
import { addHealth } from './health.ts'
import type { HqParts } from './parts.ts'

export function hqApp(parts: HqParts): Hono {
  const app = new Hono()
  addHealth(app, parts)
  return app
}
