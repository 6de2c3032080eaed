// The contract's shape, pinned: a page and a till of different builds must not meet under one version.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CONTRACT_VERSION, contract } from '../../shared/contract/contract.ts'
import { goodInputs } from './inputs.ts'

/** Every procedure with the JSON schema of its input, null where it takes none. */
function shapeOf(): Record<string, unknown> {
  const shape: Record<string, unknown> = {}
  for (const [area, procedures] of Object.entries(contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const { inputSchema, errorMap } = procedure['~orpc']
      const input = inputSchema instanceof z.ZodType ? z.toJSONSchema(inputSchema, { io: 'input' }) : null
      shape[`${area}.${name}`] = { input, errors: Object.keys(errorMap) }
    }
  }
  return shape
}

test('the procedures and their inputs are those of this contract version; another shape raises CONTRACT_VERSION', async () => {
  const shape = JSON.stringify(shapeOf(), null, 1)
  await expect(`${shape}\n`).toMatchFileSnapshot(`./shape-of-version-${CONTRACT_VERSION}.golden`)
})

test('every procedure may refuse, and every one is tried by this suite', () => {
  const shape = shapeOf()
  for (const procedure of Object.values(shape)) expect(procedure).toMatchObject({ errors: ['REFUSED'] })
  const tried = [...Object.keys(goodInputs()), 'session.events']
  expect(Object.keys(shape).sort()).toEqual(tried.sort())
})
