import type { HttpResponse } from '../../src/model/http.ts'

export const answer = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export const traceId = '0aaaaaaa-0000-4000-8000-000000000001'
export const correlationId = '0bbbbbbb-0000-4000-8000-000000000002'
export const timestamp = '2024-05-02 10:11:12Z'

export const invalidSecret =
  "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '11111111-2222-3333-4444-55555555abcd'."

/** A refusal as the token endpoint sends it today. */
export const refused = {
  error: 'invalid_client',
  error_description: `${invalidSecret} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
  error_codes: [7000215],
  timestamp,
  trace_id: traceId,
  correlation_id: correlationId,
  error_uri: 'https://login.microsoftonline.com/error?code=7000215',
}
