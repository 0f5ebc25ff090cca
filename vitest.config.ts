import { defineConfig } from 'vitest/config';

/** Rooms whose tests change nothing in their process: their files run one after the other in the same processes, which load `src` once. */
const shared = [
  ...[
    'api',
    'apply',
    'cli',
    'config',
    'diagnostics',
    'document',
    'live',
    'model',
    'net',
    'oracle',
    'plan',
    'preflight',
  ],
  ...['properties', 'render', 'rules', 'sandbox', 'schema', 'system', 'usecases'],
].map((room) => `test/${room}/**/*.test.ts`);

/** `npm run test:deep` is `vitest --mode deep`: see test/helpers/deep.ts. */
export default defineConfig(({ mode }) => {
  const deep = process.env['DEMARC_DEEP'] ?? (mode === 'deep' ? '1' : '');
  const asksForMore = deep !== '' || process.env['DEMARC_PROPERTY_RUNS'] !== undefined;
  return {
    test: {
      setupFiles: ['test/helpers/fixed-seed.ts'],
      testTimeout: asksForMore ? 0 : 120_000,
      pool: 'forks',
      // Half of the time a test waits for the processes that it started: all cores, not one less.
      maxWorkers: '100%',
      // The built command is loaded as Node.js loads it.
      server: { deps: { external: [/\/dist\//] } },
      env: { NO_COLOR: '1', ...(deep !== '' && { DEMARC_DEEP: deep }) },
      projects: [
        // A worker takes the next file only if that is of the same project: one project after the other.
        {
          extends: true,
          test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: shared, sequence: { groupOrder: 0 } },
        },
        { extends: true, test: { name: 'shared', include: shared, isolate: false, sequence: { groupOrder: 1 } } },
      ],
    },
  };
});
