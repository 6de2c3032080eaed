// Electron as its main process sees it, without Electron: what is asked of it is kept, what it would say can be said.
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { HostPort } from '../../main/host/port.ts'

export interface Frame {
  readonly origin: string
  readonly parent: Frame | null
  readonly postMessage: (channel: string, message: unknown, ports: readonly FakePort[]) => void
}

export interface WebRequestDetails {
  readonly url: string
}

/** A MessagePortMain over a port of Node, whose messages arrive as events with `data`. */
export class FakePort implements HostPort {
  readonly port: MessagePort
  isClosed = false

  constructor(port: MessagePort) {
    this.port = port
    port.once('close', () => {
      this.isClosed = true
    })
  }

  on(event: 'message' | 'close', listener: (message: { readonly data: unknown }) => void): void {
    if (event === 'message') this.port.on('message', (data: unknown) => listener({ data }))
    else this.port.on('close', () => listener({ data: undefined }))
  }

  postMessage(message: string): void {
    this.port.postMessage(message)
  }

  start(): void {
    this.port.start()
  }

  close(): void {
    this.port.close()
  }
}

class FakeMessageChannelMain {
  readonly port1: FakePort
  readonly port2: FakePort

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new FakePort(port1)
    this.port2 = new FakePort(port2)
  }
}

export class FakeWebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  /** Says an event that can be prevented; answers whether it was. */
  prevented(event: string, details: object = {}): boolean {
    let isPrevented = false
    const preventDefault = () => {
      isPrevented = true
    }
    this.emit(event, { preventDefault, ...details })
    return isPrevented
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false
  readonly calls: string[] = []
  readonly paths = new Map<string, string>()
  readonly switches = new Set<string>()
  holdsLock = true
  exitCode: number | undefined
  readonly commandLine = { hasSwitch: (name: string) => this.switches.has(name) }
  settleReady = () => {}
  readonly #ready = new Promise<void>((resolve) => {
    this.settleReady = resolve
  })

  enableSandbox(): void {
    this.calls.push('enableSandbox')
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }

  requestSingleInstanceLock(): boolean {
    this.calls.push(`lock ${this.paths.get('userData')}`)
    return this.holdsLock
  }

  whenReady(): Promise<void> {
    this.calls.push('whenReady')
    return this.#ready
  }

  /** As Electron does it: `will-quit` may be prevented, else the app is gone. */
  quit(): void {
    let isPrevented = false
    this.emit('will-quit', {
      preventDefault: () => {
        isPrevented = true
      },
    })
    if (!isPrevented) this.exit(0)
  }

  exit(code: number): void {
    this.exitCode ??= code
  }
}

export class FakeElectron {
  readonly app = new FakeApp()
  readonly ipcMain = new EventEmitter()
  readonly windows: FakeWindow[] = []
  readonly schemes: object[] = []
  readonly handlers = new Map<string, (request: { method: string; url: string }) => Response>()
  readonly menus: unknown[] = []
  readonly errorBoxes: string[] = []
  readonly MessageChannelMain = FakeMessageChannelMain
  readonly BrowserWindow: new (
    options: WindowOptions,
  ) => FakeWindow
  readonly defaultSession = new FakeSession()
  readonly session = { defaultSession: this.defaultSession }
  readonly dialog = { showErrorBox: (_title: string, text: string) => this.errorBoxes.push(text) }
  readonly Menu = { setApplicationMenu: (menu: unknown) => this.menus.push(menu) }
  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: object[]) => this.schemes.push(...schemes),
    handle: (scheme: string, handler: (request: { method: string; url: string }) => Response) =>
      this.handlers.set(scheme, handler),
  }

  constructor() {
    const { windows, app } = this
    this.BrowserWindow = class extends FakeWindow {
      constructor(options: WindowOptions) {
        super(options)
        windows.push(this)
        app.emit('web-contents-created', {}, this.webContents)
      }
    }
  }

  /** What a frame's preload script asks for; answers what was posted to the frame. */
  requestPort(sender: unknown, frame: Omit<Frame, 'postMessage'> | null): readonly FakePort[] {
    const posted: FakePort[] = []
    const postMessage: Frame['postMessage'] = (channel, _message, ports) => {
      if (channel === 'guike.port') posted.push(...ports)
    }
    this.ipcMain.emit('guike.request-port', {
      sender,
      senderFrame: frame === null ? null : { ...frame, postMessage },
    })
    return posted
  }
}

export interface WindowOptions {
  readonly width: number
  readonly height: number
  readonly webPreferences: Readonly<Record<string, unknown>>
}

export class FakeWindow extends EventEmitter {
  readonly options: WindowOptions
  readonly webContents = new FakeWebContents()
  readonly calls: string[] = []

  constructor(options: WindowOptions) {
    super()
    this.options = options
  }

  loadURL(address: string): Promise<void> {
    this.calls.push(`load ${address}`)
    return Promise.resolve()
  }

  show(): void {
    this.calls.push('show')
  }

  isMinimized(): boolean {
    return true
  }

  restore(): void {
    this.calls.push('restore')
  }

  focus(): void {
    this.calls.push('focus')
  }
}

class FakeSession extends EventEmitter {
  requestHandler:
    | ((contents: unknown, permission: string, answer: (given: boolean) => void) => void)
    | undefined
  checkHandler: (() => boolean) | undefined
  deviceHandler: (() => boolean) | undefined
  beforeRequest:
    | ((details: WebRequestDetails, answer: (given: { cancel: boolean }) => void) => void)
    | undefined
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<FakeSession['beforeRequest']>) => {
      this.beforeRequest = listener
    },
  }

  setPermissionRequestHandler(handler: NonNullable<FakeSession['requestHandler']>): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.checkHandler = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler
  }
}
