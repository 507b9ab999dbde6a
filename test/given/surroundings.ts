import { createHttpClient } from '../../src/graph/http.ts'
import type { Surroundings } from '../../src/secrets/sink.ts'

/** What a sink finds around it in a test: its environment, what it told the agent, and no vault that answers. */
export const surroundings = (
  more: Partial<Surroundings> = {},
): Surroundings & { readonly told: string[] } => {
  const told: string[] = []
  return {
    told,
    env: { PATH: process.env.PATH },
    tellAgent: async (line) => void told.push(line),
    isHeard: true,
    isShown: true,
    vaults: {
      suffix: 'vault.azure.net',
      httpClient: createHttpClient({}),
      credential: { getToken: async () => null },
    },
    ...more,
  }
}
