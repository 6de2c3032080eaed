// Opens the till of a start, the same way for both programs.

import { makeDemoShop } from '../demo/demo-shop.ts'
import { describeDefect } from '../host/defects.ts'
import { type MakeDemoShop, openTill } from '../till/open-till.ts'
import type { Till } from '../till/till.ts'
import { type Control, controlAddress, serveControl } from './control.ts'
import type { StartFolders } from './folders.ts'
import { folderSentence, sentence } from './sentences.ts'
import { report } from './start.ts'

/**
 * The till in its folder, or undefined after saying why there is none. A till whose folder cannot be used opens all the same,
 * blocked, so that its screen can say so too.
 */
export async function openTillIn({ dataDir, configDir, empty }: StartFolders): Promise<Till | undefined> {
  const onDefect = (error: unknown) => report(describeDefect('till', error))
  let control: Control | null = null
  const onClose = async () => control?.close()
  const opened = await openTill({ dataDir, configDir, empty, onDefect, onClose, makeDemoShop: sayAndMake })
  if (!opened.ok) {
    report(folderSentence(opened.code, dataDir))
    return undefined
  }
  const { blocked } = opened.value.status()
  if (blocked !== null) report(folderSentence(blocked.code, dataDir))
  else control = await serveControl(controlAddress(dataDir), () => opened.value.copyDatabase())
  return opened.value
}

/** It takes some seconds, once. */
const sayAndMake: MakeDemoShop = (parts) => {
  report(sentence('demo_being_made'))
  return makeDemoShop(parts)
}
