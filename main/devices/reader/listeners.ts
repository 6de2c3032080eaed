/** A list of listeners: added, called in order, removed. */

export interface Listeners<Value> {
  /** Returns the way to stop listening. */
  add(listener: (value: Value) => void): () => void
  tell(value: Value): void
  clear(): void
}

export function listeners<Value>(): Listeners<Value> {
  const all = new Set<{ readonly hear: (value: Value) => void }>()
  return {
    add(listener) {
      const entry = { hear: listener }
      all.add(entry)
      return () => void all.delete(entry)
    },
    tell(value) {
      for (const entry of [...all]) entry.hear(value)
    },
    clear() {
      all.clear()
    },
  }
}
