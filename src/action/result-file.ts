import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentValue } from '../model/environment.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { ActionRun } from './action-run.ts';

/**
 * Writes files for later steps and for an artifact, one for each format, and gives their paths. No two steps write the same one, and no two jobs
 * of a matrix: they may end in one folder. What cannot be written has an empty path, and the step ends with an error.
 */
export async function writeResult<F extends string>(
  run: ActionRun,
  kind: 'plan' | 'report',
  texts: Readonly<Record<F, string>>,
): Promise<Readonly<Record<F, string>>>;
export async function writeResult(
  { runner, key, log, outputs }: ActionRun,
  kind: 'plan' | 'report',
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = environmentValue(runner.environment, 'RUNNER_TEMP') ?? tmpdir();
  const stem = join(folder, `demarc-${kind}-${key.hash('plan').slice(0, 8)}-${randomBytes(4).toString('hex')}`);
  const paths: Record<string, string> = {};
  for (const [format, text] of Object.entries(texts)) {
    const path = `${stem}.${format}`;
    try {
      await writeFileAtomically(path, text, { overwrite: false });
      paths[format] = path;
    } catch (error) {
      paths[format] = '';
      outputs.noteLost();
      const reason = error instanceof Error ? error.message : String(error);
      await log.error('result-file', `the ${kind} could not be written for later steps: ${reason}`);
    }
  }
  return paths;
}
