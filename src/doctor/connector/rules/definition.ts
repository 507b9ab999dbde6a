import { conversion } from '../../../model/openapi.ts'
import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, isObject, type Place, textOf } from '../place.ts'
import { cameBefore } from '../repeats.ts'
import { isPlaceholder, isReference } from '../values.ts'

/** The API definition: that the service takes it, and that it leads to the API. */
export const definitionRules = ({ definitions }: Connector): Fault[] =>
  definitions.flatMap((place) => {
    const other = version(place)
    return other ?? [...host(place), ...scheme(place), ...information(place), ...named(place)]
  })

export interface Operation {
  readonly path: string
  readonly method: string
  readonly at: Place
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

export const operationsOf = (definition: Place): Operation[] =>
  (at(definition, 'paths')?.members ?? []).flatMap(([path, item]) =>
    item.members.flatMap(([method, operation]) =>
      methods.includes(method.toLowerCase()) && isObject(operation)
        ? [{ path, method: method.toLowerCase(), at: operation }]
        : [],
    ),
  )

function version(definition: Place): Fault[] | undefined {
  const newer = at(definition, 'openapi')
  if (newer) {
    return [
      {
        title: 'The definition is OpenAPI 3, and connectors take OpenAPI 2.0',
        cause: 'Power Platform reads OpenAPI 2.0 (Swagger) only.',
        at: newer,
        expected: 'swagger: "2.0"',
        actual: `openapi: ${String(newer.value)}`,
        summary: 'convert it to OpenAPI 2.0',
        steps: [...conversion(definition.file, String(newer.value))],
      },
    ]
  }
  const place = at(definition, 'swagger')
  if (textOf(place) === '2.0') return undefined
  return [
    {
      title: 'The definition does not say which version it is',
      cause: 'Power Platform reads OpenAPI 2.0 (Swagger) only.',
      at: place ?? definition,
      expected: 'swagger: "2.0", as text',
      ...(place ? {} : { actual: 'nothing' }),
      summary: 'write "swagger": "2.0" at the top',
    },
  ]
}

function host(definition: Place): Fault[] {
  const place = at(definition, 'host')
  const text = textOf(place)
  if (text !== undefined && isReference(text)) return []
  const fault = text === undefined ? 'nothing' : hostFault(text)
  if (fault === undefined) return []
  return [
    {
      title: 'The definition does not lead to the API',
      cause: `The service calls the host that stands there, and that is ${fault}.`,
      at: place ?? definition,
      expected: 'the host of the API, such as api.contoso.com',
      actual: text ?? 'nothing',
      summary: 'write the host of the API into host, without https:// and path',
    },
  ]
}

function hostFault(text: string): string | undefined {
  if (/^dummyurl\.contoso\.com$/i.test(text) || isPlaceholder(text)) return 'a placeholder'
  if (/[/\s]/.test(text)) return 'more than a host'
  return /^(?:localhost|127\.|0\.0\.0\.0|\[::1\])/i.test(text) ? 'this machine' : undefined
}

function scheme(definition: Place): Fault[] {
  const place = at(definition, 'schemes')
  const schemes = place?.items.map(({ value }) => String(value).toLowerCase()) ?? []
  if (!place || schemes.length === 0 || schemes.includes('https')) return []
  return [
    {
      severity: 'warning',
      title: 'The API is called without https',
      cause: 'Tokens and keys go over the network as they are.',
      at: place,
      expected: '["https"]',
      summary: 'set schemes to ["https"]',
    },
  ]
}

const information = (definition: Place): Fault[] =>
  ['title', 'description']
    .filter((name) => textOf(at(definition, 'info', name)) === undefined)
    .map((name) => ({
      severity: 'warning' as const,
      title: `info.${name} is missing`,
      cause: "Microsoft's tool paconn stops without it.",
      at: at(definition, 'info') ?? definition,
      expected: 'a text',
      actual: 'nothing',
      summary: `give info.${name} a text`,
    }))

function named(definition: Place): Fault[] {
  const operations = operationsOf(definition)
  if (operations.length === 0) {
    return [
      {
        title: 'The definition has no operation',
        cause: 'A connector without operations does nothing.',
        at: at(definition, 'paths') ?? definition,
        expected: 'at least one operation under paths',
        actual: 'none',
        summary: 'add the operations of the API',
      },
    ]
  }
  const isRepeated = cameBefore<string>()
  return operations.flatMap((operation) => {
    const id = textOf(at(operation.at, 'operationId'))
    if (id !== undefined && !isRepeated(id)) return []
    return [
      {
        title:
          id === undefined ? 'An operation has no operationId' : 'Two operations have the same operationId',
        cause: 'A connector calls each of its actions by that name.',
        at: at(operation.at, 'operationId') ?? operation.at,
        expected: 'a name of its own',
        ...(id === undefined ? { actual: 'nothing' } : {}),
        summary: 'give each operation an operationId of its own',
      },
    ]
  })
}
