/** A till in a folder of its own, on a clock that stands until told: the real store and the real use cases. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRandomness, timeOrderedId } from '../../main/till/ids.ts'
import { openTill } from '../../main/till/open-till.ts'
import { preparedStaff, setUpTill } from '../../main/till/set-up.ts'
import type { Till } from '../../main/till/till.ts'
import type { EnrolForm, MemberView } from '../../shared/contract/member.ts'
import type { SaleCommitted, SaleDraft } from '../../shared/contract/sale.ts'
import { makeCardNumber } from '../../shared/domain/card-number.ts'
import { fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { Result } from '../../shared/domain/result.ts'
import { businessDate, shopInstantMs } from '../../shared/domain/time.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'

export const CASHIER_PIN = '246810'
export const MANAGER_PIN = '808080'

/** Saturday 21 November 2026, 10:00 in Shanghai: no factor of the shoes programme. */
export const MORNING_MS = shopInstantMs(businessDate('2026-11-21'), '10:00:00')
export const DAY_MS = 24 * 3_600_000

export interface Shop {
  readonly dataDir: string
  readonly configDir: string
  till: Till
  readonly setTime: (atMs: number) => void
  readonly passTime: (ms: number) => void
  readonly nowMs: () => number
  /** Closes the till and opens it again on the same folder. */
  readonly restart: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Unwraps what must have gone well. */
export function good<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.details)}`)
  return result.value
}

export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.code
}

/** A shop with a cashier and a manager, nobody signed in. */
export async function openShop(
  programme: Programme = SHOES,
  over: {
    readonly shop?: { readonly siteName: string; readonly demo: boolean }
    /** Nobody has opened the shop yet. */
    readonly empty?: boolean
  } = {},
): Promise<Shop> {
  const root = mkdtempSync(join(tmpdir(), 'guike-shop-'))
  const folders = { dataDir: join(root, 'data'), configDir: join(root, 'config') }
  let nowMs = MORNING_MS
  const clock = { nowMs: () => nowMs }
  const open = async () =>
    good(
      await openTill({
        ...folders,
        empty: over.empty ?? false,
        clock,
        onDefect: (error) => {
          throw error
        },
        makeDemoShop: async ({ store, randomness }) => {
          const cashier = { name: '李娜', role: 'cashier', pin: CASHIER_PIN } as const
          const manager = { name: '陈静', role: 'manager', pin: MANAGER_PIN } as const
          const shop = { shopName: '伊人鞋业', siteName: '万象城店', demo: true, programme, ...over.shop }
          const staff = [
            await preparedStaff(store, randomness, cashier, true),
            await preparedStaff(store, randomness, manager, true),
          ]
          return setUpTill(store, randomness, nowMs, shop, staff)
        },
      }),
    )
  const shop: Shop = {
    ...folders,
    till: await open(),
    setTime: (atMs) => {
      nowMs = atMs
    },
    passTime: (ms) => {
      nowMs += ms
    },
    nowMs: () => nowMs,
    restart: async () => {
      await shop.till.close()
      shop.till = await open()
    },
    remove: async () => {
      await shop.till.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
  return shop
}

/** Signs in by role; returns the staff id. */
export async function signIn(shop: Shop, role: 'cashier' | 'manager' = 'cashier'): Promise<string> {
  const staff = shop.till.status().staff.find((one) => one.role === role)
  if (staff === undefined) throw new Error(`no ${role}`)
  good(
    await shop.till.signIn({ staffId: staff.staffId, pin: role === 'cashier' ? CASHIER_PIN : MANAGER_PIN }),
  )
  return staff.staffId
}

export function managerApproval(shop: Shop, reason: string | null = null) {
  const manager = shop.till.status().staff.find((one) => one.role === 'manager')
  if (manager === undefined) throw new Error('no manager')
  return { staffId: manager.staffId, pin: MANAGER_PIN, reason }
}

export function actId(shop: Shop): string {
  return timeOrderedId(shop.nowMs(), systemRandomness)
}

export function aForm(over: Partial<EnrolForm> & { place?: number } = {}): EnrolForm {
  const { place = 1, ...rest } = over
  return {
    cardNumber: makeCardNumber(1_000_000 + place),
    name: '张小敏',
    phone: `199000${String(place).padStart(5, '0')}`,
    birthday: { calendar: 'solar', year: 1990, month: 5, day: 20 },
    consents: ['rules'],
    ...rest,
  }
}

/** Enrols; with `active` the clock moves on until the card works. */
export function enrol(shop: Shop, over: Parameters<typeof aForm>[0] = {}, active = true): MemberView {
  const enrolled = good(shop.till.enrol({ actId: actId(shop), form: aForm(over) }))
  if (active) shop.passTime(DAY_MS)
  return enrolled.member
}

/** The member by card, as a swipe presents it. */
export function swipe(shop: Shop, place = 1): MemberView {
  const found = good(shop.till.identify({ text: `;${makeCardNumber(1_000_000 + place)}?`, via: 'wedge' }))
  if (found.kind !== 'member') throw new Error(`the card is ${found.kind}`)
  return found.member
}

interface DraftOver extends Partial<Omit<SaleDraft, 'redeemPoints' | 'lines'>> {
  readonly regularYuan?: number
  readonly specialYuan?: number
  readonly redeem?: number
  readonly lines?: SaleDraft['lines']
}

/** One amount per price class, paid in cash. */
export function aDraft(over: DraftOver = {}): SaleDraft {
  const { regularYuan = 0, specialYuan = 0, redeem = 0, lines, ...rest } = over
  const amount = (priceClass: string, text: string, yuan: number) =>
    yuan === 0
      ? []
      : [
          {
            kind: 'amount' as const,
            text,
            article: null,
            priceClass,
            category: 'shoe',
            unitPriceFen: fen(Math.round(yuan * 100)),
            quantity: 1,
          },
        ]
  return {
    identification: null,
    lines: lines ?? [
      ...amount('regular', '正价商品', regularYuan),
      ...amount('special', '特价商品', specialYuan),
    ],
    deduction: null,
    redeemPoints: points(redeem),
    useBirthdayRight: false,
    tenders: [{ code: 'cash', amountFen: null }],
    salesperson: null,
    ...rest,
  }
}

/** Quotes, then commits what was quoted. */
export async function sell(shop: Shop, draft: SaleDraft): Promise<SaleCommitted> {
  const quote = good(shop.till.quoteSale({ draft }))
  if (quote.result === null) throw new Error(`not priced: ${quote.refusal?.code}`)
  const input = { actId: actId(shop), draft, expected: quote.result, approval: null }
  return good(await shop.till.commitSale(input))
}

/** Returns lines of a slip with the card and the manager's consent. */
export async function giveBack(
  shop: Shop,
  slipNumber: string,
  returned: readonly { line: number; units: number }[],
  identification: string | null,
) {
  const draft = { slipNumber, returned: [...returned], identification, ...returnReason(shop) }
  const quote = good(shop.till.quoteRefund({ draft }))
  if (quote.result === null) throw new Error(`not judged: ${quote.refusal?.code}`)
  return good(
    await shop.till.commitRefund({
      actId: actId(shop),
      draft,
      expected: quote.result,
      approval: managerApproval(shop, quote.needs.overrides.length > 0 ? 'goodwill' : null),
      reason: null,
    }),
  )
}

/** RF-06: the first of the programme's reasons, no defect. */
export function returnReason(shop: Shop): { readonly reason?: string } {
  const [reason] = shop.till.status().programme?.refund.reasons ?? []
  return reason === undefined ? {} : { reason: reason.code }
}

/** What a slip's picture says: its characters in order, blanks for the spaces. */
export function textOfSvg(svg: string): string {
  return [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)]
    .map(([, character = '']) => character.replace('&#xa0;', ' '))
    .join('')
}
