/** Adopting what HQ published: an act of its own, on the first business date of the version. */
import { ok } from '../../shared/domain/result.ts'
import { tillIdentity } from '../store/identity.ts'
import { appendEntry } from '../store/log.ts'
import { type AdoptedProgramme, programmeDue, programmeInForce } from '../store/programmes.ts'
import { timeOrderedId } from './ids.ts'
import type { InboxParts } from './inbox-apply.ts'
import { actOf, dateOf } from './parts.ts'

/** @returns the version in force from now on, or null when there is nothing to adopt */
export function adoptDueProgramme(parts: InboxParts): AdoptedProgramme | null {
  const { store, clock, randomness } = parts
  const atMs = clock.nowMs()
  if (programmeDue(store.db, dateOf(atMs)) === null) return null
  const adopted = store.act((db) => {
    const identity = tillIdentity(db)
    const due = programmeDue(db, dateOf(atMs))
    if (identity === null || due === null) return ok(false)
    appendEntry(db, identity, {
      ...actOf(timeOrderedId(atMs, randomness), atMs, null, null),
      kind: 'programme.adopted',
      postings: [],
      body: { v: 1, programme: due },
    })
    return ok(true)
  })
  return adopted.ok && adopted.value ? programmeInForce(store.db) : null
}
