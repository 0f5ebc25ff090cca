import { expect, test } from 'vitest';
import { casesOf, firstOf } from '../helpers/deep.ts';
import { cellName, cells } from './cells.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

/** `npm run chaos -- --seeds N --from S` asks for others. */
const seeds = casesOf(cells.length, 10_000, 'DEMARC_CHAOS_SEEDS');
const from = firstOf(seeds, 'DEMARC_CHAOS_FROM');

test(
  'whatever fails, runs converge, nothing is made twice, and reports match the network',
  { timeout: 0 },
  async () => {
    const results: SeedResult[] = [];
    const wrong: string[] = [];
    for (let seed = from; seed < from + seeds; seed++) {
      try {
        const result = await runSeed(seed);
        results.push(result);
        if (result.problems.length > 0)
          wrong.push(`seed ${seed}, exit codes ${result.exitCodes.join(' ')}\n  ${result.problems.join('\n  ')}`);
      } catch (error) {
        wrong.push(`seed ${seed} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
    console.info(figures(results));
    const again = 'Run one again: npm run chaos -- --seeds 1 --from SEED';
    expect(
      wrong.length === 0 ? '' : `${wrong.length} of ${seeds} seeds\n${wrong.slice(0, 10).join('\n')}\n${again}`,
    ).toBe('');
    const struck = new Set(results.flatMap((result) => [...result.struck]));
    if (seeds >= cells.length) expect(cells.map(cellName).filter((cell) => !struck.has(cell))).toEqual([]);
  },
);

function figures(results: readonly SeedResult[]): string {
  const sum = (of: (result: SeedResult) => number) => results.reduce((all, result) => all + of(result), 0);
  const tally = (of: (result: SeedResult) => readonly (string | number)[]) => {
    const counts = new Map<string | number, number>();
    for (const name of results.flatMap(of)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, n]) => `${name}: ${n}`).join(', ');
  };
  return [
    `${results.length} seeds, ${sum(({ exitCodes }) => exitCodes.length)} runs, ${sum(({ requests }) => requests)} requests, ${sum(({ commits }) => commits)} changes`,
    `exit codes  ${tally(({ exitCodes }) => exitCodes)}`,
    `outcomes  ${tally(({ outcomes }) => outcomes)}`,
  ].join('\n');
}
