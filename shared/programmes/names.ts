/** Codes that name something elsewhere in the programme: what they name is there, and is what they take it for. */
import type { Factor, Programme, RewardGift } from '../domain/programme.ts'
import { type DocumentPath, demand, type Inconsistency } from './inconsistency.ts'

export function nameInconsistencies(programme: Programme): readonly Inconsistency[] {
  return [
    ...programme.accrual.factors.flatMap(({ when }, index) =>
      factorNames(when, ['accrual', 'factors', index, 'when'], programme),
    ),
    ...voucherClasses(programme),
    ...itemVouchers(programme),
    ...rewardGifts(programme),
  ]
}

/** EA-02: a factor looks at a tier that exists, and at goods that earn. */
function factorNames(
  when: Factor['when'],
  path: DocumentPath,
  { tiers, categories, priceClasses }: Programme,
): readonly Inconsistency[] {
  switch (when.kind) {
    case 'tier':
      return demand(names(tiers, when.tier), path, 'no such tier')
    case 'category': {
      const earning = categories.filter(({ earns }) => earns)
      return demand(names(earning, when.category), path, 'no such category, or one that does not earn')
    }
    case 'price_class': {
      const earning = priceClasses.filter(({ earns }) => earns)
      return demand(names(earning, when.priceClass), path, 'no such price class, or one that does not earn')
    }
    default:
      return []
  }
}

/** SV-07: the goods that a voucher is for. */
function voucherClasses({ vouchers, priceClasses }: Programme): readonly Inconsistency[] {
  return vouchers.flatMap((kind, index) =>
    (kind.priceClasses ?? []).flatMap((code, place) =>
      demand(names(priceClasses, code), ['vouchers', index, 'priceClasses', place], 'no such price class'),
    ),
  )
}

/** RE-03: points buy vouchers of a kind that is listed. */
function itemVouchers({ redemption, vouchers }: Programme): readonly Inconsistency[] {
  return redemption.items.flatMap((item, index) =>
    item.kind === 'voucher'
      ? demand(names(vouchers, item.voucher), ['redemption', 'items', index, 'voucher'], 'no such voucher')
      : [],
  )
}

/** EN-17: a referrer is not at the counter when their reward falls due; points and vouchers reach them, a gift would not. */
function rewardGifts(programme: Programme): readonly Inconsistency[] {
  return programme.rewards.flatMap(({ gives, to }, index) => [
    ...demand(
      gives.kind !== 'gift' || to === 'member',
      ['rewards', index, 'to'],
      'a gift is handed to who stands at the counter, which a referrer does not',
    ),
    ...giftNames(gives, ['rewards', index, 'gives'], programme),
  ])
}

/**
 * RF-10: what a reward gives. A gift is kept in stock by its code, as are the gifts and places that points buy: one code
 * may be both, but is no item of which there is no stock. A voucher that is given away was not bought (RF-07).
 */
function giftNames(
  gives: RewardGift,
  path: DocumentPath,
  { vouchers, redemption }: Programme,
): readonly Inconsistency[] {
  switch (gives.kind) {
    case 'points':
      return []
    case 'voucher': {
      const kind = vouchers.find(({ code }) => code === gives.voucher)
      return [
        ...demand(kind !== undefined, path, 'no such voucher'),
        ...demand(kind?.bought !== true, path, 'a voucher that is given away was not bought'),
      ]
    }
    case 'gift': {
      const withoutStock = redemption.items.filter(({ kind }) => kind === 'voucher' || kind === 'value')
      return demand(
        !names(withoutStock, gives.gift),
        path,
        'the code of a gift is that of an item without stock',
      )
    }
  }
}

function names(list: readonly { readonly code: string }[], code: string): boolean {
  return list.some((one) => one.code === code)
}
