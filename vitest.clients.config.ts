import { defineConfig } from 'vitest/config'

/** Programs of others that start slowly: not part of `npm test`. See test/clients/README.md. */
export default defineConfig({
  test: {
    include: ['test/clients/*.client.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
})
