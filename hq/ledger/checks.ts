/** What HQ alone can hold an entry against: its own messages, what it told of members, the till it registered, its clock. */
import { canonicalJson } from '../../shared/domain/canonical.ts'
import type { Entry } from '../../shared/domain/entry.ts'
import type { EntryOf, Finding } from '../../shared/domain/recompute-known.ts'
import type { Books } from './books.ts'
import { messageKey } from './gather.ts'

/** A clock may be this far ahead of HQ's, or run back this far, before somebody looks at it. */
const CLOCK_MS_MAX = 36 * 3_600_000

/** Before the entry is projected. */
export function checkAgainstHq(books: Books, entry: Entry): readonly Finding[] {
  switch (entry.kind) {
    case 'member.met':
      return checkMeeting(books, entry)
    case 'till.opened':
    case 'epoch.opened':
      return found(entry.body.publicKey === books.till.publicKey, 'public_key')
    case 'hq.joined': {
      const { siteCode, tillNumber } = entry.body
      return found(siteCode === books.till.site && tillNumber === books.till.number, 'place', {
        given: siteCode,
        registered: books.till.site,
      })
    }
    default:
      return []
  }
}

function found(holds: boolean, code: string, details: Finding['details'] = {}): readonly Finding[] {
  return holds ? [] : [{ code, details }]
}

/** A message applied is one that HQ sent, in its order, and does what it says. Null where it is. */
export function wrongMessage(books: Books, { body }: EntryOf<'inbox.applied'>): Finding | null {
  const { generation, n, hash, effect } = body
  const wanted = generation === books.till.generation ? books.appliedN + 1 : n
  if (n !== wanted) return { code: 'inbox_order', details: { n, wanted } }
  const sent = books.messages.get(messageKey(generation, n))
  if (sent === undefined) return { code: 'inbox_unknown', details: { n } }
  if (sent.hash !== hash) return { code: 'inbox_hash', details: { n } }
  return sent.effect === canonicalJson(effect) ? null : { code: 'inbox_effect', details: { n } }
}

/** What HQ had told of a member may be old; it is never invented. */
function checkMeeting(books: Books, { body }: EntryOf<'member.met'>): readonly Finding[] {
  const member = books.members.get(body.memberId)
  if (member === undefined) return found(false, 'meeting_unknown')
  const { row, cards, pos } = member
  const { change } = body
  // A place that is not taken yet is one that HQ never told of.
  const wasTold = change.part === row.part && change.pos <= pos
  const isTheirs = body.cardNumber === null || cards.has(body.cardNumber)
  const isOld = change.pos < pos
  const isSame =
    row.tier === body.tier &&
    row.home_site === body.homeSite &&
    row.profile_digest === body.profileDigest &&
    row.card_number === body.cardNumber
  const stays = row.joined_on === body.joinedOn && row.referrer === body.referrer
  return [
    ...found(wasTold, 'meeting_place', { part: change.part, pos: change.pos }),
    ...found(isTheirs, 'meeting_card'),
    ...found(stays, 'meeting_member'),
    // Changed in this very push, a member is no longer as HQ had told.
    ...found(isOld || member.isChanged || isSame, 'meeting_changed', { pos: change.pos }),
  ]
}

/** A clock that is ahead of HQ's or ran back; one that was behind because the till was off the network is none. */
export function clockFinding(books: Books, entry: Pick<Entry, 'atMs'>): Finding | null {
  const aheadMs = entry.atMs - books.nowMs
  if (aheadMs > CLOCK_MS_MAX) return { code: 'ahead', details: { aheadMs } }
  const backMs = (books.lastAtMs ?? entry.atMs) - entry.atMs
  return backMs > CLOCK_MS_MAX ? { code: 'ran_back', details: { backMs } } : null
}
