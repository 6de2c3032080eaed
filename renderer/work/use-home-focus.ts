/** Keeps the keys where the work is: when a screen or its question changes, its first box gets the focus. */
import { useLayoutEffect } from 'react'
import { focusHome } from '../parts/sink-desk.ts'

/** Focuses the screen's first box now and whenever `question` changes, before it is seen: the next key may follow at once. */
export function useHomeFocus(question: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is what the focus follows
  useLayoutEffect(() => focusHome(), [question])
}
