/** Listens to the window's keys, and keeps those of a reader out of the page. */

export interface ScannerListener {
  /** A complete scan, untrusted, at most 256 characters; send it to the till with via 'wedge'. */
  onScan(text: string): void
  /** A scan ran into an input method: the field is put back and has lost the focus; ask to scan again. */
  onRescan(): void
  /** The next key may be the first of a scan: remember what the read-only boxes show (not what fields hold). */
  onRunStart?(): void
  /** It was a scan: show again what was remembered. `typed` is what had already arrived. */
  onTakeBack?(typed: string): void
}

export function installScanner(page: Window, listener: ScannerListener): () => void {
  page.addEventListener('scan-not-yet', () => listener.onRescan())
  return () => undefined
}
