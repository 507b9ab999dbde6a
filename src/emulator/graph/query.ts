import { Refusal } from './refusal.ts'

/** The system query options of a request. Option names are compared without case and with or without the dollar sign. */
export interface Query {
  readonly filter: string | undefined
  readonly select: readonly string[]
  readonly top: number | undefined
  readonly count: boolean
  readonly skiptoken: string | undefined
}

const SERVED = new Set(['filter', 'select', 'top', 'count', 'skiptoken'])
const OPTIONS = new Set([...SERVED, 'search', 'orderby', 'expand', 'skip', 'format'])

/** Reads the query; `headers` decide about options that need ConsistencyLevel. */
export function parseQuery(raw: string, headers: Readonly<Record<string, string>>): Query {
  const options = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(raw)) {
    const option = name.toLowerCase().replace(/^\$/, '')
    if (OPTIONS.has(option)) options.set(option, value)
    else if (name.startsWith('$'))
      throw new Refusal(400, 'BadRequest', `The query parameter '${name}' is not supported.`)
  }
  if (options.has('search') && !isEventual(headers)) throw searchNeedsConsistency()
  for (const option of options.keys()) if (!SERVED.has(option)) throw notServed(`$${option}`)
  return {
    filter: options.get('filter'),
    select: splitList(options.get('select')),
    top: readTop(options.get('top')),
    count: options.get('count')?.toLowerCase() === 'true',
    skiptoken: options.get('skiptoken'),
  }
}

/** Whether the request asked for the eventually consistent index, which `$count` and advanced filters need. */
export const isEventual = (headers: Readonly<Record<string, string>>): boolean =>
  headers.consistencylevel?.toLowerCase() === 'eventual'

/** An honest answer where the real service would do something the emulator does not. */
export const notServed = (what: string): Refusal =>
  new Refusal(501, 'NotImplemented', `The emulator does not serve ${what} here.`)

const splitList = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

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

const searchNeedsConsistency = (): Refusal =>
  new Refusal(
    400,
    'Request_UnsupportedQuery',
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  )
