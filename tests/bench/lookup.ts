// Finding a member through the product's own queries, beside the bare prepared statement on the same connection.
// MEMBERS (an environment variable) sets how many there are: 10000 unless it says otherwise.

import { FIRST_MEMBER_PLACE } from '../../main/demo/history.ts'
import { demoForm } from '../../main/demo/people.ts'
import { seededChance } from '../../main/demo/random.ts'
import { memberById, memberOfCard, membersOfPhone, searchMembers } from '../../main/store/members.ts'
import { createIdentifications, identify } from '../../main/till/identify.ts'
import { timeOrderedId } from '../../main/till/ids.ts'
import { pinyinOf } from '../../main/till/pinyin.ts'
import { assert, ok } from '../../shared/domain/result.ts'
import { accepted } from '../support/builders.ts'
import { type Measured, measured, report, type Variant } from './parts/measure.ts'
import { aBenchFolder, aBenchShop, type BenchShop } from './parts/shop.ts'

const MEMBERS = Number(process.env['MEMBERS'] ?? 10_000)
const ROUNDS = { turns: 20_000, warmUp: 2_000 }
const VIEW_ROUNDS = { turns: 4_000, warmUp: 400 }
const SHOP = { members: 40, days: 20, salesPerDay: 4 }

/** Rows as enrolment leaves them, without its entries: only look-ups are measured here. */
function fill(shop: BenchShop, members: number): void {
  const { store } = shop.parts
  const chance = seededChance(1)
  accepted(
    store.act(({ connection }) => {
      const member = connection.prepare("INSERT INTO member VALUES (?, 'member', '2026-01-01', '')")
      const card = connection.prepare("INSERT INTO card VALUES (?, ?, 'issued', 0, 1)")
      const profile = connection.prepare(
        "INSERT INTO profile VALUES (?, '', ?, ?, ?, ?, ?, 'solar', 1990, 5, 5)",
      )
      for (let place = 0; place < members; place += 1) {
        const form = demoForm(FIRST_MEMBER_PLACE + 1_000 + place, chance)
        const id = timeOrderedId(1_700_000_000_000 + place * 1000, chance)
        const { pinyin, initials } = pinyinOf(form.name)
        member.run(id)
        card.run(form.cardNumber, id)
        profile.run(id, form.name, pinyin, initials, phoneOf(place), phoneOf(place).slice(-4))
      }
      return ok(null)
    }),
  )
}

/** More phones than the demo shop's range has: these stay in this folder. */
function phoneOf(place: number): string {
  return `1${String(3_000_000_000 + ((place * 7_919) % 1_000_000_007)).padStart(10, '0')}`
}

interface Known {
  readonly id: string
  readonly card: string
  readonly phone: string
  readonly pinyin: string
}

function drawn(shop: BenchShop, count: number): readonly Known[] {
  return shop.parts.store.db.connection
    .prepare(
      `SELECT member_id AS id, number AS card, phone, substr(pinyin, 1, 5) AS pinyin
       FROM profile JOIN card USING (member_id) WHERE phone IS NOT NULL ORDER BY salt, random() LIMIT ?`,
    )
    .all(count) as Known[]
}

type Look = (known: Known) => unknown

/** The bare statement first, our own way second; both take another member each turn. */
async function beside(title: string, known: readonly Known[], bare: Look, own: Look): Promise<void> {
  const turnOf = (look: Look, shift: number): Variant['run'] => {
    return (turn) => {
      const one = known[(turn * 7 + shift) % known.length]
      assert(one !== undefined, 'there are members')
      return look(one)
    }
  }
  const rows: readonly Measured[] = await measured(
    [
      { name: 'prepared statement', run: turnOf(bare, 0) },
      { name: 'our own query', run: turnOf(own, 3) },
    ],
    ROUNDS,
  )
  report(`${title}, ${MEMBERS} members`, rows)
}

const folder = aBenchFolder()
try {
  const shop = await aBenchShop(folder, SHOP)
  fill(shop, MEMBERS)
  const { db } = shop.parts.store
  const known = drawn(shop, 2_000)
  const byCard = db.connection.prepare('SELECT member_id FROM card WHERE number = ?')
  const byPhone = db.connection.prepare('SELECT member_id FROM profile WHERE phone = ?')
  const member = db.connection.prepare(
    `SELECT * FROM member JOIN profile ON profile.member_id = member.id
     LEFT JOIN card ON card.member_id = member.id WHERE member.id = ? ORDER BY applied_at_ms DESC LIMIT 1`,
  )
  const byPinyin = db.connection.prepare(
    'SELECT member_id FROM profile WHERE pinyin >= ? AND pinyin < ? LIMIT 9',
  )
  const byName = db.connection.prepare('SELECT member_id FROM profile WHERE name >= ? AND name < ? LIMIT 9')
  const byInitials = db.connection.prepare('SELECT member_id FROM profile WHERE initials = ? LIMIT 9')
  const byFour = db.connection.prepare('SELECT member_id FROM profile WHERE last_four = ? LIMIT 9')
  await beside(
    'by card',
    known,
    (one) => byCard.get(one.card),
    (one) => memberOfCard(db, one.card),
  )
  await beside(
    'by phone',
    known,
    (one) => byPhone.get(one.phone),
    (one) => membersOfPhone(db, one.phone),
  )
  await beside(
    'a member with profile and card',
    known,
    (one) => member.get(one.id),
    (one) => memberById(db, one.id),
  )
  await beside(
    'by last four',
    known,
    (one) => byFour.all(one.phone.slice(-4)),
    (one) => searchMembers(db, 'last_four', one.phone.slice(-4)),
  )
  await beside(
    'by the beginning of a name in pinyin, among names, initials and pinyin',
    known,
    ({ pinyin }) => [
      byName.all(pinyin, `${pinyin}\u{10ffff}`),
      byInitials.all(pinyin),
      byPinyin.all(pinyin, `${pinyin}\u{10ffff}`),
    ],
    (one) => searchMembers(db, 'name', one.pinyin),
  )
  const identifications = createIdentifications(shop.parts.randomness)
  const rows = await measured(
    [
      { name: 'prepared statement by card', run: (turn) => byCard.get(known[turn % known.length]?.card) },
      {
        name: 'the use case: swipe to member view, masked',
        run: (turn) =>
          identify(shop.parts, identifications, {
            text: `;${known[turn % known.length]?.card}?`,
            via: 'wedge',
          }),
      },
    ],
    VIEW_ROUNDS,
  )
  report(`from a swipe's text to the member's view, ${MEMBERS} members`, rows)
  shop.close()
} finally {
  folder.remove()
}
