/** Holds what the rules answered against what the reference answers: the whole result, or one of the reasons against. */
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { Result } from '../../shared/domain/result.ts'
import type { Answer } from './answer.ts'

/** Fails with what was asked, and both answers, where they differ. */
export function agree<Value>(
  judged: Result<Value>,
  reference: Answer<Value>,
  asked: Readonly<Record<string, unknown>>,
): void {
  if (judged.ok && 'value' in reference && isDeepStrictEqual(judged.value, reference.value)) return
  if (!judged.ok && 'refused' in reference && reference.refused.includes(judged.code)) return
  const said = judged.ok ? { value: judged.value } : { refused: judged.code, details: judged.details }
  expect({ rules: said, asked }).toStrictEqual({ rules: reference, asked })
}
