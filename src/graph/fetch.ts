import { Readable } from 'node:stream'
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline'
import type { Fetch } from '../model/http.ts'
import { unanswered } from './http.ts'

/** Those without a body, which a `Response` refuses to be given. */
const bodiless = [204, 205, 304]

/** The one HTTP stack for libraries that bring a protocol of their own. Throws `UNREACHABLE` where no answer comes. */
export const fetchOver =
  (client: HttpClient): Fetch =>
  async (address, { method = 'GET', headers, body, signal } = {}) => {
    const url = String(address)
    const {
      status,
      headers: found,
      readableStreamBody,
    } = await client
      .sendRequest(
        createPipelineRequest({
          url,
          method: method as PipelineRequest['method'],
          headers: createHttpHeaders(Object.fromEntries(new Headers(headers))),
          allowInsecureConnection: true,
          streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
          ...(typeof body === 'string' ? { body } : {}),
          ...(signal ? { abortSignal: signal } : {}),
        }),
      )
      .catch((cause: unknown) => {
        throw unanswered(url, cause)
      })
    const stream = Readable.from(readableStreamBody ?? [])
    if (bodiless.includes(status)) stream.resume()
    const content = bodiless.includes(status) ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array>)
    return new Response(content, { status, headers: found.toJSON() })
  }
