/**
 * The exchanges of a HAR file as text, each with what decides a sign-in: addresses, form, headers that name an error, and
 * the body of a refusal. `undefined` for anything else.
 * Format: https://w3c.github.io/web-performance/specs/HAR/Overview.html
 */
export function harExchanges(text: string): string[] | undefined {
  if (!/^\s{0,100}\{\s{0,100}"log"\s{0,100}:/.test(text)) return undefined
  try {
    const entries = at(JSON.parse(text), 'log', 'entries')
    return Array.isArray(entries) ? entries.map(exchange).filter((lines) => lines !== '') : undefined
  } catch {
    return undefined // cut off: read as plain text
  }
}

function exchange(entry: unknown): string {
  const status = at(entry, 'response', 'status')
  const url = word(at(entry, 'request', 'url'))
  const isSignIn = /^https:\/\/login\./.test(url)
  if (!isSignIn && !(typeof status === 'number' && status >= 400) && !/[?&#]error=/.test(url)) return ''
  return [
    url,
    word(at(entry, 'request', 'postData', 'text')),
    ...headers(at(entry, 'response', 'headers')),
    body(at(entry, 'response', 'content')),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

const headers = (list: unknown): string[] =>
  (Array.isArray(list) ? list : [])
    .filter((header) => /^(?:location|www-authenticate)$/i.test(word(at(header, 'name'))))
    .map((header) => word(at(header, 'value')))

const body = (content: unknown): string => {
  const text = word(at(content, 'text'))
  return at(content, 'encoding') === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '')

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  )
