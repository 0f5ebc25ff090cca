import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StatusDocument } from '../../src/model/generated/status.ts';
import { schemaText } from '../../src/schema/schemas.ts';
import { matchesSchema } from '../helpers/matches-schema.ts';
import { readMetrics, valuesBy } from '../helpers/prometheus.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { circuit, folderWith, sandboxWith } from './workspace.ts';

test('filters choose what is shown, what the exit code speaks of, and say how many they leave out', async () => {
  const { documents, demarc } = await fortyCircuits();
  const status = async (...args: string[]) => {
    const { code, stdout, stderr } = await demarc(['status', '--files', documents, ...args]);
    return {
      code,
      stderr,
      last: stdout.trimEnd().split('\n').at(-1),
      rows: stdout.split('\n\n')[0]?.split('\n') ?? [],
    };
  };
  const well = await status('--state', 'healthy');
  expect(well.code).toBe(0);
  expect(well.rows).toHaveLength(37);
  expect(well.last).toMatch(/^36 Healthy; the filter leaves out 4 circuits; weak backup sets: dfw .*, ord /);
  const sick = await status('--state', 'down', '--state', 'Unhealthy');
  expect([sick.code, sick.rows.length]).toEqual([2, 3]);
  const london = await status('--site', 'lhr05');
  expect([london.code, london.last]).toEqual([0, expect.stringMatching(/^\d+ Healthy; the filter/)]);
  const none = await status('--site', 'lhr50');
  expect(none).toMatchObject({ code: 0, rows: ['No interconnects.'], last: 'the filter leaves out 40 circuits' });
  expect(none.stderr).toMatch(/no circuit has the site "lhr50"/);
  const both = await status('chi-b', 'lon-a', '--state', 'Healthy');
  expect([both.code, both.rows.length]).toEqual([0, 2]);
  expect(both.last).toMatch(/^1 Healthy; the filter leaves out 1 circuit$/);
});

test('JSON is the record of a circuit with the summary, in its schema, and --out writes it beside the text', async () => {
  const { documents, demarc, cwd } = await fortyCircuits();
  const args = ['--files', documents, '--metro', 'ord'];
  const { code, stdout } = await demarc([
    'status',
    ...args,
    '--format',
    'json',
    '--out',
    'text=status.txt',
    '--out',
    'json=status.json',
  ]);
  expect(code).toBe(2);
  const document = JSON.parse(stdout) as StatusDocument;
  expect(matchesSchema('status', document)).toEqual([]);
  const { accounts, summary, weak_sets } = document;
  expect(summary).toEqual({
    circuits: 2,
    left_out: 38,
    states: [
      { state: 'Down', circuits: 1 },
      { state: 'Healthy', circuits: 1 },
    ],
  });
  expect(weak_sets).toEqual([{ account: accounts[0]?.account, name: 'ord', up: 1, circuits: 2 }]);
  const inventory = await demarc(['inventory', documents, '--metro', 'ord', '--format', 'json']);
  const known = JSON.parse(inventory.stdout) as Pick<StatusDocument, 'accounts'>;
  const withoutRoutes = known.accounts.map((account) => ({
    ...account,
    circuits: account.circuits.map((each) => ({ ...each, cnis: each.cnis.map((cni) => ({ ...cni, routes: null })) })),
  }));
  expect(accounts).toEqual(withoutRoutes);
  expect(await readFile(join(cwd, 'status.json'), 'utf8')).toBe(stdout);
  expect(await readFile(join(cwd, 'status.txt'), 'utf8')).toMatch(/^KEY .*\nchi-b /);
  expect((await stat(join(cwd, 'status.json'))).mode & 0o111).toBe(0);
});

test('the records of status and of inventory have one schema', () => {
  const definitions = (name: string) =>
    (JSON.parse(schemaText(name) ?? '') as { $defs: Record<string, unknown> }).$defs;
  expect(definitions('status')).toMatchObject(definitions('inventory'));
});

test('a key whose object is gone, as its tombstone asks, is a note, and one that is live nowhere is an error', async () => {
  const sandbox = await sandboxWith();
  const cwd = await folderWith({
    'demarc.yaml': `${circuit}  old:\n    state: absent\n`,
  });
  const gone = await sandbox.demarc(['status', 'cni.old'], { cwd });
  expect(gone).toMatchObject({
    code: 0,
    stdout: 'No interconnects.\n',
    stderr: 'note: deleted, as state: absent asks: cni.old\n',
  });
  expect(await sandbox.demarc(['status', 'ewr-z'], { cwd })).toMatchObject({ code: 64, stdout: '' });
});

test('--until waits for the light of a circuit, and prints the status at its end', async () => {
  const { sandbox, documents, demarc } = await fortyCircuits();
  const waiting = demarc(['status', 'chi-b', '--files', documents, '--until', 'HEALTHY', '--format', 'json']);
  await expect.poll(async () => (await sandbox.requests()).length, { timeout: 10_000 }).toBeGreaterThan(3);
  const light = await runDemarc(['sandbox', 'light', 'cni-ord02-0004', 'up', '--base-url', sandbox.url]);
  expect(light.stdout).toBe('cni-ord02-0004 is Healthy, was Down\n');
  const { code, stdout, stderr } = await waiting;
  expect([code, (JSON.parse(stdout) as StatusDocument).summary.states]).toEqual([
    0,
    [{ state: 'Healthy', circuits: 1 }],
  ]);
  expect(stderr.replaceAll(/\S+Z /g, 'T ')).toBe(
    'T waiting for all to be Healthy: 1 circuit, 0 Healthy; read every 1s or so\nT chi-b (cni-ord02-0004): Down -> Healthy\n',
  );
});

test('--until says after --deadline who is not there and why, and refuses what cannot be waited for', async () => {
  const { documents, demarc } = await fortyCircuits();
  const status = (...args: string[]) => demarc(['status', '--files', documents, ...args]);
  const late = await status('chi-b', 'lon-a', '--until', 'healthy', '--deadline', '2s', '--quiet');
  expect(late).toMatchObject({ code: 2, stdout: expect.stringContaining('chi-b') as string });
  expect(late.stderr).toMatch(
    /^error: not Healthy within 2s \(--deadline\): chi-b \(cni-ord02-0004\) is Down \(no light: [^)]*\); last read \S+Z\n {2}hint: /,
  );
  expect(await status('--until', 'up')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('Did you mean Healthy?') as string,
  });
  const none = await status('--until', 'healthy', '--site', 'nowhere');
  expect(none).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('no circuit to wait for') as string,
  });
});

test('--format prometheus is read by a parser of others, and a file of --out stays where the account cannot be read', async () => {
  const { sandbox, documents, demarc, cwd } = await fortyCircuits();
  const args = ['status', '--files', documents, '--format', 'prometheus', '--out', 'prometheus=demarc.prom'];
  const { code, stdout } = await demarc(args);
  expect(code).toBe(2);
  expect(Object.values(valuesBy(stdout, 'demarc_circuit_up', 'circuit')).filter((up) => up === 1)).toHaveLength(36);
  expect(valuesBy(stdout, 'demarc_backup_set_circuits_up', 'set')).toMatchObject({ ord: 1, dfw: 1, ams: 3 });
  expect(valuesBy(stdout, 'demarc_backup_set_circuits', 'set')).toMatchObject({ ord: 2 });
  const info = readMetrics(stdout).get('demarc_circuit_info') ?? [];
  expect(info.find(({ labels }) => labels['key'] === 'chi-b')?.labels).toMatchObject({
    ...{ circuit: 'cni-ord02-0004', site: 'ord02', metro: 'ord', device: 'ord02-ccr2', type: 'direct', speed: '10G' },
  });
  const file = join(cwd, 'demarc.prom');
  const kept = await readFile(file, 'utf8');
  expect(readMetrics(kept).size).toBe(readMetrics(stdout).size);
  await sandbox.setFaults([{ kind: 'malformed', operation: 'list_cnis' }]);
  expect(await demarc(args)).toMatchObject({ code: 1, stdout: '' });
  expect(await readFile(file, 'utf8')).toBe(kept);
});
