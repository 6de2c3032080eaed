/** The contract between tills and HQ, implemented procedure by procedure: one file each, joined here. */
import { implement } from '@orpc/server'
import { DefectError } from '../../shared/domain/result.ts'
import type { Problem } from '../../shared/wire/common.ts'
import { wireContract } from '../../shared/wire/contract.ts'
import type { TillRow } from '../authority/tills.ts'
import type { Seen } from '../door.ts'
import type { HqParts } from '../parts.ts'
import { activate } from './activate.ts'
import type { Answer } from './answer.ts'
import { giveBack } from './give-back.ts'
import { grant } from './grant.ts'
import { hello } from './hello.ts'
import { lookup } from './lookup.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { refundRight } from './refund-right.ts'
import { snapshot, snapshotBlock } from './snapshot.ts'

export interface TillContext {
  readonly parts: HqParts
  readonly seen: Seen
  /** Whose signature the request has; null only for `activate`. */
  readonly till: TillRow | null
  /** Aborted when the till goes away or HQ stops. */
  readonly signal: AbortSignal
}

const procedures = implement(wireContract).$context<TillContext>()

type Errors = { readonly PROBLEM: (options: { readonly data: Problem }) => Error }

async function said<Value>(errors: Errors, answering: Promise<Answer<Value>>): Promise<Value> {
  const answered = await answering
  if (!answered.ok) throw errors.PROBLEM({ data: answered.problem })
  return answered.value
}

function tillOf({ till }: TillContext): TillRow {
  if (till === null) throw new DefectError('a signed request has its till')
  return till
}

export const wireRouter = {
  activate: procedures.activate.handler(({ input, errors, context }) =>
    said(errors, activate(context.parts, input)),
  ),
  hello: procedures.hello.handler(({ input, errors, context }) =>
    said(errors, hello(context.parts, tillOf(context), input)),
  ),
  grant: procedures.grant.handler(({ input, errors, context }) =>
    said(errors, grant(context.parts, tillOf(context), input)),
  ),
  push: procedures.push.handler(({ input, errors, context }) =>
    said(errors, push(context.parts, tillOf(context), input)),
  ),
  pull: procedures.pull.handler(({ input, errors, context }) =>
    said(errors, pull(context.parts, tillOf(context), input, context.signal)),
  ),
  refundRight: procedures.refundRight.handler(({ input, errors, context }) =>
    said(errors, refundRight(context.parts, tillOf(context), input)),
  ),
  lookup: procedures.lookup.handler(({ input, errors, context }) =>
    said(errors, lookup(context.parts, tillOf(context), input)),
  ),
  snapshot: procedures.snapshot.handler(({ errors, context }) =>
    said(errors, snapshot(context.parts, tillOf(context))),
  ),
  snapshotBlock: procedures.snapshotBlock.handler(({ input, errors, context }) =>
    said(errors, snapshotBlock(context.parts, tillOf(context), input)),
  ),
  giveBack: procedures.giveBack.handler(({ input, errors, context }) =>
    said(errors, giveBack(context.parts, tillOf(context), input)),
  ),
}
