import { badRequest, Refusal } from './refusal.ts'

/** The system query options of a request. Option names are compared without case and with or without the dollar sign. */
export interface Query {
  readonly filter: string | undefined
  readonly search: string | undefined
  readonly select: readonly string[]
  readonly expand: readonly string[]
  readonly orderby: string | undefined
  readonly top: number | undefined
  readonly count: boolean
  readonly skiptoken: string | undefined
  /** Whether the eventually consistent index answers, which advanced filters and sorting a filtered list need. */
  readonly advanced: boolean
}

const OPTIONS = new Set([
  'filter',
  'search',
  'select',
  'expand',
  'orderby',
  'top',
  'count',
  'skiptoken',
  'skip',
  'format',
])

/** Reads the query; `headers` decide about options that need ConsistencyLevel. */
export function parseQuery(raw: string, headers: Readonly<Record<string, string>>): Query {
  const options = readOptions(raw)
  if (options.has('search') && !isEventual(headers)) throw searchNeedsConsistency()
  if (options.has('skip')) throw badRequest("'$skip' is not supported by the service.")
  const count = readCount(options.get('count'))
  return {
    filter: options.get('filter'),
    search: options.get('search'),
    select: splitList(options.get('select')),
    expand: splitList(options.get('expand')),
    orderby: options.get('orderby'),
    top: readTop(options.get('top')),
    count,
    skiptoken: options.get('skiptoken'),
    advanced: count && isEventual(headers),
  }
}

function readOptions(raw: string): Map<string, string> {
  const options = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(raw)) {
    const option = name.toLowerCase().replace(/^\$/, '')
    if (options.has(option)) throw twice(option)
    if (OPTIONS.has(option)) options.set(option, value)
    else if (name.startsWith('$'))
      throw new Refusal(400, 'BadRequest', `The query parameter '${name}' is not supported.`)
  }
  return options
}

/** Whether the request asked for the eventually consistent index, which `$count` and advanced filters need. */
export const isEventual = (headers: Readonly<Record<string, string>>): boolean =>
  headers.consistencylevel?.toLowerCase() === 'eventual'

/** At commas that are not inside parentheses. */
const splitList = (list: string | undefined): string[] =>
  (list ?? '')
    .split(/,(?![^(]*\))/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

function readCount(value = 'false'): boolean {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  throw new Refusal(
    400,
    'BadRequest',
    `Invalid value '${value}' for $count query option found. Valid values are 'true' and 'false'.`,
  )
}

function readTop(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const top = Number(value)
  if (Number.isInteger(top) && top >= 1 && top <= 999) return top
  throw new Refusal(
    400,
    'Request_UnsupportedQuery',
    `Invalid page size specified: '${value}'. Must be between 1 and 999 inclusive.`,
  )
}

const twice = (option: string): Refusal =>
  new Refusal(
    400,
    'BadRequest',
    `Query option '$${option}' was specified more than once, but it must be specified at most once.`,
  )

const searchNeedsConsistency = (): Refusal =>
  new Refusal(
    400,
    'Request_UnsupportedQuery',
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  )
