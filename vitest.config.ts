import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/fixed-seed.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // Half of the time a test waits for the processes that it started: all cores, not one less.
    maxWorkers: '100%',
    // The built command is loaded as Node.js loads it.
    server: { deps: { external: [/\/dist\//] } },
    env: { NO_COLOR: '1' },
  },
});
