/** The OpenAPI description of everything HQ answers, made from the contracts themselves. */
import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { consoleContract } from '../shared/console/contract.ts'
import { wireContract } from '../shared/wire/contract.ts'

/** A further contract is one line more. */
const CONTRACTS = { console: consoleContract, till: wireContract }

export function openApiDocument(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(CONTRACTS, {
    info: { title: 'Guike HQ', version: '1' },
    components: { securitySchemes: { officer: { type: 'http', scheme: 'bearer' } } },
  })
}
