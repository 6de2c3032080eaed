/** Forged, broken and unknown entries: each falls to a matter or a problem that is named, and none stops those behind it but a fork. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tillHolder } from '../../../shared/domain/ledger.ts'
import { EVERY_ACT, liveEveryAct } from '../../support/every-act.ts'
import { aClock, startHq, type TestHq } from '../../support/hq.ts'
import { DAY_MS, MORNING_MS, openShop, type Shop } from '../../support/shop.ts'
import {
  amountsAt,
  asTill,
  bringIn,
  emptyLedger,
  forged,
  lastOf,
  openMattersOf,
  pushOf,
  pushTo,
  readTillLog,
  set,
  type TillLog,
} from '../../support/till-log.ts'

let shop: Shop
let log: TillLog
let hq: TestHq
const OTHER_TILL = 't00000000000000aa'

beforeAll(async () => {
  shop = await openShop(EVERY_ACT)
  await liveEveryAct(shop)
  await shop.till.close()
  log = readTillLog(shop)
  hq = await startHq({ clock: aClock(MORNING_MS + 400 * DAY_MS) })
}, 60_000)
afterAll(async () => {
  await hq.close()
  await shop.remove()
})
beforeEach(async () => {
  await emptyLedger(hq)
  await bringIn(hq, log)
})

const holder = () => tillHolder(log.tillId, log.epoch)
/** Pushes a forged log; the matters that are open afterwards. */
async function mattersAfter(forgery: TillLog): Promise<readonly string[]> {
  const answered = await pushTo(hq, forgery)
  expect(answered).toMatchObject({ ok: true })
  return openMattersOf(hq)
}

describe('what does not follow is listed with its place and figures, and accepted', () => {
  test.each<[string, string, string, unknown, string]>([
    ['EA-01 points', 'sale', 'body.result.accruedPoints', 9_999, 'sale_recomputed'],
    ['a tier', 'sale', 'body.facts.member.tier', 'gold', 'tier'],
    ['a card', 'sale', 'body.facts.member.cardNumber', '900000000001', 'card'],
    ['a member', 'sale', 'body.facts.member.memberId', 'nobody', 'member'],
    ['a day', 'sale', 'body.facts.businessDate', '2026-12-31', 'business_date'],
    ['a slip', 'sale', 'body.slipNumber', '70000010100000147', 'slip_number'],
    ['lots held', 'points.adjusted', 'body.facts.held.lots.0.points', 1_000_000, 'held_lots'],
    ['a state before', 'refund', 'body.facts.before.clawedPoints', 7, 'refund_state'],
    ['a claw-back', 'refund', 'body.result.clawbackPoints', 1, 'refund_recomputed'],
    ['an exchange', 'exchange', 'body.refund.result.handOutFen', 1, 'exchange_recomputed'],
    ['a swap', 'swap', 'body.lines.0.units', 999_999, 'swap'],
    ['a claim', 'sale.claimed', 'body.result.accruedPoints', 9_999, 'claim_recomputed'],
    ['items for points', 'redemption', 'body.result.points', 1, 'act_recomputed'],
    ['a top-up', 'top_up', 'body.result.bonusFen', 1, 'act_recomputed'],
    ['points given', 'points.given', 'body.result.accruedPoints', 9_999, 'act_recomputed'],
    ['an adjustment alone', 'points.adjusted', 'approver', null, 'approver'],
    ['a stock', 'stock.counted', 'body.change', 500, 'postings'],
    ['a key', 'till.opened', 'body.publicKey', 'ab'.repeat(44), 'public_key'],
    ['a member enrolled twice', 'member.enrolled', 'body.memberId', 'somebody', 'member_again'],
  ])('%s', async (_what, kind, path, value, code) => {
    expect(await mattersAfter(forged(log, lastOf(log, kind), set(path, value)))).toContain(
      `recomputed ${code}`,
    )
    const last = await hq.db.selectFrom('till_epoch').select('last_seq').executeTakeFirstOrThrow()
    expect(last.last_seq).toBe(log.texts.length)
  })

  test('evidence names the place, codes and figures, and no person', async () => {
    await mattersAfter(forged(log, lastOf(log, 'sale'), set('body.result.accruedPoints', 9_999)))
    const matter = await hq.db
      .selectFrom('matter')
      .selectAll()
      .where('kind', '=', 'recomputed')
      .executeTakeFirstOrThrow()
    expect(matter.evidence).toMatchObject({
      till: log.tillId,
      epoch: log.epoch,
      seq: lastOf(log, 'sale'),
      findings: [{ code: 'sale_recomputed', details: { accruedPoints: 9_999 } }, { code: 'postings' }],
    })
    expect(JSON.stringify(matter)).not.toMatch(/张|王|199000/)
  })
})

describe('a log that takes more than is there', () => {
  /** Takes a million more points off the member, as if they were used. */
  const greedy = (entry: Record<string, unknown>) => {
    const postings = entry['postings'] as { owner: string; asset: string; lot: string; amount: number }[]
    const points = postings.filter(({ asset }) => asset === 'points')
    for (const posting of points) posting.amount *= 1_000_000
  }

  test('is covered from the loss by an entry of HQ’s own, and no account is ever below zero', async () => {
    const seq = lastOf(log, 'points.adjusted')
    const matters = await mattersAfter(forged(log, seq, greedy))
    expect(matters).toContain('overdrawn overdrawn')
    expect(matters).toContain('recomputed postings')
    const covered = await hq.db
      .selectFrom('entry')
      .select('text')
      .where('kind', '=', 'overdraft.covered')
      .execute()
    expect(covered.length).toBeGreaterThan(0)
    const loss = await hq.db.selectFrom('balance').select('amount').where('owner', '=', 'p:loss').execute()
    const lost = loss.reduce((sum, { amount }) => sum + amount, 0)
    expect(lost).toBeLessThan(-1_000_000)
    const rows = await hq.db.selectFrom('balance').select(['amount']).where('asset', '=', 'points').execute()
    expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
  })
})

describe('entries that nobody can judge are parked, their postings booked, and those behind them go on', () => {
  test.each<[string, string, string, unknown, string]>([
    ['of an unknown kind', 'points.given', 'kind', 'points.rained', 'unknown_kind'],
    ['of an unknown version', 'points.given', 'body.v', 2, 'unknown_version'],
    ['that are malformed', 'points.given', 'body.facts.had', -1, 'malformed'],
    ['by an engine of the future', 'points.given', 'body.engine', 2, 'engine_unknown'],
    [
      'by a programme that nobody sent',
      'points.given',
      'body.programme.hash',
      '00'.repeat(32),
      'programme_unknown',
    ],
    [
      'that undo what is not there',
      'redemption.undone',
      'body.of',
      '018f0000-0000-7000-8000-000000000000',
      'act_unknown',
    ],
  ])('%s', async (_what, kind, path, value, reason) => {
    const seq = lastOf(log, kind)
    const answered = await pushTo(hq, forged(log, seq, set(path, value)))
    expect(answered).toMatchObject({ ok: true, value: { acked: { seq: log.texts.length } } })
    if (!answered.ok) return
    expect(answered.value.entries[seq - 1]).toEqual({ seq, was: 'parked', reason })
    expect(answered.value.entries.filter(({ was }) => was === 'parked')).toHaveLength(1)
    expect(await openMattersOf(hq)).toContain(`parked ${reason}`)
    expect(await amountsAt(hq, holder())).toEqual(log.amounts)
  })

  test('a malformed body is named by its field, without what stood in it', async () => {
    await pushTo(hq, forged(log, lastOf(log, 'sale'), set('body.slipNumber', '13800000000')))
    const matter = await hq.db
      .selectFrom('matter')
      .select('evidence')
      .where('kind', '=', 'parked')
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(matter.evidence)).toContain('slipNumber')
    expect(JSON.stringify(matter.evidence)).not.toContain('13800000000')
  })
})

describe('a fork or a broken chain stops the till at that entry', () => {
  const stateOf = async () =>
    (await hq.db.selectFrom('till').select('state').where('id', '=', log.tillId).executeTakeFirstOrThrow())
      .state

  test('another entry at a place that HQ has is a fork', async () => {
    await pushTo(hq, log, pushOf(log, 1, 20))
    const other = forged(log, 15, set('atMs', MORNING_MS + 1))
    const answered = await pushTo(hq, other, pushOf(other, 10, 30))
    expect(answered).toEqual({ ok: false, problem: { code: 'fork', seq: 15 } })
    expect(await stateOf()).toBe('suspect')
    expect(await openMattersOf(hq)).toEqual(['fork'])
    // Until a person has looked, the answer stays the same, whatever comes.
    expect(await pushTo(hq, log, pushOf(log, 21, 30))).toEqual({
      ok: false,
      problem: { code: 'fork', seq: 15 },
    })
    // What was pushed before is known all the same.
    expect(await pushTo(hq, log, pushOf(log, 1, 20))).toMatchObject({ ok: true })
  })

  /** The text of the 25th entry as something else. */
  const changed = (change: (text: string) => string) => (texts: readonly string[]) =>
    texts.with(24, change(texts[24] ?? ''))

  test.each<[string, (texts: readonly string[]) => readonly string[]]>([
    ['a changed character', changed((text) => text.replace('"v":1', '"v":1 '))],
    ['a text that is no JSON', changed(() => '{')],
    ['a number that is no whole one', changed((text) => text.replace('"v":1', '"v":1.5'))],
    ['an entry left out', (texts) => texts.toSpliced(24, 1)],
    ['two entries exchanged', (texts) => texts.toSpliced(24, 2, texts[25] ?? '', texts[24] ?? '')],
    [
      'a link to another entry',
      changed((text) => text.replace(/"prev":"\w+"/, `"prev":"${'00'.repeat(32)}"`)),
    ],
  ])('%s breaks the chain; what comes before it is taken', async (_what, spoil) => {
    const answered = await pushTo(hq, log, { ...pushOf(log), entries: [...spoil(log.texts)] })
    expect(answered).toEqual({ ok: false, problem: { code: 'broken_chain', seq: 25 } })
    expect(await stateOf()).toBe('suspect')
    const last = await hq.db.selectFrom('till_epoch').select('last_seq').executeTakeFirstOrThrow()
    expect(last.last_seq).toBe(24)
  })

  test('an envelope of a future version is no entry that HQ could keep: the till stops there', async () => {
    const answered = await pushTo(hq, forged(log, 25, set('v', 2)))
    expect(answered).toEqual({ ok: false, problem: { code: 'broken_chain', seq: 25 } })
    expect(await openMattersOf(hq)).toEqual(['broken_chain'])
  })

  test('the first entry follows the genesis of its own till and epoch', async () => {
    const answered = await pushTo(hq, forged(log, 1, set('prev', '00'.repeat(32))))
    expect(answered).toEqual({ ok: false, problem: { code: 'broken_chain', seq: 1 } })
  })

  test.each<[string, string, unknown]>([
    ['postings that do not balance', 'amount', 7],
    ['taking what another holder holds', 'holder', `${OTHER_TILL}.01-aaaaaa`],
    ['giving to another till', 'holder', `>${OTHER_TILL}.01-aaaaaa`],
  ])('invariant 1, single writer: %s', async (_what, field, value) => {
    const forgery = forged(log, 25, (entry) => {
      entry['postings'] = [
        { owner: 'p:issued', asset: 'points', lot: 'x', holder: holder(), amount: -5 },
        { owner: 'm:x', asset: 'points', lot: 'x', holder: holder(), amount: 5 },
        { owner: 'm:x', asset: 'points', lot: 'x', holder: holder(), amount: -5, [field]: value },
        { owner: 'm:x', asset: 'points', lot: 'x', holder: holder(), amount: 5 },
      ]
    })
    expect(await pushTo(hq, forgery)).toEqual({ ok: false, problem: { code: 'broken_chain', seq: 25 } })
    expect(await openMattersOf(hq)).toEqual(['broken_chain'])
  })

  test('entries of another till are not this one’s to push', async () => {
    const other = asTill(log, OTHER_TILL)
    expect(await pushTo(hq, log, pushOf(other))).toEqual({ ok: false, problem: { code: 'not_you' } })
    expect(await stateOf()).toBe('active')
  })

  test('an epoch that HQ never heard of is closed', async () => {
    const answered = await pushTo(hq, log, { ...pushOf(log), epoch: '09-aaaaaa', epochNumber: 9 })
    expect(answered).toEqual({ ok: false, problem: { code: 'epoch_closed' } })
  })

  test('a push that is larger than the wire allows is malformed', async () => {
    const large = [...log.texts.slice(0, 1), 'x'.repeat(1_000_000)]
    expect(await pushTo(hq, log, { ...pushOf(log), entries: large })).toMatchObject({
      ok: false,
      problem: { code: 'malformed' },
    })
  })
})

describe('clocks', () => {
  test('an entry from the day after tomorrow is a matter', async () => {
    const ahead = MORNING_MS + 410 * DAY_MS
    expect(await mattersAfter(forged(log, log.texts.length, set('atMs', ahead)))).toContain('clock ahead')
  })

  test('a clock that ran back by two days is a matter, once', async () => {
    const back = MORNING_MS - 2 * DAY_MS
    const matters = await mattersAfter(forged(log, 20, set('atMs', back)))
    expect(matters.filter((matter) => matter.startsWith('clock'))).toEqual(['clock ran_back'])
  })
})

describe('profiles lie beside, as the log says', () => {
  test('one that is not what was enrolled is a matter and not kept, until it comes as it was', async () => {
    const [first, ...others] = log.profiles
    if (first === undefined) throw new Error('no profile')
    const wrong = { ...log, profiles: [{ ...first, name: '张大敏' }, ...others] }
    await pushTo(hq, wrong, pushOf(wrong, 1, 30))
    expect(await openMattersOf(hq)).toEqual(['profile profile_digest'])
    expect(await hq.db.selectFrom('profile').select('member_id').execute()).toHaveLength(others.length)
    await pushTo(hq, log, pushOf(log, 31))
    expect(await openMattersOf(hq)).toEqual([])
    expect(await hq.db.selectFrom('profile').select('member_id').execute()).toHaveLength(log.profiles.length)
  })

  test('one of somebody whom HQ does not know is a matter', async () => {
    const [first] = log.profiles
    if (first === undefined) throw new Error('no profile')
    const stranger = { ...log, profiles: [{ ...first, memberId: 'stranger' }] }
    await pushTo(hq, stranger)
    expect(await openMattersOf(hq)).toContain('profile profile_unknown')
  })
})
