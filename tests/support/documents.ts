/** Programmes as documents, changed in one place. */
import type { Programme } from '../../shared/domain/programme.ts'

/** The programme as JSON, with the value at `path` ('a.0.b') replaced; undefined takes it out. */
export function documentOf(programme: Programme, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(programme))
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const target = keys.reduce<unknown>((node, key) => Reflect.get(asObject(node, path), key), copy)
  if (value === undefined) Reflect.deleteProperty(asObject(target, path), last)
  else Reflect.set(asObject(target, path), last, value)
  return copy
}

function asObject(node: unknown, path: string): object {
  if (typeof node !== 'object' || node === null) throw new Error(`no such place: ${path}`)
  return node
}
