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

export const REASONS: readonly Reason[] = [
  {
    in: 'birthday',
    from: "when.kind === 'birthday_days'",
    to: 'true',
    why: 'other factors have no days, and no distance is within none',
  },
  {
    in: 'birthday',
    from: '[]',
    to: '["Stryker was here"]',
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
    why: 'the compiler proves that no case is left',
  },
  {
    in: 'check-digits',
    from: 'code.length - at',
    to: 'code.length + at',
    why: 'asked is only whether it is even, which sum and difference are together',
  },
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
    in: 'scan',
    from: '[]',
    to: '["Stryker was here"]',
    line: 'const tracks',
    why: 'no tracks at all are half a track too, whatever stands for them',
  },
  {
    in: 'scan',
    from: '[]',
    to: '["Stryker was here"]',
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
    in: 'time',
    from: "'00:00:00'",
    to: '""',
    why: 'hour, minute and second that are not there are nought',
  },
]
