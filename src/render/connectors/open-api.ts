import { AppregError } from '../../errors.ts'
import { conversion } from '../../model/openapi.ts'
import { parseYaml } from '../formats/yaml.ts'
import type { OpenApi } from '../target.ts'

/** Reads an OpenAPI document (JSON or YAML) for a custom connector, which takes version 2.0 alone. Throws `USAGE`. */
export function readOpenApi(text: string, file: string): OpenApi {
  const document = parsed(text, file)
  if (!isObject(document)) throw refused(`${file} is no OpenAPI document`)
  if (document.openapi !== undefined) {
    const version = String(document.openapi)
    throw refused(
      `${file} is of OpenAPI ${version}, and custom connectors take 2.0 (Swagger) only`,
      conversion(file, version),
    )
  }
  if (document.swagger !== '2.0') throw refused(`${file} does not say swagger: "2.0"`)
  if (!isObject(document.paths) || Object.keys(document.paths).length === 0)
    throw refused(`${file} has no paths`)
  const unnamed = operations(document.paths).filter(({ operation }) => operation.operationId === undefined)
  if (unnamed.length > 0) {
    throw refused(
      `${file} has operations without operationId: ${unnamed.map(({ name }) => name).join(', ')}`,
      ['a connector calls each of its actions by that name'],
    )
  }
  return document
}

function parsed(text: string, file: string): unknown {
  try {
    return parseYaml(text)
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n')
    throw new AppregError('USAGE', `${file} is neither JSON nor YAML: ${reason}`, { cause })
  }
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

const operations = (paths: OpenApi) =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined
      return isObject(operation) ? [{ name: `${method.toUpperCase()} ${path}`, operation }] : []
    }),
  )

const isObject = (value: unknown): value is OpenApi =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refused = (message: string, hints: readonly string[] = []): AppregError =>
  new AppregError('USAGE', message, { hints })
