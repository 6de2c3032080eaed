/** The settings form: what is typed, and whether it can be saved. */
import type { PrinterSetting, SettingsView } from '../../shared/contract/session.ts'
import { piecesOfText } from './money-text.ts'

export interface SettingsForm {
  readonly paper: 58 | 80
  readonly slipLang: 'zh-CN' | 'en'
  readonly printerKind: PrinterSetting['kind']
  readonly host: string
  readonly port: string
  readonly path: string
  readonly lockMinutes: string
}

export function settingsForm(settings: SettingsView): SettingsForm {
  const { printer } = settings
  return {
    paper: settings.paper,
    slipLang: settings.slipLang,
    printerKind: printer.kind,
    host: printer.kind === 'tcp' ? printer.host : '',
    port: printer.kind === 'tcp' ? String(printer.port) : '9100',
    path: printer.kind === 'file' ? printer.path : '',
    lockMinutes: String(settings.lockMinutes),
  }
}

export type SettingsOutcome =
  | { readonly ok: true; readonly settings: SettingsView }
  /** The field that cannot be saved as typed. */
  | { readonly ok: false; readonly field: 'host' | 'port' | 'path' | 'lockMinutes' }

/** Reads the form; bounds are the contract's. */
export function settingsOfForm(form: SettingsForm): SettingsOutcome {
  const lockMinutes = piecesOfText(form.lockMinutes, 60)
  if (lockMinutes === null || lockMinutes < 1) return { ok: false, field: 'lockMinutes' }
  const printer = printerOf(form)
  if (typeof printer === 'string') return { ok: false, field: printer }
  return { ok: true, settings: { paper: form.paper, slipLang: form.slipLang, printer, lockMinutes } }
}

function printerOf(form: SettingsForm): PrinterSetting | 'host' | 'port' | 'path' {
  switch (form.printerKind) {
    case 'none':
    case 'simulated':
      return { kind: form.printerKind }
    case 'tcp': {
      const port = piecesOfText(form.port, 65_535)
      if (!/^[\w.:-]{1,253}$/.test(form.host.trim())) return 'host'
      return port === null || port < 1 ? 'port' : { kind: 'tcp', host: form.host.trim(), port }
    }
    case 'file':
      return form.path.trim() === '' ? 'path' : { kind: 'file', path: form.path.trim() }
  }
}
