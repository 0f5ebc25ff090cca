import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

const never = 86_400_000;

test('--wait succeeds and says so when the new interconnect becomes Healthy', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: 500 });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', '--wait', '30s'], { cwd });
  expect(code).toBe(0);
  expect(stderr).toMatch(/interconnect\.ewr-a: waiting until \S+ is Healthy; it is Pending\n/);
  expect(stdout).toMatch(/interconnect\.ewr-a \(\S+\) is Healthy/);
});

test('--wait ends with 5 in every format when the new interconnect is not Healthy in time', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: never });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const outs = ['--out', 'markdown=report.md', '--out', 'json=report.json'];
  const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--wait=0s', ...outs], { cwd });
  expect(code).toBe(5);
  expect(stdout).toContain('2 applied');
  expect(stdout).toMatch(/interconnect\.ewr-a \(\S+\) was created, but did not become Healthy in time: Pending/);
  expect(stdout).toContain('the changes were applied');
  const { readFile } = await import('node:fs/promises');
  expect(await readFile(join(cwd, 'report.md'), 'utf8')).toContain(
    'was created, but did not become Healthy in time: Pending',
  );
  expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
    accounts: [{ converged: true, health: [{ address: 'interconnect.ewr-a', healthy: false, state: 'Pending' }] }],
  });
});

test('without --wait a run does not read the state of a new interconnect', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: never });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect(await sandbox.demarc(['apply', '--yes'], { cwd })).toMatchObject({ code: 0 });
  expect((await sandbox.requests()).map(({ operation }) => operation)).not.toContain('get_interconnect_status');
});

test('a move onto a new interconnect is blocked without --wait, and with it waits until that is Healthy', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: 500 });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await sandbox.demarc(['apply', '--yes', '--wait'], { cwd });
  await writeFile(join(cwd, 'demarc.yaml'), circuit.replace(freeSlot, otherFreeSlot));
  const blocked = await sandbox.demarc(['plan'], { cwd });
  expect(blocked.code).toBe(4);
  expect(blocked.stdout).toContain('guard unhealthy blocks this plan');
  expect(await sandbox.demarc(['plan', '--wait'], { cwd })).toMatchObject({ code: 0 });
  const moved = await sandbox.demarc(['apply', '--yes', '--wait', '30s'], { cwd });
  expect(moved.code).toBe(0);
  const operations = (await sandbox.commits()).map(({ operation }) => operation);
  expect(operations.slice(2)).toEqual(['create_interconnect', 'update_cni', 'delete_interconnect']);
});

test('a move onto a new interconnect that is not Healthy in time is skipped with advice', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: never });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await sandbox.demarc(['apply', '--yes'], { cwd });
  await writeFile(join(cwd, 'demarc.yaml'), circuit.replace(freeSlot, otherFreeSlot));
  const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--wait=0s'], { cwd });
  expect(code).toBe(5);
  expect(stdout).toMatch(/skipped +~ cni\.wan-a/);
  expect(stdout).toMatch(/it waits for interconnect\.ewr-a \(\S+\) to be Healthy; after 0 s it is Pending/);
  expect(stdout).toContain('demarc loa interconnect.ewr-a');
  const [cni] = (await sandbox.state()).accounts[account]?.cnis ?? [];
  expect(cni).toMatchObject({ interconnect: expect.any(String) as string });
  expect((await sandbox.commits()).map(({ operation }) => operation).slice(2)).toEqual(['create_interconnect']);
});

test('a wait ends at once when the run is interrupted, with its report', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: never });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const env = { CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url };
  const child = startDemarc(['apply', '--yes', '--wait', '1h'], { cwd, env });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('waiting until')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(130);
  expect(stdout).toContain('2 applied');
});

describe('when two circuits of a group change,', () => {
  const third = 'c02f9b74-c06f-4d25-b712-dbbd96713b55';
  const group = (mtu: number) =>
    [
      `version: 1\naccount: ${account}\ninterconnects:`,
      `  a: { type: direct, slot_id: ${freeSlot}, group: new-york }`,
      `  b: { type: direct, slot_id: ${otherFreeSlot}, group: new-york }`,
      `  c: { type: direct, slot_id: ${third}, group: new-york }`,
      'cnis:',
      `  on-a: { interconnect: a, magic: { mtu: ${mtu} } }`,
      `  on-b: { interconnect: b, magic: { mtu: ${mtu} } }`,
      '  on-c: { interconnect: c, magic: { mtu: 1500 } }\n',
    ].join('\n');

  const down = (nth: readonly number[]) => ({
    kind: 'status',
    operation: 'get_interconnect_status',
    nth,
    status: 200,
    body: { state: 'Down', reason: 'no light' },
  });

  async function changed(answers: readonly unknown[]) {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': group(1500) });
    expect(await sandbox.demarc(['apply', '--yes'], { cwd })).toMatchObject({ code: 0 });
    await writeFile(join(cwd, 'demarc.yaml'), group(1476));
    await sandbox.setFaults(answers);
    const before = (await sandbox.commits()).length;
    const outs = ['--out', 'markdown=report.md', '--out', 'json=report.json', '--log', 'log.ndjson'];
    const result = await sandbox.demarc(['apply', '--yes', '--wait=0s', ...outs], { cwd });
    return { ...result, cwd, commits: (await sandbox.commits()).slice(before).map(({ operation }) => operation) };
  }

  test('the second changes once the first is Healthy again', async () => {
    const { code, commits } = await changed([]);
    expect(code).toBe(0);
    expect(commits).toEqual(['update_cni', 'update_cni']);
  });

  test('a first circuit that does not recover stops its group', async () => {
    // The plan asks for the health of all three, then the gate of the first circuit asks for c. What is asked after that is about the first.
    const { code, stdout, stderr, commits } = await changed([down([5, 6, 7])]);
    expect(code).toBe(5);
    expect(commits).toEqual(['update_cni']);
    expect(stdout).toMatch(/applied +~ cni\.on-a/);
    expect(stdout).toMatch(/skipped +~ cni\.on-b/);
    expect(stdout).toMatch(
      /skipped [^]*interconnect\.a \(\S+\) is not Healthy after its change: it is Down \(no light\)/,
    );
    expect(stdout).toContain('Not done: 1 changed circuit is not known to be back.');
    expect(stdout).toMatch(/The way back, if it does not recover: demarc\.yaml:\d+ \(cni\.on-a\): magic\.mtu 1500\./);
    expect(stderr).toMatch(/interconnect\.a: waiting until \S+ is Healthy; it is Down \(no light\)/);
  });

  test('a last circuit that does not recover ends the run with 5 in every format, never with "Converged"', async () => {
    // After the gate of the second circuit, which finds that c has light, the only question is about the second.
    const { code, stdout, stderr, commits, cwd } = await changed([down([7])]);
    expect(code).toBe(5);
    expect(commits).toEqual(['update_cni', 'update_cni']);
    expect(stderr).toMatch(/interconnect\.b: \S+ is not Healthy after its change: .*it is Down \(no light\)/);
    for (const text of [stdout, await readFile(join(cwd, 'report.md'), 'utf8')]) {
      expect(text).not.toContain('Converged');
      expect(text).toContain('Not done: 1 changed circuit is not known to be back.');
      expect(text).toContain('A new run does not look at them again.');
      expect(text).toMatch(/interconnect\.b.*is not Healthy after its change/);
      expect(text).toMatch(/The way back, if it does not recover: .*cni\.on-b.*magic\.mtu 1500/);
    }
    expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
      accounts: [
        {
          changes: [{ outcome: 'applied' }, { outcome: 'applied' }],
          converged: true,
          unproven: [{ address: 'interconnect.b', reason: 'dark', state: 'Down' }],
        },
      ],
    });
    const log = (await readFile(join(cwd, 'log.ndjson'), 'utf8')).trim().split('\n');
    expect(log.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ event: 'unproven', reason: 'dark', state: 'Down' }),
    );
  });

  test('the first does not change when the circuits that are left lost their light since the plan', async () => {
    const { code, stdout, commits } = await changed([down([4, 5, 6, 7])]);
    expect(code).toBe(1);
    expect(commits).toEqual([]);
    expect(stdout).toMatch(/skipped +~ cni\.on-a/);
    expect(stdout).toMatch(/skipped +~ cni\.on-b/);
    expect(stdout).toMatch(
      /no other circuit of ewr is surely up now \(\S+: Down and \S+: Down\); nothing of this circuit was/,
    );
  });
});
