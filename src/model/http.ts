export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends one request and answers whatever status comes back; rejects only where no answer came. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

/** `fetch` in the form that libraries take. Redirects are handed out, not followed; bodies come as they arrive. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/** What a server shows when a secure connection is made, whether it can be trusted or not. */
export interface Handshake {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  /** The names of the certificate: host names and addresses. */
  readonly names: readonly string[]
  /** Who signed it. */
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
}
