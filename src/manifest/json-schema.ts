import * as z from 'zod'
import { manifestSchema } from './schema.ts'

/** The manifest as JSON Schema (draft 2020-12), for editors: what may be written, with a sentence for every field. */
export function manifestJsonSchema(): z.core.JSONSchema.JSONSchema {
  const { $schema, ...rest } = z.toJSONSchema(manifestSchema, { io: 'input', target: 'draft-2020-12' })
  return { ...($schema === undefined ? {} : { $schema }), title: 'appreg manifest', ...rest }
}
