/**
 * What is not mutated: the sentence that a defect is thrown with. Nobody at a counter reads it and no program may depend on
 * it; whether the defect is thrown at all is mutated like everything else. Loaded by Stryker as a plugin.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { z } from 'zod'

const Text = z.object({ type: z.enum(['StringLiteral', 'TemplateLiteral']) })
const Callee = z.object({ type: z.literal('Identifier'), name: z.string() })
const Argument = z.object({
  listKey: z.literal('arguments'),
  key: z.number(),
  node: Text,
  parent: z.object({ callee: Callee }),
})

/** The position of the sentence among the arguments, by what is called or constructed. */
const SENTENCE_AT: Readonly<Record<string, number>> = { assert: 1, DefectError: 0 }

/** Why the code at a Babel path is left alone; undefined for everything that is mutated. */
export function whyIgnored(path: unknown): string | undefined {
  const argument = Argument.safeParse(path)
  if (!argument.success) return undefined
  const { key, parent } = argument.data
  return SENTENCE_AT[parent.callee.name] === key ? 'the sentence of a defect' : undefined
}

/** The name under which the options ask for it. */
export const SENTENCES = 'sentences'

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, SENTENCES, { shouldIgnore: (path) => whyIgnored(path) }),
]
