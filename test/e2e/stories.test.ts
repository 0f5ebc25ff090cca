import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fortyCircuits } from './forty-circuits.ts';
import { account } from './workspace.ts';

interface LiveCni {
  readonly id: string;
  readonly interconnect: string;
  readonly magic: { readonly conduit_name: string; readonly mtu: number };
}

test('3 a.m.: a customer is moved by hand; the drift is seen, accepted and reviewed as an empty plan', async () => {
  const { sandbox, cwd, documents, demarc } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });
  const before = await demarc(['snapshot', 'monday.json']);
  expect(before.code).toBe(0);
  expect((await demarc(['drift'])).code).toBe(0);

  const url = `${sandbox.url}/accounts/${account}/cni/cnis`;
  const headers = { authorization: 'Bearer somebody', 'content-type': 'application/json' };
  const { items } = (await (await fetch(url, { headers })).json()) as { readonly items: readonly LiveCni[] };
  const moved = items.find(({ magic }) => magic.conduit_name === 'initech-fra-a');
  if (moved === undefined) throw new Error('the account lacks the CNI');
  const body = JSON.stringify({ ...moved, interconnect: 'cni-fra03-0001', magic: { ...moved.magic, mtu: 1476 } });
  expect((await fetch(`${url}/${moved.id}`, { method: 'PUT', headers, body })).status).toBe(200);

  const drift = await demarc(['drift']);
  expect(drift.code).toBe(2);
  expect(drift.stdout).toContain('demarc apply --only cni.initech-fra-a');
  expect(drift.stdout).toContain('demarc accept cni.initech-fra-a');
  const since = await demarc(['diff', 'monday.json']);
  expect(since.code).toBe(2);
  expect(since.stdout).toContain('initech-fra-a');

  const file = join(cwd, 'demarc', 'europe.yaml');
  const written = await readFile(file, 'utf8');
  expect((await demarc(['accept', 'cni.initech-fra-a'])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(
    written
      .replace('  initech-fra-a:\n    interconnect: fra-c\n', '  initech-fra-a:\n    interconnect: fra-a\n')
      .replace(/(initech-fra-a:\n.*\n.*\n.*)mtu: 1500/, '$1mtu: 1476'),
  );
  const plan = await demarc(['plan', '--detailed-exitcode']);
  expect({ code: plan.code, last: plan.stdout.trimEnd().split('\n').at(-2) }).toEqual({
    code: 0,
    last: expect.stringContaining('No changes. The network is as declared.') as string,
  });
  // What was as it was on Monday is a way back: documents whose plan moves the customer.
  const back = await demarc(['export', '--from', 'monday.json']);
  expect(back.code).toBe(0);
  expect(back.stdout).toContain('initech-fra-a');
});

test('Friday: what changed in a week is shown, and the change board gets its page', async () => {
  const { sandbox, cwd, documents, demarc } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });
  expect((await demarc(['snapshot', 'last-week.json'])).code).toBe(0);
  const file = join(cwd, 'demarc', 'europe.yaml');
  const written = await readFile(file, 'utf8');
  await writeFile(file, written.replace(/(initech-fra-a:\n.*\n.*\n.*)mtu: 1500/, '$1mtu: 1476'));
  expect((await demarc(['plan', '--out', 'json=plan.json'])).code).toBe(0);
  const files = ['--out', 'json=report.json', '--log', 'run.ndjson'];
  expect((await demarc(['apply', '--plan', 'plan.json', '--yes', ...files])).code).toBe(0);

  const week = await demarc(['diff', 'last-week.json']);
  expect(week.code).toBe(2);
  expect(week.stdout).toMatch(/initech-fra-a[^]*magic\.mtu +1500 → 1476/);
  const evidence = ['evidence', '--plan', 'plan.json', '--report', 'report.json', '--log', 'run.ndjson'];
  const page = await demarc([...evidence, '--out', 'markdown=board.md']);
  expect(page.code).toBe(0);
  expect(await readFile(join(cwd, 'board.md'), 'utf8')).toBe(page.stdout);
  const [commit, ...others] = await sandbox.commits();
  expect(others).toEqual([]);
  expect(page.stdout).toContain('**1 applied.**');
  expect(page.stdout).toContain('It was compared with a reviewed plan file (--plan).');
  expect(page.stdout).toContain(
    '| <code>magic.mtu</code> | <code>1500</code> | <code>1476</code> | <code>1476</code> |',
  );
  expect(page.stdout).toMatch(
    /\| <code>PUT<\/code> <code>update_cni<\/code> \| 200 \| <code>[0-9a-f]{16}-LHR<\/code> \|/,
  );
  expect(page.stdout).toContain(`<code>${commit?.id ?? ''}</code>`);
  for (const name of ['americas', 'asia', 'europe', 'google', 'policy'])
    expect(page.stdout).toMatch(new RegExp(`<code>demarc/${name}\\.yaml</code> \\| <code>[0-9a-f]{64}<`));
});
