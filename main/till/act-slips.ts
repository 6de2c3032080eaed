/** Slips of the acts beside sale and return. */
import type { Fen } from '../../shared/domain/money.ts'
import { points } from '../../shared/domain/points.ts'
import type { LocalText, Programme } from '../../shared/domain/programme.ts'
import type { SaleResult } from '../../shared/domain/sale.ts'
import type { ActSlip, SaleSlip } from '../../shared/receipt/slip.ts'
import { standingOnSlip, tendersOnSlip } from './sale-slips.ts'
import type { MemberStanding } from './slip-member.ts'
import { localText, type SlipFrame, slipHead, slipMember } from './slips.ts'

/** The till's own words for what an act is about; everything else has its name in the programme. */
export const ACT_WORDS = {
  principal: { zh: '本金', en: 'Principal' },
  bonus: { zh: '赠送金', en: 'Bonus' },
  goods: { zh: '退回商品', en: 'Goods returned' },
  clawback: { zh: '扣回积分', en: 'Points taken back' },
  ofSlip: { zh: '原小票', en: 'Of slip' },
  settledLater: {
    zh: '只退商品和钱，积分由总部结算',
    en: 'Goods and money only; head office settles points',
  },
  instead: { zh: '换为', en: 'now' },
  used: { zh: '已使用赠品、赠券扣款', en: 'Withheld for used gifts and vouchers' },
} as const satisfies Readonly<Record<string, LocalText>>

/** What an act's slip is made of; what is left out there is none of. */
export interface ActOnSlip {
  readonly kind: ActSlip['kind']
  readonly original?: { readonly slipNumber: string; readonly dateText: string }
  readonly rows: readonly {
    readonly text: string
    readonly quantity?: number
    readonly points?: number
    readonly amountFen?: Fen
  }[]
  readonly shortfall?: ActSlip['shortfall']
  readonly money?: {
    readonly handedOut: boolean
    readonly amountFen: Fen
    readonly tenders: readonly { readonly code: string; readonly amountFen: Fen }[]
  }
  readonly given?: { readonly given?: NonNullable<SaleSlip['given']> }
  /** What it changes on the member's points. */
  readonly change: number
  readonly reasons?: NonNullable<ActSlip['member']>['reasons']
  readonly conversion?: SaleResult['conversion']
  readonly signed?: boolean
}

export function actSlip(
  frame: SlipFrame,
  programme: Programme,
  act: ActOnSlip,
  member: MemberStanding | null,
): ActSlip {
  const { lang } = frame
  const { money } = act
  return {
    kind: act.kind,
    head: slipHead(frame),
    original: act.original ?? null,
    rows: act.rows.map((row) => ({
      text: row.text,
      quantity: row.quantity ?? null,
      points: row.points === undefined ? null : points(row.points),
      amountFen: row.amountFen ?? null,
    })),
    shortfall: act.shortfall ?? null,
    money:
      money === undefined
        ? null
        : {
            handedOut: money.handedOut,
            amountFen: money.amountFen,
            tenders: tendersOnSlip(programme, money.tenders, lang),
          },
    ...act.given,
    member:
      member === null
        ? null
        : {
            ...slipMember(member.member, programme, lang),
            changePoints: points(act.change),
            debtPoints: member.debtPoints,
            balancePoints: member.balancePoints,
            reasons: act.reasons ?? [],
            ...standingOnSlip(member, act.conversion),
          },
    signed: act.signed ?? false,
    footer: localText(programme.slipFooter, lang),
  }
}

/** The name of a coded thing of the programme in the slip's language; the code where it has no name any more. */
export function nameOf(
  named: readonly { readonly code: string; readonly name: LocalText }[],
  code: string,
  { lang }: Pick<SlipFrame, 'lang'>,
): string {
  const found = named.find((one) => one.code === code)
  return found === undefined ? code : localText(found.name, lang)
}
