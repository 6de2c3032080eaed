/** Whether something takes long enough to be worth a word: nothing flickers for what is over at once. */
import { useEffect, useState } from 'react'

/** No spinner under 200 ms. */
const WORTH_SAYING_MS = 200

/** True once `busy` has been so for 200 ms, until it ends. */
export function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!busy) return setLate(false)
    const timer = setTimeout(() => setLate(true), WORTH_SAYING_MS)
    return () => clearTimeout(timer)
  }, [busy])
  return busy && late
}
