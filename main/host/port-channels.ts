// The names under which a window's port is asked for and handed over. The preload script is one file in a sandbox: what it
// imports imports nothing.

/** Channels between the preload script and the main process. There are no others. */
export const PORT_REQUEST_CHANNEL = 'guike.request-port'
export const PORT_CHANNEL = 'guike.port'

/** The preload script's message to the page, with the port; renderer/transport.ts waits for it. */
export const PORT_MESSAGE = 'guike.port'
