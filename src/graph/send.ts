import { AppregError } from '../errors.ts'
import type { Call, Exchange, Received } from './client.ts'
import type { Answer } from './outcome.ts'
import { createPace, type Pace, type Pause } from './pace.ts'
import type { BatchItem, BatchResponse, Page } from './wire.ts'

/** Graph takes this many requests in one batch. */
const BATCH = 20
/** How often a throttled request, or a read that got no usable answer, is sent in all. */
const TRIES = 6

export interface Clock {
  now(): number
  /** `because` is told to whoever waits, where the wait is long. */
  sleep(milliseconds: number, because?: string): Promise<void>
}

/** What happened to one call: an answer, or nothing that could be understood. */
export type Sent = Answer | { readonly lost: unknown }

export interface Graph {
  /**
   * Sends the calls in as few requests as possible: one alone, several as a batch. `serial`: each waits for the one
   * before it and is not sent when that one failed. Throttled calls are sent again after their `Retry-After`.
   */
  send(calls: readonly Call[], order?: 'parallel' | 'serial'): Promise<Sent[]>
  /** Reads, which may be repeated: tried again when no usable answer comes; all pages of a collection in one. */
  read(calls: readonly Call[]): Promise<Answer[]>
  /** The pages of one collection, each as it comes. A page that cannot be read is the last. */
  pages(path: string): AsyncIterable<Answer>
}

export function createGraph(exchange: Exchange, clock: Clock): Graph {
  const pace = createPace(clock)
  const send: Graph['send'] = (calls, order = 'parallel') => sendAll({ exchange, clock, pace, order }, calls)
  const reading: Channel = { exchange, clock, pace, order: 'parallel' }
  return { send, read: (calls) => readAll(reading, calls), pages: (path) => pagesFrom(reading, path) }
}

interface Channel {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly pace: Pace
  readonly order: 'parallel' | 'serial'
}

async function sendAll(channel: Channel, calls: readonly Call[]): Promise<Sent[]> {
  const results: Sent[] = []
  for (let start = 0; start < calls.length; start += BATCH) {
    results.push(...(await untilUnthrottled(channel, calls.slice(start, start + BATCH))))
  }
  return results
}

/**
 * A throttled call was not carried out, nor was what waited for it (424): both are sent again, as long as others of
 * them get through.
 */
async function untilUnthrottled(channel: Channel, calls: readonly Call[]): Promise<Sent[]> {
  const results: Sent[] = []
  let open = calls.map((_, index) => index)
  let tries = 0
  while (open.length > 0) {
    const due = open.map((index) => calls[index] as Call)
    const round = await channel.pace(() => sendOnce(channel, due), longestPause)
    open.forEach((index, position) => {
      results[index] = toSent(round[position])
    })
    const left = open.filter((index) => isUnsent(results[index]))
    tries = left.length < open.length ? 1 : tries + 1
    open = round.some(isThrottled) && tries < TRIES ? left : []
  }
  return results
}

type Reply = Received | { readonly lost: unknown }

const toSent = (reply: Reply | undefined): Sent =>
  reply && 'status' in reply ? { status: reply.status, body: reply.body } : { lost: reply?.lost }

const isThrottled = (reply: Reply): reply is Received => 'status' in reply && reply.status === 429

const isUnsent = (sent: Sent | undefined): boolean =>
  sent !== undefined && 'status' in sent && (sent.status === 429 || sent.status === 424)

/** Undefined where nothing asks for one. */
const longestPause = (round: readonly Reply[]): Pause | undefined =>
  round
    .flatMap((reply) => ('status' in reply ? (pauseAfter(reply) ?? []) : []))
    .reduce<Pause | undefined>((most, one) => (most && most.seconds >= one.seconds ? most : one), undefined)

/** A 429 always asks for one; a server error where it says so. Graph gives seconds, never a date. */
function pauseAfter({ status, headers }: Received): Pause | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  if (status === 429) return { seconds: finite(value) ?? 10, because: 'Microsoft Graph throttles (429)' }
  const seconds = status >= 500 ? finite(value) : undefined
  return seconds === undefined
    ? undefined
    : { seconds, because: `Microsoft Graph is not available (${status})` }
}

const finite = (value: string | undefined): number | undefined =>
  value !== undefined && Number.isFinite(Number(value)) ? Number(value) : undefined

async function sendOnce(channel: Channel, calls: readonly Call[]): Promise<Reply[]> {
  const [only] = calls
  if (calls.length === 1 && only) {
    return [await channel.exchange(only).catch((lost: unknown) => ({ lost: passOn(lost) }))]
  }
  try {
    return await sendBatch(channel, calls)
  } catch (lost) {
    return calls.map(() => ({ lost: passOn(lost) }))
  }
}

/** A failed sign-in is no lost answer: nothing was sent. */
function passOn(error: unknown): unknown {
  if (error instanceof AppregError && error.code === 'SIGN_IN_FAILED') throw error
  return error
}

async function sendBatch({ exchange, order }: Channel, calls: readonly Call[]): Promise<Reply[]> {
  const requests = calls.map(
    ({ method, path, headers, body }, index): BatchItem => ({
      id: String(index + 1),
      method,
      url: path,
      ...(body === undefined
        ? { ...(headers ? { headers } : {}) }
        : { headers: { 'Content-Type': 'application/json', ...headers }, body }),
      ...(order === 'serial' && index > 0 ? { dependsOn: [String(index)] } : {}),
    }),
  )
  const answer = await exchange({ method: 'POST', path: '/$batch', body: { requests } })
  const responses = (answer.body as Partial<BatchResponse> | undefined)?.responses
  // The batch as a whole was refused: that holds for each of its calls.
  if (!responses) return calls.map(() => answer)
  return requests.map(({ id }) => {
    const item = responses.find((response) => response.id === id)
    return item
      ? { status: item.status, headers: item.headers ?? {}, body: item.body }
      : { lost: new Error('the batch holds no answer to this request') }
  })
}

async function readAll(channel: Channel, calls: readonly Call[]): Promise<Answer[]> {
  const answers = await readOnce(channel, calls)
  return Promise.all(answers.map((answer) => withAllPages(channel, answer)))
}

async function readOnce(channel: Channel, calls: readonly Call[]): Promise<Answer[]> {
  const answers: Answer[] = []
  let open = calls.map((_, index) => index)
  for (let tries = 1; open.length > 0; tries++) {
    const round = await sendAll(
      channel,
      open.map((index) => calls[index] as Call),
    )
    const failed = open.filter((index, position) => {
      const sent = round[position] as Sent
      if (!isUsable(sent)) return true
      answers[index] = sent
      return false
    })
    if (failed.length > 0 && tries === TRIES) throw unreachable(round)
    if (failed.length > 0) await channel.clock.sleep(500 * 2 ** (tries - 1), trouble(round))
    open = failed
  }
  return answers
}

const isUsable = (sent: Sent): sent is Answer => 'status' in sent && sent.status < 500 && sent.status !== 424

async function* pagesFrom(channel: Channel, path: string): AsyncGenerator<Answer> {
  for (let next: string | undefined = path; next; ) {
    const [page] = (await readOnce(channel, [{ method: 'GET', path: next }])) as [Answer]
    yield page
    next = page.status === 200 ? (page.body as Page<unknown>)['@odata.nextLink'] : undefined
  }
}

async function withAllPages(channel: Channel, first: Answer): Promise<Answer> {
  const page = first.body as Page<unknown> | undefined
  const next = page?.['@odata.nextLink']
  if (!page || !next) return first
  const value = [...page.value]
  for await (const rest of pagesFrom(channel, next)) {
    // Part of a collection looks like a whole one: what is missing would be taken for absent.
    if (rest.status !== 200) return rest
    value.push(...(rest.body as Page<unknown>).value)
  }
  return { ...first, body: { value } }
}

function trouble(round: readonly Sent[]): string {
  const failed = round.find((sent) => !isUsable(sent))
  const what = failed && 'status' in failed ? `it answered ${failed.status}` : 'no answer came'
  return `Microsoft Graph cannot be read: ${what}`
}

function unreachable(round: readonly Sent[]): AppregError {
  const failed = round.find((sent) => !isUsable(sent))
  return new AppregError('UNREACHABLE', trouble(round), {
    hints: [
      'check the connection; behind a proxy set HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for its certificate',
      'run the command again: it continues from what the tenant holds',
    ],
    cause: failed && 'lost' in failed ? failed.lost : undefined,
  })
}
