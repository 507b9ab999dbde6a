import { PowerRefusal } from './power-refusal.ts'

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

// Of OpenAPI 2.0; everything else has to begin with "x-".
const members: Readonly<Record<'root' | 'path' | 'operation', readonly string[]>> = {
  root: [
    ...['swagger', 'info', 'host', 'basePath', 'schemes', 'consumes', 'produces', 'paths', 'definitions'],
    ...['parameters', 'responses', 'securityDefinitions', 'security', 'tags', 'externalDocs'],
  ],
  path: [...methods, '$ref', 'parameters'],
  operation: [
    ...['tags', 'summary', 'description', 'externalDocs', 'operationId', 'consumes', 'produces'],
    ...['parameters', 'responses', 'schemes', 'deprecated', 'security'],
  ],
}

/** The errors of a definition, in the service's words where they are known. */
export function requireDefinition(definition: unknown): asserts definition is Members {
  const [error] = isObject(definition) ? [...errorsOf(definition)] : ['# : The definition is no object.']
  if (error === undefined) return
  throw new PowerRefusal(
    400,
    'InvalidSwagger',
    `Specified swagger has the following errors: 'Definition is not valid. Error: 'Error : ${error} '`,
  )
}

function* errorsOf(definition: Members): Generator<string> {
  if (definition.swagger !== '2.0') yield "swagger : The version has to be '2.0'."
  yield* unknown(definition, '', 'root')
  const { info, host, paths } = definition
  if (!isObject(info) || typeof info.title !== 'string' || info.title === '')
    yield "info : The property 'title' is required."
  if (!isObject(info) || typeof info.version !== 'string') yield "info : The property 'version' is required."
  if (typeof host !== 'string' || !/^[\w.-]+(:\d+)?$/.test(host))
    yield "host : The property 'host' is required, without scheme and path."
  if (!isObject(paths) || Object.keys(paths).length === 0) yield "paths : The property 'paths' is required."
  else yield* pathErrors(paths)
}

function* pathErrors(paths: Members): Generator<string> {
  const seen = new Set<string>()
  const operationIds = new Set<unknown>()
  for (const [path, item] of Object.entries(paths)) {
    const pointer = `paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (seen.has(path.toLowerCase()))
      yield `${pointer} : The path '${path}' is defined multiple times with different capitalization. Paths must be unique when compared case-insensitively.`
    seen.add(path.toLowerCase())
    if (!isObject(item)) continue
    yield* unknown(item, pointer, 'path')
    for (const method of methods) {
      const operation = item[method]
      if (!isObject(operation)) continue
      const at = `${pointer}/${method}`
      yield* unknown(operation, at, 'operation')
      if (typeof operation.operationId !== 'string') yield `${at} : The property 'operationId' is required.`
      if (operationIds.has(operation.operationId)) yield `${at}/operationId : The operationId is not unique.`
      operationIds.add(operation.operationId)
      if (!isObject(operation.responses)) yield `${at} : The property 'responses' is required.`
    }
  }
}

function* unknown(value: Members, pointer: string, of: keyof typeof members): Generator<string> {
  for (const name of Object.keys(value))
    if (!members[of].includes(name) && !name.startsWith('x-'))
      yield `${pointer === '' ? '' : `${pointer}/`}${name} : The property '${name}' is not valid. If this property is an extension, its name must begin with "x-".`
}
