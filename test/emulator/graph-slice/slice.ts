import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

const file = resolve(import.meta.dirname, '../../../../shared/data/graph-v1.0-slice.openapi.json')
export const absent = !existsSync(file)

type Node = Readonly<Record<string, unknown>>

export interface Operation {
  /** Upper case. */
  readonly method: string
  /** With parameters in braces, as the slice has it. */
  readonly path: string
  readonly node: Node
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (node: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, name) => (isNode(value) ? value[name] : undefined), node)

const slice: Node = absent ? {} : JSON.parse(readFileSync(file, 'utf8'))
const METHODS = ['get', 'post', 'patch', 'delete']

/** Every operation of the slice. */
export const operations: readonly Operation[] = Object.entries(at(slice, 'paths') ?? {}).flatMap(
  ([path, item]) =>
    METHODS.flatMap((method) => {
      const node = at(item, method)
      return isNode(node) ? [{ method: method.toUpperCase(), path, node }] : []
    }),
)

const schemas = (at(slice, 'components', 'schemas') ?? {}) as Record<string, Node>

/** Members that the service sends and no schema has: recorded, or reported since 2026. */
const UNDECLARED: Readonly<Record<string, readonly string[]>> = {
  'microsoft.graph.servicePrincipal': ['createdDateTime'],
  'microsoft.graph.ODataErrors.ErrorDetails': ['blockedWord', 'prefix', 'suffix'],
}

/** A named type with those it derives from laid into one, closed but for annotations. */
function closed(name: string): Node {
  const derived = schemas[name]?.['x-slice-derived-types']
  if (Array.isArray(derived)) return { anyOf: derived.flatMap(derivedFrom) }
  const { properties, required } = flat(name)
  const extra = Object.fromEntries((UNDECLARED[name] ?? []).map((member) => [member, {}]))
  return {
    type: 'object',
    properties: { ...convertAll(properties), ...extra },
    required,
    additionalProperties: false,
    patternProperties: { '@odata\\.': {} },
  }
}

/** One of the types that derive from another, told by its annotation. */
function derivedFrom(type: string): Node[] {
  const name = type.slice(1)
  const annotated = { required: ['@odata.type'], properties: { '@odata.type': { const: type } } }
  return [{ allOf: [annotated, name in schemas ? { $ref: `#/components/schemas/${name}` } : {}] }]
}

function flat(name: string): { properties: Node; required: string[] } {
  const node = schemas[name] ?? {}
  const parts = Array.isArray(node.allOf) ? node.allOf : [node]
  const all = parts.map((part) =>
    typeof part.$ref === 'string'
      ? flat(part.$ref.split('/').at(-1) ?? '')
      : { properties: part.properties ?? {}, required: part.required ?? [] },
  )
  return {
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required),
  }
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type of its own, what only describes goes. */
function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert)
  if (!isNode(node)) return node
  if (Array.isArray(node.enum) && node.enum[0] === null) return { type: 'null' }
  const { nullable, ...rest } = node
  const converted = Object.fromEntries(
    Object.entries(rest)
      .filter(
        ([name]) => !/^(x-|description$|title$|format$|example$|externalDocs$|discriminator$)/.test(name),
      )
      .map(([name, value]) => [
        name,
        name === 'properties' && isNode(value) ? convertAll(value) : convert(value),
      ]),
  )
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted
}

const convertAll = (properties: Node): Node =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, convert(schema)]))

const isObjectType = (name: string): boolean =>
  'properties' in (schemas[name] ?? {}) || 'allOf' in (schemas[name] ?? {})

const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addSchema({
  $id: 'slice',
  components: {
    schemas: Object.fromEntries(
      Object.keys(schemas).map((name) => [name, isObjectType(name) ? closed(name) : convert(schemas[name])]),
    ),
  },
})

const compiled = new Map<string, ValidateFunction>()

/** What is wrong with a value, in the words of the validator; undefined when nothing is. */
function problem(id: string, schema: unknown, value: unknown): string | undefined {
  if (schema === undefined) return `there is no schema for ${id}`
  const validate =
    compiled.get(id) ?? ajv.compile(JSON.parse(JSON.stringify(convert(schema)).replaceAll('"#/', '"slice#/')))
  compiled.set(id, validate)
  return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: id })
}

/** The operation that a request is for; literal segments win over parameters. */
export function operationFor(method: string, path: string): Operation | undefined {
  const candidates = operations.filter(
    (operation) => operation.method === method && patternOf(operation.path).test(path),
  )
  return candidates.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/[.$()]/g, '\\$&')
      .replace(/'\{[^}]+\}'/g, "'[^']*'")
      .replace(/\{[^}]+\}/g, '[^/(]+')}$`,
    'i',
  )

const jsonSchema = (node: unknown): unknown => at(node, 'content', 'application/json', 'schema')

/** What is wrong with an answer, by the slice. */
export function answerProblem(
  { node, method, path }: Operation,
  status: number,
  body: unknown,
): string | undefined {
  const id = `${method} ${path} ${status}`
  if (status >= 400)
    return problem('error', { $ref: '#/components/schemas/microsoft.graph.ODataErrors.ODataError' }, body)
  const response = at(node, 'responses', String(status))
  if (response === undefined) return `${id} is not foreseen`
  if (status === 204) return body === undefined ? undefined : `${id} has a body`
  return problem(id, jsonSchema(response), body)
}

/** What is wrong with a request's body, by the slice. */
export function requestProblem({ node, method, path }: Operation, body: unknown): string | undefined {
  const declared = at(node, 'requestBody')
  if (declared === undefined) return body === undefined ? undefined : `${method} ${path} takes no body`
  const reference = at(declared, '$ref')
  const request =
    typeof reference === 'string' ? at(slice, ...reference.replace('#/', '').split('/')) : declared
  if (body === undefined)
    return at(request, 'required') === true ? `${method} ${path} needs a body` : undefined
  return problem(`${method} ${path} request`, jsonSchema(request), body)
}

/** Whether the operation is an upsert: it takes `Prefer`. */
export const isUpsert = ({ node }: Operation): boolean => {
  const parameters = at(node, 'parameters')
  return Array.isArray(parameters) && parameters.some(({ name }) => name === 'Prefer')
}

/** Names of permissions that open the operation; those that count only with others go with a condition. */
export function permissionsOf({ node }: Operation, kind: 'application' | 'delegated'): string[] | undefined {
  const listed = at(node, 'x-graph-permissions', kind)
  if (listed === undefined) return undefined
  return ['least', 'higher'].flatMap((level) => {
    const names = at(listed, level)
    return Array.isArray(names) ? names.map(String) : []
  })
}
