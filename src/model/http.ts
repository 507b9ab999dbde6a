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
