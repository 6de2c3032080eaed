/** What HQ's commands are made of. */
import type { z } from 'zod'
import { ok, type Result, refuse } from '../shared/domain/result.ts'
import type { HqDatabase } from './database.ts'
import type { CommandOptions } from './options.ts'
import type { HqParts } from './parts.ts'
import type { PasswordInput } from './password-input.ts'
import type { SentenceCode } from './sentences.ts'

export interface Terminal {
  say(line: string): void
  complain(line: string): void
  readonly input: PasswordInput
}

/** What a command does once HQ is open: lines to say, or why not. */
export type Act = (parts: HqParts, database: HqDatabase) => Promise<Result<readonly string[]>>

/** Reads the words after a command's own, before HQ is opened. Refuses with the code of a sentence. */
export type ReadWords = (
  rest: readonly string[],
  command: CommandOptions,
  terminal: Terminal,
) => Promise<Result<Act, SentenceCode>>

/** A value as the console takes it too, or the sentence about its form. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: SentenceCode,
): Result<z.output<Schema>, SentenceCode> {
  const parsed = schema.safeParse(value)
  return parsed.success ? ok(parsed.data) : refuse(code)
}
