// Runs in the window before the page, in a world of its own. It gives the page one function: to ask for its port to the till.
import { contextBridge, ipcRenderer } from 'electron'
import { PORT_CHANNEL, PORT_MESSAGE, PORT_REQUEST_CHANNEL } from './host/port-channels.ts'

/** What is used of the page's window; the DOM's types belong to the renderer. */
declare const window: {
  readonly location: { readonly origin: string }
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void
}

// A port cannot cross the context bridge; a message of the window to itself carries it, to the page's own origin only.
ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, event.ports)
})

contextBridge.exposeInMainWorld('guike', {
  requestPort: () => ipcRenderer.send(PORT_REQUEST_CHANNEL),
})
