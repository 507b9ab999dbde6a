import * as z from 'zod'
import { guid, hasOneKey, onlyWhenKnown } from './fields.ts'
import { placeholdersOf, presets } from './presets.ts'
import { found } from './problem.ts'

const unknownPreset = ({ input }: { input?: unknown }): string =>
  `expected the name of a client preset, found ${found(input)}`

const port = z
  .int()
  .min(1, 'is not a port')
  .max(65535, 'is not a port')
  .describe('The port of the loopback address, which Entra ignores.')

const part = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,150}$/, 'is not made of letters, digits, full stops, hyphens and underscores')

/** The values that presets ask for, by the placeholder in their redirect URIs. */
const values: Readonly<Record<string, z.ZodType<string | number>>> = {
  port,
  callbackPort: port,
  connectorName: part
    .regex(/^(?!shared_)/, 'begins with shared_, which the redirect URI does not have')
    .describe('The name of the API, without shared_, as the redirect URL of the connector ends.'),
  serviceName: part.describe('The name of the API Management service.'),
  callbackId: part.describe('The id at the end of the redirect URI that the client shows.'),
}

const asked = [...presets].flatMap(([name, preset]) => {
  const names = placeholdersOf(preset)
  const shape = names.flatMap((key) => (values[key] ? [[key, values[key]] as const] : []))
  return names.length === 0
    ? []
    : [[name, z.strictObject(Object.fromEntries(shape)).optional().describe(`${preset.label}.`)] as const]
})

const presetWithValues = z
  .strictObject(Object.fromEntries(asked))
  .refine(hasOneKey, onlyWhenKnown('names more than one preset, or none'))
  .meta({ minProperties: 1, maxProperties: 1 })

/** A preset by name, or with the values that it asks for: `claude-code: { callbackPort: 8080 }`. */
export const client = z.union([z.enum([...presets.keys()], { error: unknownPreset }), presetWithValues], {
  error: unknownPreset,
})

const firstParty = [...presets].flatMap(([name, { appId }]) => (appId === undefined ? [] : [name]))

/** A client that is trusted with the scopes: a preset of a Microsoft application, or a client id. */
export const preauthorized = z.union([z.enum(firstParty), guid], {
  error: ({ input }) =>
    `expected a client id or the name of a preset of a Microsoft application, found ${found(input)}`,
})
