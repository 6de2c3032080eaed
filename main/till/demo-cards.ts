/** Cards for the demo shop's simulated reader, as its generator left them. */
import { z } from 'zod'
import type { SimulatedCard } from '../../shared/contract/counter.ts'
import { maskName } from '../../shared/domain/member.ts'
import { memberById, memberOfCard } from '../store/members.ts'
import type { ReadableDb, WritableDb } from '../store/query.ts'
import { readSetting, saveSetting } from '../store/settings.ts'

const demoCardSchema = z.array(
  z.object({ text: z.string().max(256), hint: z.string().max(40), cardNumber: z.string().nullable() }),
)
export type DemoCard = z.infer<typeof demoCardSchema>[number]

const SETTING = 'demo.cards'

export function saveDemoCards(db: WritableDb, cards: readonly DemoCard[]): void {
  saveSetting(db, SETTING, cards)
}

/** What lies beside the simulated reader: members' cards, and cards that are none. */
export function simulatedCards(db: ReadableDb): readonly SimulatedCard[] {
  const saved = demoCardSchema.safeParse(readSetting(db, SETTING))
  if (!saved.success) return []
  return saved.data.map(({ text, hint, cardNumber }) => ({ text, hint, maskedName: nameOf(db, cardNumber) }))
}

function nameOf(db: ReadableDb, cardNumber: string | null): string | null {
  const memberId = cardNumber === null ? null : memberOfCard(db, cardNumber)
  const member = memberId === null ? null : memberById(db, memberId)
  return member === null ? null : maskName(member.name)
}
