import { defineConfig } from 'vitest/config'

/**
 * Files share a worker's modules: to load them anew for each would take longer than most files run. One worker more than cores:
 * a third of the time they wait for child processes and browsers.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    isolate: false,
    setupFiles: ['test/setup.ts'],
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
