// Why a mutant may live. Kept by hand: each names the code, what it was replaced by, and why no test could or should tell.

export type Reason = {
  /** The module, from shared/domain/, without its ending. */
  readonly in: string
  /** The code that was replaced and its replacement, each on one line, as the table of docs/mutation.md shows them. */
  readonly from: string
  readonly to: string
  /** Text of the line the mutant stands in, where the same replacement is made at several places of the module. */
  readonly line?: string
  readonly why: string
}

const NEVER_EMPTY = 'never empty here: the default is for the compiler'
const NO_SUCH_CASE = 'cannot happen: the assertion is for who changes the code'
const NEVER_ABSENT = 'always there here: the question is for the compiler'
const NO_CASE_LEFT = 'the compiler proves that no case is left'
/** What a list is replaced by. */
const STRYKER = '["Stryker was here"]'

export const REASONS: readonly Reason[] = [
  {
    in: 'accrual-groups',
    from: "'carried'",
    to: '""',
    why: 'names the group of carried money among permilles, and no permille is a text',
  },
  {
    in: 'act-tenders',
    from: '() => bill.dueFen',
    to: '() => undefined',
    why: 'only a voucher asks what goods cost, and acts beside a sale take none',
  },
  {
    in: 'adjustment',
    from: 'change > 0',
    to: 'change >= 0',
    why: 'an adjustment of nought was refused before',
  },
  {
    in: 'birthday',
    from: "when.kind === 'birthday_days'",
    to: 'true',
    why: 'other factors have no days, and no distance is within none',
  },
  {
    in: 'birthday',
    from: '[]',
    to: STRYKER,
    why: 'no distance is within what is no number of days',
  },
  {
    in: 'birthday',
    from: 'windows.length === 0',
    to: 'false',
    why: 'saves reckoning a distance that nothing asks for',
  },
  {
    in: 'calendar',
    from: 'default: return assertNever(condition)',
    to: 'default:',
    why: NO_CASE_LEFT,
  },
  { in: 'canonical', from: 'a < b', to: 'a <= b', why: 'no two keys of one object are the same' },
  {
    in: 'carried',
    from: '[]',
    to: STRYKER,
    line: 'const handOut',
    why: 'what stands for nothing handed out has no amount, and is left out at the end',
  },
  {
    in: 'carried',
    from: '[]',
    to: STRYKER,
    line: 'given.lots',
    why: 'what stands for no lots has no amount: it is neither carried nor left',
  },
  { in: 'carried', from: 'tender !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'check-digits',
    from: 'code.length - at',
    to: 'code.length + at',
    why: 'asked is only whether it is even, which sum and difference are together',
  },
  { in: 'conversion-undo', from: '[]', to: STRYKER, why: 'no lot of a conversion is called so' },
  {
    in: 'earning-money',
    from: 'tenders[position]?.carried',
    to: 'tenders[position].carried',
    why: NEVER_ABSENT,
  },
  {
    in: 'entry-condition',
    from: 'default: return assertNever(condition)',
    to: 'default:',
    why: NO_CASE_LEFT,
  },
  { in: 'exchange', from: 'exchange !== null', to: 'true', why: NO_SUCH_CASE },
  { in: 'exchange', from: 'money !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'exchange',
    from: "assert(netRefund.ok, 'what is taken in exchange refuses no return')",
    to: ';',
    why: NO_SUCH_CASE,
  },
  {
    in: 'factors',
    from: 'earningFen !== null',
    to: 'true',
    why: 'what is no sale would count as nought, and no factor begins at nought',
  },
  { in: 'factors', from: "when.kind === 'category'", to: 'true', why: 'no other factor names a category' },
  {
    in: 'factors',
    from: "when.kind === 'price_class'",
    to: 'true',
    why: 'no other factor names a price class',
  },
  {
    in: 'held-after-return',
    from: '[]',
    to: STRYKER,
    why: 'what stands for none has neither lot nor amount, so that nothing is taken for it',
  },
  {
    in: 'id-document',
    from: '/^[1-9]\\d{16}[\\dX]$/',
    to: '/[1-9]\\d{16}[\\dX]$/',
    why: 'eighteen characters leave no room for one before',
  },
  {
    in: 'id-document',
    from: '/^[1-9]\\d{16}[\\dX]$/',
    to: '/^[1-9]\\d{16}[\\dX]/',
    why: 'eighteen characters leave no room for one behind',
  },
  { in: 'issued-vouchers', from: 'item?.kind', to: 'item.kind', why: NEVER_ABSENT },
  {
    in: 'issued-vouchers',
    from: 'old.validTo > atLeast',
    to: 'old.validTo >= atLeast',
    why: 'of two same days it does not matter which is taken',
  },
  {
    in: 'item-redemption',
    from: '[]',
    to: STRYKER,
    line: 'const bill',
    why: 'value is looked for by its asset, and what stands for none has none',
  },
  {
    in: 'ledger-acts',
    from: 'act.programme.redemption.items.find((item) => item.code === code)?.kind',
    to: 'act.programme.redemption.items.find(item => item.code === code).kind',
    why: NEVER_ABSENT,
  },
  {
    in: 'ledger-acts',
    from: 'body.change >= 0',
    to: 'body.change > 0',
    why: 'nought moves nothing in either direction',
  },
  { in: 'ledger-refund', from: 'debt >= 0', to: 'debt > 0', why: 'nought moves nothing in either direction' },
  {
    in: 'ledger-refund',
    from: 'gone.length === 0',
    to: 'false',
    why: 'saves numbering vouchers that nobody asks for',
  },
  {
    in: 'ledger-refund',
    from: 'voucher !== undefined',
    to: 'true',
    line: 'a voucher that is gone was given',
    why: NO_SUCH_CASE,
  },
  {
    in: 'ledger-sale',
    from: '[]',
    to: STRYKER,
    line: 'lots = []',
    why: 'what is paid with stored value always names its lots',
  },
  { in: 'limits', from: '[]', to: STRYKER, why: 'what stands for no limit is not below any points' },
  { in: 'member', from: "''", to: '"Stryker was here!"', line: "const [first = '']", why: NEVER_EMPTY },
  { in: 'member', from: "''", to: '"Stryker was here!"', line: 'given.at(-1)', why: NEVER_EMPTY },
  { in: 'member', from: "''", to: '"Stryker was here!"', line: '[...word][0]', why: NEVER_EMPTY },
  {
    in: 'member',
    from: '/^(?:\\+|00)86|^86(?=1\\d{10}$)/u',
    to: '/^(?:\\+|00)86|86(?=1\\d{10}$)/u',
    why: 'what is left with something before it has more than eleven digits either way',
  },
  {
    in: 'member',
    from: '/^(?:\\+|00)86|^86(?=1\\d{10}$)/u',
    to: '/^(?:\\+|00)86|^86(?=1\\d{10})/u',
    why: 'what is left with something behind it has more than eleven digits either way',
  },
  {
    in: 'member-price',
    from: "basis.kind === 'list'",
    to: 'false',
    why: 'the list basis names no tier, so that no member price is found and the full one holds',
  },
  {
    in: 'member-price',
    from: "'list'",
    to: '""',
    line: "if (basis.kind === 'list')",
    why: 'the list basis names no tier, so that no member price is found and the full one holds',
  },
  {
    in: 'money',
    from: 'product < 0n',
    to: 'product <= 0n',
    why: 'nought leaves no remainder, so nothing is taken off it',
  },
  {
    in: 'prorate',
    from: '2n * BigInt(seats) * BigInt(weight) + weightSum',
    to: '2n * BigInt(seats) * BigInt(weight) - weightSum',
    why: 'a start further off: the seats that are missing are then given one by one to the same weights',
  },
  {
    in: 'prorate',
    from: 'missing > 0',
    to: 'missing >= 0',
    why: 'gives one seat too many, which the next loop takes from where it was given',
  },
  {
    in: 'prorate',
    from: '-1',
    to: '+1',
    line: 'let best',
    why: 'a weight above nought always beats the start, and there is one wherever a seat is given',
  },
  {
    in: 'prorate',
    from: 'share === 0',
    to: 'false',
    why: 'a seat is only taken where some share has one, and nought never has a lower average than that',
  },
  { in: 'prorate', from: 'worst !== null', to: 'true', why: NO_SUCH_CASE },
  { in: 'prorate', from: 'share !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'quote',
    from: '[]',
    to: STRYKER,
    line: 'const tenders = settleTenders',
    why: 'value is looked for by its asset, and what stands for none has none',
  },
  { in: 'quote', from: 'price !== undefined && share !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'quote',
    from: 'price !== undefined && share !== undefined',
    to: 'price !== undefined || share !== undefined',
    why: NO_SUCH_CASE,
  },
  { in: 'quote', from: 'price !== undefined', to: 'true', why: NO_SUCH_CASE },
  { in: 'quote', from: 'share !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'redemption',
    from: 'site !== undefined',
    to: 'true',
    why: 'no list of sites has one that is not known',
  },
  {
    in: 'refund-evaluation',
    from: 'member === null',
    to: 'false',
    why: 'without a member nothing converted, so that nothing was undone',
  },
  { in: 'refund-money', from: "'money'", to: '""', why: 'asked is only whether it is debt' },
  {
    in: 'refund-policy',
    from: "''",
    to: '"Stryker was here!"',
    line: 'const priceClass',
    why: 'a line that is none is of no price class, whatever stands for it',
  },
  {
    in: 'scan',
    from: '[]',
    to: STRYKER,
    line: 'const tracks',
    why: 'no tracks at all are half a track too, whatever stands for them',
  },
  {
    in: 'scan',
    from: '[]',
    to: STRYKER,
    line: 'const numbers',
    why: 'what stands for no number is no bank card either',
  },
  {
    in: 'scan',
    from: "'blank'",
    to: '""',
    why: 'tells a track that is neither number nor error; nobody reads it',
  },
  { in: 'scan', from: "''", to: '"Stryker was here!"', line: 'const [number', why: NEVER_EMPTY },
  {
    in: 'scan',
    from: 'digits.length < 4',
    to: 'digits.length <= 4',
    why: 'four digits were answered on the line before',
  },
  {
    in: 'scan',
    from: 'text.trim()',
    to: 'text',
    why: 'the blanks at both ends were cut off when the text came in',
  },
  {
    in: 'shortfall',
    from: "mode === 'debt'",
    to: 'false',
    line: 'return NO_FEN',
    why: 'where missing points become debt, nothing was ever withheld but for rewards',
  },
  {
    in: 'shortfall',
    from: "'debt'",
    to: '""',
    line: 'return NO_FEN',
    why: 'where missing points become debt, nothing was ever withheld but for rewards',
  },
  {
    in: 'shortfall',
    from: 'withheldFen >= 0',
    to: 'withheldFen > 0',
    why: 'nought falls on no tender, in either direction',
  },
  {
    in: 'tenders',
    from: '[]',
    to: STRYKER,
    line: 'takeValue',
    why: 'of an asset that is none nothing is held',
  },
  { in: 'tenders', from: 'voucher !== undefined', to: 'true', why: NO_SUCH_CASE },
  {
    in: 'time',
    from: "'00:00:00'",
    to: '""',
    why: 'hour, minute and second that are not there are nought',
  },
  {
    in: 'top-up',
    from: '[]',
    to: STRYKER,
    why: 'a top-up is paid with money alone, so that nobody looks at value',
  },
  { in: 'unknown-return', from: "'money'", to: '""', why: 'asked is only whether it is debt' },
  {
    in: 'unknown-return',
    from: '[]',
    to: STRYKER,
    line: 'const demand',
    why: 'no lot that is held is called so',
  },
  {
    in: 'voucher',
    from: '[]',
    to: STRYKER,
    line: '{ vouchers = [] }',
    why: 'what stands for no voucher has no number',
  },
  { in: 'voucher', from: '[]', to: STRYKER, line: 'priceClasses: all', why: NEVER_EMPTY },
  {
    in: 'voucher',
    from: 'site === undefined',
    to: 'false',
    why: 'no list of sites has one that is not known',
  },
  {
    in: 'voucher-number',
    from: "assert(slip.ok, 'fifteen digits are the fields of a slip')",
    to: ';',
    why: NO_SUCH_CASE,
  },
]
