import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentValue } from '../usecases/environment-value.ts';
import { writeFileAtomically } from '../usecases/files/write-file-atomically.ts';
import type { Run } from './run.ts';

/**
 * Writes files for later steps and for an artifact, one for each format, and gives their paths. No two steps write the same one, and no two jobs
 * of a matrix: they may end in one folder.
 */
export async function writeResult<F extends string>(
  { world, key }: Run,
  kind: 'plan' | 'report',
  texts: Readonly<Record<F, string>>,
): Promise<Readonly<Record<F, string>>>;
export async function writeResult(
  { world, key }: Run,
  kind: 'plan' | 'report',
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = environmentValue(world.environment, 'RUNNER_TEMP') ?? tmpdir();
  const stem = join(folder, `demarc-${kind}-${key.hash('plan').slice(0, 8)}-${randomBytes(4).toString('hex')}`);
  const paths: Record<string, string> = {};
  for (const [format, text] of Object.entries(texts)) {
    const path = `${stem}.${format}`;
    await writeFileAtomically(path, text, { overwrite: false });
    paths[format] = path;
  }
  return paths;
}
