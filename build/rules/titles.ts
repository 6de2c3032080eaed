// The names of tests as they stand in a file, each under the groups it is in, read without running anything.
import { type ESTree, parseSync, Visitor } from 'vite'

/** The name by which a call makes a group or a test (`test.each(...)(…)` and `describe.skipIf(…)(…)` too), or undefined. */
function kindOf(callee: ESTree.Expression): 'group' | 'test' | undefined {
  if (callee.type === 'MemberExpression') return kindOf(callee.object)
  if (callee.type === 'CallExpression') return kindOf(callee.callee)
  if (callee.type === 'TaggedTemplateExpression') return kindOf(callee.tag)
  if (callee.type !== 'Identifier') return undefined
  if (callee.name === 'describe') return 'group'
  return callee.name === 'test' || callee.name === 'it' ? 'test' : undefined
}

/** A title as written; what a template fills in is shown as an ellipsis. Undefined for what is no text. */
function textOf(argument: ESTree.Argument | undefined): string | undefined {
  if (argument?.type === 'Literal' && typeof argument.value === 'string') return argument.value
  if (argument?.type !== 'TemplateLiteral') return undefined
  return argument.quasis.map(({ value }) => value.cooked ?? value.raw).join('…')
}

/** A test by its full name, titles of its groups and its own joined by ' › '; for one with a table, a name for each row too. */
export type TestName = { readonly name: string; readonly rows: readonly string[] }

/** The rows of `test.each([[…], […]])(…)` as the title shows them; none where the table is not written out. */
function rowsOf(callee: ESTree.Expression, title: string): readonly string[] {
  const table = callee.type === 'CallExpression' ? callee.arguments[0] : undefined
  if (table?.type !== 'ArrayExpression') return []
  return table.elements.flatMap((row) => {
    const cells = row?.type === 'ArrayExpression' ? row.elements : [row]
    let next = 0
    const filled = title.replace(/%[sidjo]/g, () => cellText(cells[next++]))
    return filled === title ? [] : [filled]
  })
}

function cellText(cell: ESTree.ArrayExpressionElement | null | undefined): string {
  if (cell?.type !== 'Literal' || cell.value === null) return '…'
  return typeof cell.value === 'string' || typeof cell.value === 'number' ? String(cell.value) : '…'
}

/** @throws Error when the file cannot be parsed */
export function testNames(path: string, text: string): readonly TestName[] {
  const parsed = parseSync(path, text)
  const [first] = parsed.errors
  if (first !== undefined) throw new Error(`${path}: ${first.message}`)
  const names: TestName[] = []
  const groups: { readonly title: string; readonly end: number }[] = []
  new Visitor({
    CallExpression: (call) => {
      const kind = kindOf(call.callee)
      const title = kind === undefined ? undefined : textOf(call.arguments[0])
      if (title === undefined || call.arguments.length < 2) return
      while (groups.length > 0 && (groups.at(-1)?.end ?? 0) <= call.start) groups.pop()
      if (kind === 'group') groups.push({ title, end: call.end })
      else {
        const under = (own: string) => [...groups.map((group) => group.title), own].join(' › ')
        names.push({ name: under(title), rows: rowsOf(call.callee, title).map(under) })
      }
    },
  }).visit(parsed.program)
  return names
}
