/** A request after the transport has read it whole. Header names are lower-case. */
export interface HttpRequest {
  readonly method: string
  /** Host header without port, lower-case. */
  readonly host: string
  /** Scheme and authority the client used, for links it has to follow: `https://graph.microsoft.com`. */
  readonly origin: string
  /** Path as sent, without the query. */
  readonly path: string
  /** Query as sent, without the question mark. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a handler answers. `body` is sent as JSON, a string as it is; absent means no content. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Set when a fault was asked for. */
  readonly mishap?: Mishap
}

/** How an answer goes wrong on its way: never sent, cut in the middle, or held back in the middle. */
export type Mishap = { readonly kind: 'drop' | 'truncate' } | { readonly kind: 'slow'; readonly ms: number }

/** The same reply with further headers; those the handler set itself win. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...headers, ...reply.headers } }
}
