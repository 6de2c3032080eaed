/** From what was typed on the sale screen to the draft the till prices: texts become fen, boxes become lines. */
import type { RefusalView } from '../../shared/contract/common.ts'
import type { SaleDraft } from '../../shared/contract/sale.ts'
import { NO_FEN } from '../../shared/domain/money.ts'
import type { Programme, TenderKind } from '../../shared/domain/programme.ts'
import type { Result } from '../../shared/domain/result.ts'
import { SALE_LIMITS } from '../../shared/domain/sale.ts'
import { fenOfText, piecesOfText } from './money-text.ts'
import type { SaleInputs, TypedLine } from './sale-inputs.ts'

export interface DraftContext {
  readonly programme: Programme
  /** Identification of the member that is open, or null. */
  readonly identification: string | null
  /** What an amount line is called on the slip, by price class. */
  readonly amountLineText: (priceClass: string) => string
}

export type DraftOutcome =
  | { readonly kind: 'draft'; readonly draft: SaleDraft; readonly key: string }
  /** Something typed is no amount or number of pieces. */
  | { readonly kind: 'unreadable'; readonly refusal: RefusalView }

/** Builds the draft. The key is equal for equal drafts: a quote belongs to the draft it was asked for. */
export function saleDraft(inputs: SaleInputs, context: DraftContext): DraftOutcome {
  const lines = inputs.entry === 'amounts' ? amountLines(inputs, context) : typedLines(inputs, context)
  if ('refusal' in lines) return { kind: 'unreadable', refusal: lines.refusal }
  const deduction = deductionOf(inputs, context.programme)
  if (deduction !== null && 'refusal' in deduction) return { kind: 'unreadable', refusal: deduction.refusal }
  const tenders = tendersOf(inputs, context.programme)
  if ('refusal' in tenders) return { kind: 'unreadable', refusal: tenders.refusal }
  const draft: SaleDraft = {
    identification: context.identification,
    lines: lines.lines,
    deduction,
    redeemPoints: inputs.redeemPoints,
    useBirthdayRight: inputs.useBirthdayRight,
    tenders: tenders.tenders,
    salesperson: inputs.salesperson,
    ...(inputs.guest === null ? {} : { guest: inputs.guest.guestId }),
  }
  return { kind: 'draft', draft, key: JSON.stringify(draft) }
}

/** Nothing is asked of the till for an empty sale without a member, nor for what is no draft. */
export function isWorthAsking(
  outcome: DraftOutcome | null,
): outcome is Extract<DraftOutcome, { readonly kind: 'draft' }> {
  if (outcome?.kind !== 'draft') return false
  return outcome.draft.lines.length > 0 || outcome.draft.identification !== null
}

type Unreadable = { readonly refusal: RefusalView }
type DraftLine = SaleDraft['lines'][number]

function unreadable(refusal: Extract<Result<never>, { ok: false }>): Unreadable {
  return { refusal: { code: refusal.code, details: { ...refusal.details } } }
}

function amountLines(inputs: SaleInputs, context: DraftContext): { lines: DraftLine[] } | Unreadable {
  const lines: DraftLine[] = []
  for (const { code } of context.programme.priceClasses) {
    const text = inputs.amounts[code] ?? ''
    if (text === '') continue
    const amount = fenOfText(text)
    if (!amount.ok) return unreadable(amount)
    lines.push({
      kind: 'amount',
      text: context.amountLineText(code),
      article: null,
      priceClass: code,
      category: defaultCategory(context.programme),
      unitPriceFen: amount.value,
      quantity: 1,
    })
  }
  return { lines }
}

function typedLines(inputs: SaleInputs, context: DraftContext): { lines: DraftLine[] } | Unreadable {
  const lines: DraftLine[] = []
  for (const line of inputs.lines.filter((each) => !isBlankLine(each))) {
    const price = fenOfText(line.price === '' ? '0' : line.price)
    if (!price.ok) return unreadable(price)
    const quantity = piecesOfText(line.quantity === '' ? '1' : line.quantity, SALE_LIMITS.quantityMax)
    lines.push({
      kind: 'counted',
      text: line.text.trim() === '' ? context.amountLineText(line.priceClass) : line.text.trim(),
      article: null,
      priceClass: line.priceClass,
      category: line.category,
      unitPriceFen: price.value,
      quantity: quantity ?? 0,
    })
  }
  return { lines }
}

/** A line in which nothing was typed yet; it is no part of the sale. */
export function isBlankLine(line: TypedLine): boolean {
  return line.text.trim() === '' && line.price === ''
}

/** The category of what is typed without one: the first that earns. */
export function defaultCategory(programme: Programme): string {
  const category = programme.categories.find((each) => each.earns) ?? programme.categories[0]
  return category?.code ?? ''
}

function deductionOf(inputs: SaleInputs, programme: Programme): SaleDraft['deduction'] | Unreadable {
  if (inputs.deductionText === '') return null
  const amount = fenOfText(inputs.deductionText)
  if (!amount.ok) return unreadable(amount)
  if (amount.value === NO_FEN) return null
  return {
    amountFen: amount.value,
    reason: inputs.deductionReason ?? programme.deductionReasons[0]?.code ?? '',
  }
}

/** The tender that takes what is left: the chosen one, or the programme's first of money. */
export function restTenderOf(inputs: SaleInputs, programme: Programme): TenderKind | undefined {
  const chosen = programme.tenders.find((tender) => tender.code === inputs.restTender)
  return chosen ?? programme.tenders.find(({ kind }) => kind === 'money')
}

/** Tenders that are chosen or typed; registered vouchers are scanned or picked instead. */
export function typedTenders(programme: Programme): readonly TenderKind[] {
  return programme.tenders.filter(({ kind }) => kind !== 'voucher')
}

/** Typed amounts first, free vouchers before money, so that money is what is left; the rest comes last on the slip. */
function tendersOf(inputs: SaleInputs, programme: Programme): { tenders: SaleDraft['tenders'] } | Unreadable {
  const rest = restTenderOf(inputs, programme)
  const order = [...programme.tenders].sort((a, b) => Number(a.kind === 'money') - Number(b.kind === 'money'))
  const tenders: SaleDraft['tenders'] = voucherTenders(inputs, programme)
  for (const { code, kind } of order) {
    const text = inputs.tenderTexts[code] ?? ''
    if (text === '' || code === rest?.code || kind === 'voucher') continue
    const amount = fenOfText(text)
    if (!amount.ok) return unreadable(amount)
    if (amount.value > 0) tenders.push({ code, amountFen: amount.value })
  }
  if (rest) tenders.push({ code: rest.code, amountFen: null })
  return { tenders }
}

/** SV-07: registered vouchers come first on the slip; one for which nothing is left is not used. */
function voucherTenders(inputs: SaleInputs, programme: Programme): SaleDraft['tenders'] {
  const code = programme.tenders.find(({ kind }) => kind === 'voucher')?.code
  if (code === undefined) return []
  return inputs.vouchers
    .filter(({ payFen }) => payFen > 0)
    .map(({ voucher, payFen }) => ({ code, amountFen: payFen, voucher: voucher.number }))
}
