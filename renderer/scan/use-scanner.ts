/** The scanner as a React hook: one for the whole app, because a scan is understood wherever the focus is. */
import { useEffect, useEffectEvent } from 'react'
import { installScanner, type ScannerListener } from './install-scanner.ts'

/** Installs the scanner while the component is mounted; `listener`'s functions may be new on every render. */
export function useScanner(listener: ScannerListener): void {
  const onScan = useEffectEvent((text: string) => listener.onScan(text))
  const onRescan = useEffectEvent(() => listener.onRescan())
  const onRunStart = useEffectEvent(() => listener.onRunStart?.())
  const onTakeBack = useEffectEvent((typed: string) => listener.onTakeBack?.(typed))
  useEffect(() => installScanner(window, { onScan, onRescan, onRunStart, onTakeBack }), [])
}
