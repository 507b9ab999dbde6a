import { manifestJsonSchema } from './json-schema.ts'
import { nearest } from './nearest.ts'
import { type Path, pathText } from './problem.ts'

/** What to write in place of a key that is unknown at `path`. */
export function suggestKey(path: Path, key: string): string {
  const here = keysAt(path)
  const near = nearest(key, Object.keys(here))
  if (near !== undefined) return `did you mean \`${near}\`?`
  const elsewhere = places(whole(), []).filter((place) => place.at(-1) === key)
  if (elsewhere.some(({ length }) => length === 1)) return 'it belongs at the top, without indentation'
  const [first, ...others] = new Set(elsewhere.map((place) => `\`${pathText(place.slice(0, -1))}\``))
  if (first !== undefined) return `it belongs under ${[first, ...others].slice(0, 2).join(' or ')}`
  return `known here: ${Object.keys(here).join(', ')}`
}

type Schema = ReturnType<typeof manifestJsonSchema>

let built: Schema | undefined

/** Built when the first mistake asks for it: that takes longer than the rest of reading a manifest. */
function whole(): Schema {
  built ??= manifestJsonSchema()
  return built
}

function keysAt(path: Path): Readonly<Record<string, unknown>> {
  let schema = whole()
  for (const step of path) schema = member(schema, step)
  return properties(schema)
}

function member(schema: Schema, step: string | number): Schema {
  for (const { items, properties = {}, additionalProperties } of alternatives(schema)) {
    const next = typeof step === 'number' ? items : (properties[step] ?? additionalProperties)
    if (typeof next === 'object' && !Array.isArray(next)) return next
  }
  return {}
}

/** The ways to write a value. */
const alternatives = (schema: Schema): Schema[] => [
  schema,
  ...(schema.anyOf ?? []).flatMap((option) => (typeof option === 'object' ? alternatives(option) : [])),
]

const properties = (schema: Schema): Readonly<Record<string, unknown>> =>
  Object.assign({}, ...alternatives(schema).map((option) => option.properties))

/** The paths of all keys of the schema, without the indices of lists. */
function places(schema: Schema, path: readonly string[]): (readonly string[])[] {
  const own = Object.keys(properties(schema))
  const below = own.flatMap((key) => places(member(schema, key), [...path, key]))
  const elements = alternatives(schema).some(({ items }) => items) ? places(member(schema, 0), path) : []
  return [...own.map((key) => [...path, key]), ...below, ...elements]
}
