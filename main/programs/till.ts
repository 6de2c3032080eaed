// Opens the till of a start, the same way for both programs.

import { makeDemoShop } from '../demo/demo-shop.ts'
import { describeDefect } from '../host/defects.ts'
import { openTill } from '../till/open-till.ts'
import type { Till } from '../till/till.ts'
import type { StartFolders } from './folders.ts'
import { folderSentence } from './sentences.ts'
import { report } from './start.ts'

/**
 * The till in its folder, or undefined after saying why there is none. A till whose folder cannot be used opens all the same,
 * blocked, so that its screen can say so too.
 */
export async function openTillIn({ dataDir, configDir, empty }: StartFolders): Promise<Till | undefined> {
  const onDefect = (error: unknown) => report(describeDefect('till', error))
  const opened = await openTill({ dataDir, configDir, empty, onDefect, makeDemoShop })
  if (!opened.ok) {
    report(folderSentence(opened.code, dataDir))
    return undefined
  }
  const { blocked } = opened.value.status()
  if (blocked !== null) report(folderSentence(blocked.code, dataDir))
  return opened.value
}
