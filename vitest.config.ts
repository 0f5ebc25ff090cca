import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const all = 'test/**/*.test.ts';
/** Rooms whose files each have a process of their own: they measure time or memory, or run for long. */
const alone = ['test/chaos/**/*.test.ts', 'test/time/**/*.test.ts'];

/** `npm run test:deep` is `vitest --mode deep`: see test/helpers/deep.ts. */
export default defineConfig(({ mode }) => {
  const deep = process.env['DEMARC_DEEP'] ?? (mode === 'deep' ? '1' : '');
  const asksForMore = deep !== '' || process.env['DEMARC_PROPERTY_RUNS'] !== undefined;
  return {
    test: {
      setupFiles: ['test/helpers/fixed-seed.ts', 'test/helpers/forget-runs.ts'],
      testTimeout: asksForMore ? 0 : 120_000,
      pool: 'forks',
      // Part of the time of `e2e/` and `action/` goes by in waiting: for repeated requests, limits of time, processes. Others run meanwhile.
      // A number: of a share, vitest takes no more workers than there are cores.
      maxWorkers: availableParallelism() * 2,
      // The built command is loaded as Node.js loads it.
      server: { deps: { external: [/\/dist\//] } },
      env: { NO_COLOR: '1', ...(deep !== '' && { DEMARC_DEEP: deep }) },
      projects: [
        // In one group: the files of the first project begin first, and no core is idle while the last of them runs.
        { extends: true, test: { name: 'alone', include: alone, sequence: { groupOrder: 0 } } },
        // The files follow each other in a few processes, which load `src` once.
        {
          extends: true,
          test: { name: 'shared', include: [all], exclude: alone, isolate: false, sequence: { groupOrder: 0 } },
        },
      ],
    },
  };
});
