import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planFormats } from '../../src/cli/flags.ts';
import { damagedDocument, leaks } from '../config/damage.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { folderWith } from './workspace.ts';

// The same damage is done to documents in `test/config/damaged.test.ts`, thousands of times a minute; here the built command reads some.
const runs = Number(process.env['DEMARC_PROPERTY_RUNS'] ?? 3_000) / 1_000;

test('no output of plan --sandbox contains a secret of a damaged document, in any format, with --verbose and a log', async () => {
  await fc.assert(
    fc.asyncProperty(damagedDocument, async (text) => {
      const cwd = await folderWith({ 'demarc.yaml': text });
      const outs = planFormats.flatMap((format) => ['--out', `${format}=out.${format}`]);
      const args = ['plan', '--sandbox', '--verbose', '--log', 'run.ndjson', ...outs, 'demarc.yaml'];
      const { code, stdout, stderr } = await runDemarc(args, { cwd });
      expect([0, 3]).toContain(code);
      const left: Record<string, string> = { stdout, stderr };
      for (const name of await readdir(cwd)) {
        if (name.startsWith('out.') || name === 'run.ndjson') left[name] = await readFile(join(cwd, name), 'utf8');
      }
      expect(Object.keys(left).length).toBeGreaterThan(2);
      expect(leaks(left)).toEqual([]);
    }),
    { numRuns: runs },
  );
});
