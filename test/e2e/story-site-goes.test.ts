import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fortyCircuits } from './forty-circuits.ts';

const gone = ['fra-b', 'fra-d', 'wan-fra-b', 'initech-fra-b'];
const allowed = ['--allow', 'black-hole=10.21.40.0/24', '--allow', 'max-deletes=2'];

test('a site is given up: what would be lost is known before, two guards ask, and the cross-connects are cancelled', async () => {
  const { sandbox, cwd, documents, demarc } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });

  const before = await demarc(['preflight', '--without', 'site:fra08']);
  expect(before.code).toBe(2);
  expect(before.stdout).toContain('takes cni.initech-fra-b, cni.wan-fra-b');
  expect(before.stdout).toMatch(/10\.21\.40\.0\/24: no usable path/);

  const file = join(cwd, 'demarc', 'europe.yaml');
  let text = await readFile(file, 'utf8');
  for (const key of gone) text = text.replace(`\n  ${key}:\n`, `\n  ${key}:\n    state: absent\n`);
  await writeFile(file, text);
  const plan = await demarc(['plan', '--out', 'json=plan.json']);
  expect(plan.code).toBe(4);
  for (const guard of ['black-hole', 'max-deletes']) expect(plan.stdout).toContain(`guard ${guard} blocks this plan`);
  const refused = await demarc(['apply', '--yes', '--allow', 'max-deletes=2']);
  expect(refused.code).toBe(4);
  expect(await sandbox.commits()).toEqual([]);

  const reviewed = await demarc(['plan', ...allowed, '--out', 'json=plan.json']);
  expect(reviewed.code).toBe(0);
  const done = await demarc(['apply', '--yes', ...allowed, '--plan', 'plan.json']);
  expect(done.code).toBe(0);
  const operations = (await sandbox.commits()).map(({ operation, id }) => [operation, id]);
  // One circuit after the other: the CNI first, then its port.
  expect(operations.map(([operation]) => operation)).toEqual([
    'delete_cni',
    'delete_interconnect',
    'delete_cni',
    'delete_interconnect',
  ]);
  expect(operations.flatMap(([, id]) => id).filter((id) => id?.startsWith('cni-fra08'))).toEqual([
    'cni-fra08-0001',
    'cni-fra08-0004',
  ]);
  expect(done.stdout).toContain('cancel the cross-connect IX-9921 of cni-fra08-0001 at Digital Realty FRA1');
  expect(done.stdout).toContain(
    'cni.wan-fra-b: its static routes of 10.21.0.0/16 and 10.21.40.0/24 may still be in Magic, through nothing: delete those there, and leave routes through other tunnels',
  );

  // The documents are tidied up afterwards; nothing is left to do.
  const rest = await demarc(['plan', '--detailed-exitcode']);
  expect(rest.code).toBe(0);
  const routes = (await demarc(['routes'])).stdout;
  expect(routes).toMatch(/^10\.21\.40\.0\/24 +10\.255\.0\.49 \(in no tunnel\) /m);
});
