import { defineConfig } from 'vitest/config'

/** Every pair of what test/safety tries in parts, and every step after which a program can be killed: some 25 minutes. */
export default defineConfig({
  test: {
    include: [
      'test/safety/*.test.ts',
      'test/cli/pruned-tenant.test.ts',
      'test/scenario/*interrupted.test.ts',
      'test/scenario/{certificates,vault-certificates}.test.ts',
    ],
    env: { APPREG_SAFETY: 'whole' },
    setupFiles: ['test/setup.ts'],
    maxWorkers: 2,
    testTimeout: 1_800_000,
    hookTimeout: 30_000,
  },
})
