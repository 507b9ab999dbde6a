import type { IncomingMessage } from 'node:http'

/** The largest body that is read, in bytes. */
export const MAX_BODY = 4 * 1024 * 1024
/** How much of a larger one is let in, in bytes. How long that may take, the server's patience says. */
const MAX_DRAINED = 256 * 1024 * 1024

/** The whole body as text; undefined when it is larger than the limit. */
export async function readBody(message: IncomingMessage): Promise<string | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > MAX_BODY) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > MAX_BODY) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Throws away what the client still sends, as far as that is bearable. Many clients read only when they have sent
 * everything, and a connection that is closed before takes the answer with it.
 */
export async function drain(message: IncomingMessage): Promise<void> {
  let size = 0
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > MAX_DRAINED) return
  }
}
