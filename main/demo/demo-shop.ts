/** The demo shop: some thousand invented members and a year of history ending today, made through the till's use cases. */
import { birthdayOn } from '../../shared/domain/calendar.ts'
import { birthdayRightAsset, memberOwner } from '../../shared/domain/ledger.ts'
import { assert, ok, type Result } from '../../shared/domain/result.ts'
import { type BusinessDate, plusDays, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import { holdingOf } from '../store/accounts.ts'
import { memberById } from '../store/members.ts'
import { settlePrintJobs } from '../store/print-jobs.ts'
import { allStaff } from '../store/staff.ts'
import type { TillStore } from '../store/store.ts'
import type { Clock } from '../till/clock.ts'
import { type DemoCard, saveDemoCards } from '../till/demo-cards.ts'
import type { Randomness } from '../till/ids.ts'
import { pointsView } from '../till/member-view.ts'
import { dateOf, holderOf, yearOf } from '../till/parts.ts'
import { actorOf } from '../till/people.ts'
import { preparedStaff, setUpTill } from '../till/set-up.ts'
import { type DemoSize, type DemoWorld, enrolOne, liveDay, sellMuch } from './history.ts'
import { DEMO_STAFF, demoCard } from './people.ts'
import { seededChance } from './random.ts'

export const DEMO_SIZE: DemoSize = { members: 2_000, days: 365, salesPerDay: 16 }

/** The demo shop is the same for everybody on the same day. */
const DEMO_SEED = 20_261

/** Fills an empty store in one transaction, so that there is a whole demo shop or none. Refuses what the disk refuses. */
export async function makeDemoShop(
  given: { readonly store: TillStore; readonly clock: Clock; readonly randomness: Randomness },
  size: DemoSize = DEMO_SIZE,
): Promise<Result<unknown>> {
  const { store, randomness } = given
  const nowMs = given.clock.nowMs()
  const today = dateOf(nowMs)
  const firstDay = plusDays(today, -size.days)
  let clockMs = shopInstantMs(firstDay, '09:00:00')
  const clock: Clock = { nowMs: () => clockMs }
  const staff = await Promise.all(DEMO_STAFF.map((one) => preparedStaff(store, randomness, one, true)))
  return store.act((db) => {
    const shop = { shopName: '伊人鞋业', siteName: '万象城店', demo: true, programme: SHOES }
    const made = setUpTill(store, randomness, clockMs, shop, staff)
    if (!made.ok) return made
    const world: DemoWorld = {
      parts: { store, clock, randomness, ...made.value },
      chance: seededChance(DEMO_SEED),
      setClock: (atMs) => {
        clockMs = atMs
      },
      ...demoActors(store),
      size,
      memberIds: [],
      recentSales: [],
    }
    for (let day = 0; day <= size.days; day += 1) liveOneDay(world, plusDays(firstDay, day), nowMs, day)
    clockMs = nowMs - 60_000
    for (const memberId of needingPoints(world)) sellMuch(world, world.manager, memberId, clockMs)
    enrolOne(world, world.manager, clockMs)
    settlePrintJobs(db)
    saveDemoCards(db, demoCards(world, today))
    return ok(null)
  })
}

function demoActors(store: TillStore): Pick<DemoWorld, 'cashiers' | 'manager'> {
  const actors = allStaff(store.db).map(actorOf)
  const manager = actors.find((actor) => actor.role === 'manager')
  assert(manager !== undefined, 'the demo shop has a manager')
  return { cashiers: actors.filter((actor) => actor.role === 'cashier'), manager }
}

/** The shop opens with a rush of members, then grows steadily. */
function liveOneDay(world: DemoWorld, date: BusinessDate, untilMs: number, day: number): void {
  const { members, days } = world.size
  const wanted = Math.ceil(members * Math.min(1, 0.25 + (0.75 * (day + 1)) / days))
  const newMembers = Math.min(80, Math.max(0, Math.min(members, wanted) - world.memberIds.length))
  liveDay(world, date, untilMs, newMembers)
}

/** The newest members are not among those whose cards are laid out for what they have. */
const NEWEST = 200

/** So many cards with so many points lie beside the reader. */
const RICH_CARDS = 2
const RICH_POINTS = 2000

const pointsOf = ({ parts }: DemoWorld, memberId: string) => pointsView(parts.store.db, parts, memberId).here

/** Members of old who must yet come to points, where too few have them by the shop's history alone. */
function needingPoints(world: DemoWorld): readonly string[] {
  // One more is enrolled before the cards are laid out.
  const settled = world.memberIds.slice(0, 1 - NEWEST)
  const isRich = (memberId: string) => pointsOf(world, memberId) >= RICH_POINTS
  const missing = Math.max(0, RICH_CARDS - settled.filter(isRich).length)
  return settled.filter((memberId) => !isRich(memberId)).slice(0, missing)
}

/** Cards to swipe: one of each kind that a cashier meets. */
function demoCards(world: DemoWorld, today: BusinessDate): readonly DemoCard[] {
  const { db } = world.parts.store
  const members = world.memberIds.flatMap((memberId) => memberById(db, memberId) ?? [])
  const newest = members.at(-1)
  const settled = members.slice(0, -NEWEST)
  const rich = settled.filter((member) => pointsOf(world, member.memberId) >= RICH_POINTS)
  const regular = settled.find(({ memberId }) => {
    const here = pointsOf(world, memberId)
    return here > 0 && here < 1000
  })
  const birthday = settled.find(
    (member) =>
      member.birthday !== null &&
      birthdayOn(member.birthday, today).month &&
      holdingOf(
        db,
        memberOwner(member.memberId),
        birthdayRightAsset(yearOf(today)),
        holderOf(world.parts),
      ) !== 0,
  )
  const cardOf = (hint: string, member: typeof newest): DemoCard[] => {
    const number = member?.card?.number
    return number === undefined ? [] : [{ text: `;${number}?`, hint, cardNumber: number }]
  }
  return [
    ...rich.slice(0, RICH_CARDS).flatMap((member) => cardOf('points', member)),
    ...cardOf('regular', regular),
    ...cardOf('birthday', birthday),
    ...cardOf('inactive', newest),
    { text: `;${demoCard(1)}?`, hint: 'blank', cardNumber: null },
    { text: `;${demoCard(2)}?`, hint: 'blank', cardNumber: null },
    { text: ';6222021234567890128=30122010000000000000?', hint: 'bank', cardNumber: null },
    { text: '130123456789012345', hint: 'payment', cardNumber: null },
    { text: '%E?;E?', hint: 'damaged', cardNumber: null },
  ]
}
