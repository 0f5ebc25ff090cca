import { defineConfig } from 'vitest/config';

/** `npm run test:deep` is `vitest --mode deep`: see test/helpers/deep.ts. */
export default defineConfig(({ mode }) => {
  const deep = process.env['DEMARC_DEEP'] ?? (mode === 'deep' ? '1' : '');
  return {
    test: {
      include: ['test/**/*.test.ts'],
      setupFiles: ['test/helpers/fixed-seed.ts'],
      testTimeout: deep ? 0 : 30_000,
      pool: 'forks',
      // Half of the time a test waits for the processes that it started: all cores, not one less.
      maxWorkers: '100%',
      // The built command is loaded as Node.js loads it.
      server: { deps: { external: [/\/dist\//] } },
      env: { NO_COLOR: '1', ...(deep && { DEMARC_DEEP: deep }) },
    },
  };
});
