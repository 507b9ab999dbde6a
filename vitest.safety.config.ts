import { defineConfig } from 'vitest/config'

/** Every pair of what test/safety tries in parts: some 20 minutes. */
export default defineConfig({
  test: {
    include: ['test/safety/*.test.ts'],
    env: { APPREG_SAFETY: 'whole' },
    maxWorkers: 2,
    testTimeout: 1_800_000,
    hookTimeout: 30_000,
  },
})
