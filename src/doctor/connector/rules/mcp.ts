import type { Connector } from '../connector.ts'
import type { Fault } from '../fault.ts'
import { at, type Place, textOf } from '../place.ts'
import { type Operation, operationsOf } from './definition.ts'

export const PROTOCOL = 'x-ms-agentic-protocol'
const STREAMABLE = 'mcp-streamable-1.0'

/** How Copilot Studio knows that a connector leads to an MCP server. */
export const mcpRules = ({ definitions }: Connector): Fault[] =>
  definitions.flatMap((definition) => [
    ...unmarked(definition),
    ...misplaced(definition),
    ...operationsOf(definition).flatMap(protocol),
    ...notPosted(definition),
    ...doubled(definition),
  ])

export const isMcp = ({ at: place }: Operation): boolean => textOf(at(place, PROTOCOL)) !== undefined

const looksLikeMcp = ({ path, method, at: place }: Operation): boolean =>
  method === 'post' &&
  (/^Invoke(?:MCP|Server|Mcp)$/.test(textOf(at(place, 'operationId')) ?? '') || /\/mcp\/?$/i.test(path))

function unmarked(definition: Place): Fault[] {
  const operations = operationsOf(definition)
  if (operations.some(isMcp) || markedElsewhere(definition)) return []
  return operations.filter(looksLikeMcp).map((operation) => ({
    severity: 'warning' as const,
    title: 'Copilot Studio does not see an MCP server here',
    cause: `The operation looks like that of an MCP server, and lacks ${PROTOCOL}.`,
    at: operation.at,
    expected: `"${PROTOCOL}": "${STREAMABLE}"`,
    actual: 'nothing',
    summary: `add "${PROTOCOL}": "${STREAMABLE}" to the operation`,
  }))
}

const markedElsewhere = (definition: Place): Place | undefined =>
  [definition, ...(at(definition, 'paths')?.members ?? []).map(([, item]) => item)]
    .map((place) => at(place, PROTOCOL))
    .find((place) => place !== undefined)

function misplaced(definition: Place): Fault[] {
  const place = markedElsewhere(definition)
  if (!place) return []
  return [
    {
      title: `${PROTOCOL} stands outside the operation`,
      cause: 'Copilot Studio looks for it in the operation, beside operationId.',
      at: place,
      expected: 'inside the POST operation',
      summary: `move ${PROTOCOL} into the POST operation`,
    },
  ]
}

function protocol({ at: place }: Operation): Fault[] {
  const mark = at(place, PROTOCOL)
  const text = textOf(mark)
  if (!mark || text === undefined || text === STREAMABLE) return []
  const isEvents = /sse/i.test(text)
  return [
    {
      severity: isEvents ? 'error' : 'warning',
      title: isEvents ? 'Copilot Studio no longer speaks SSE' : `${PROTOCOL} has an unknown value`,
      cause: isEvents
        ? 'The transport by server-sent events has not been supported since August 2025.'
        : `Copilot Studio knows ${STREAMABLE}.`,
      at: mark,
      expected: STREAMABLE,
      summary: `set ${PROTOCOL} to ${STREAMABLE}, with a server that speaks Streamable HTTP`,
    },
  ]
}

function notPosted(definition: Place): Fault[] {
  const marked = operationsOf(definition).filter(isMcp)
  const posted = new Set(marked.filter(({ method }) => method === 'post').map(({ path }) => path))
  return marked
    .filter(({ path }) => !posted.has(path))
    .map(({ method, at: place }) => ({
      title: 'The operation of an MCP server is POST',
      cause: `Messages are sent with POST, and this is ${method.toUpperCase()}.`,
      at: place,
      expected: 'post',
      actual: method,
      summary: 'make the operation a post',
    }))
}

/** `/mcp` in both makes `/mcp/mcp`. */
function doubled(definition: Place): Fault[] {
  const base = textOf(at(definition, 'basePath'))?.replace(/\/$/, '') ?? ''
  const place = at(definition, 'basePath')
  const twice = operationsOf(definition).find(({ path }) => base !== '' && path.replace(/\/$/, '') === base)
  if (!place || !twice) return []
  return [
    {
      severity: 'warning',
      title: 'The path of the server is there twice',
      cause: `basePath and path are joined: calls go to ${base}${twice.path}.`,
      at: place,
      expected: `/, where ${base} is the path of the server`,
      summary: 'set basePath to /',
    },
  ]
}
