/**
 * What a till's log says by itself, kept in plain maps: the knowledge that judging its entries again asks for. Written apart
 * from HQ's, which has it in PostgreSQL.
 */
import type { Entry } from '../../shared/domain/entry.ts'
import { returnIn, saleIn } from '../../shared/domain/entry-parts.ts'
import type { SaleSince } from '../../shared/domain/kept-sale.ts'
import type { Programme } from '../../shared/domain/programme.ts'
import type { EntryOf, Knowledge, KnownMember, TillPlace } from '../../shared/domain/recompute-known.ts'

export interface OpenBooks {
  readonly known: Knowledge
  /** Takes an entry in, after it was judged. */
  readonly take: (entry: Entry) => void
}

export function openBooks(programmes: ReadonlyMap<string, Programme>, place: TillPlace): OpenBooks {
  const amounts = new Map<string, number>()
  const sales = new Map<string, SaleSince>()
  const acts = new Map<string, EntryOf<'redemption' | 'top_up'>>()
  const undone = new Set<string>()
  const members = new Map<string, KnownMember>()
  const addCard = (memberId: string, number: string, activeAtMs: number, tier?: string) => {
    const before = members.get(memberId)
    const cards = new Map([...(before?.cards ?? []), [number, { activeAtMs }] as const])
    members.set(memberId, { tier: tier ?? before?.tier ?? '', cards })
  }
  const take = (entry: Entry) => {
    for (const { owner, asset, lot, amount } of entry.postings) {
      const key = [owner, asset, lot].join(' ')
      amounts.set(key, (amounts.get(key) ?? 0) + amount)
    }
    const refund = returnIn(entry)
    const of = refund === null ? undefined : sales.get(refund.saleId)
    if (refund !== null && of !== undefined) sales.set(refund.saleId, { ...of, lastReturn: refund })
    const sale = saleIn(entry)
    if (sale !== null) {
      const memberId = sale.facts.member?.memberId ?? null
      sales.set(sale.id, { sale, lastReturn: null, claim: null, memberId })
    }
    if (entry.kind === 'sale.claimed') {
      const claimed = sales.get(entry.body.saleId)
      if (claimed !== undefined) {
        sales.set(entry.body.saleId, { ...claimed, claim: entry, memberId: entry.body.memberId })
      }
    }
    if (entry.kind === 'redemption' || entry.kind === 'top_up') acts.set(entry.id, entry)
    if (entry.kind === 'redemption.undone' || entry.kind === 'top_up.undone') undone.add(entry.body.of)
    if (entry.kind === 'member.enrolled') {
      addCard(entry.body.memberId, entry.body.cardNumber, entry.body.activeAtMs, entry.body.tier)
    }
    if (entry.kind === 'card.replaced') {
      addCard(entry.body.memberId, entry.body.newNumber, entry.body.activeAtMs)
    }
  }
  const known: Knowledge = {
    place,
    programme: ({ hash }) => programmes.get(hash) ?? null,
    sale: (id) => sales.get(id) ?? null,
    act: (id) => acts.get(id) ?? null,
    isUndone: (id) => undone.has(id),
    member: (id) => members.get(id) ?? null,
    amount: (owner, asset, lot) => amounts.get([owner, asset, lot].join(' ')) ?? 0,
  }
  return { known, take }
}
