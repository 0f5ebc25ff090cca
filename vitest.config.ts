import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/fixed-seed.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // Half of the time a test waits for the processes that it started: all cores, not one less.
    maxWorkers: '100%',
    env: { NO_COLOR: '1' },
  },
});
