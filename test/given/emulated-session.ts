import { clouds } from '../../src/cli/clouds.ts'
import type { Session } from '../../src/cli/session.ts'
import type { Exchange } from '../../src/graph/client.ts'
import { createGraph } from '../../src/graph/send.ts'
import { identityOfToken } from '../../src/graph/token.ts'
import type { Running } from '../emulator/support.ts'

/**
 * A signed-in connection to an emulator, by a client that keeps its connection alive: these tests send thousands of
 * requests. Its clock moves only when somebody sleeps. It leads to Graph alone.
 */
export async function sessionOn(
  { ready, graph, tokenFor }: Running,
  stateDirectory: string,
): Promise<Session> {
  const identity = identityOfToken(await tokenFor(ready.bootstrap))
  let now = Date.now()
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds
    },
  }
  const exchange: Exchange = async ({ method, path, headers, body }) => {
    // The next page is an absolute address.
    const relative = path.replace(/^https:\/\/graph\.microsoft\.com\/v1\.0/, '')
    const answer = await graph(method, relative, {
      ...(headers ? { headers } : {}),
      ...(body ? { body } : {}),
    })
    return { status: answer.status, headers: {}, body: answer.body }
  }
  const unused = () => Promise.reject(new Error('only Graph is asked here'))
  return {
    cloud: clouds.public,
    clock,
    stateDirectory,
    surroundings: {
      env: {},
      tellAgent: unused,
      isHeard: false,
      isShown: false,
      vaults: {
        suffix: 'vault.azure.net',
        httpClient: { sendRequest: unused },
        credential: { getToken: unused },
      },
    },
    graph: createGraph(exchange, clock),
    tenantId: async () => ready.tenantId,
    identity: async () => ({ ...identity, way: 'service-principal' }),
    transport: unused,
    signingKeys: unused,
    close: async () => {},
  }
}
