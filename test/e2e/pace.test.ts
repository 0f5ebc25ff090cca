import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, collect } from '../helpers/child.ts';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { startDemarc } from '../helpers/run-demarc.ts';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

/** Two circuits without BGP in one group. */
const pair = `version: 1
account: ${account}
policy: {}
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot}, group: pair }
  ewr-b: { type: direct, slot_id: ${otherFreeSlot}, group: pair }
cnis:
  wan-a: { interconnect: ewr-a, magic: { mtu: 1500 } }
  wan-b: { interconnect: ewr-b, magic: { mtu: 1500 } }
`;
const slower = pair.replaceAll('1500', '1476');

/** The pair is live, and the documents change the MTU of both. */
async function changedPair(document = slower) {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair });
  expect(await sandbox.demarc(['apply', '--yes'], { cwd })).toMatchObject({ code: 0 });
  await writeFile(join(cwd, 'demarc.yaml'), document);
  const before = (await sandbox.commits()).length;
  const commits = async () => (await sandbox.commits()).slice(before);
  const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
  return { sandbox, cwd, commits, env };
}

test('a check that policy.pace requires is missing: nothing is sent', async () => {
  const { sandbox, cwd } = await changedPair(slower.replace('policy: {}', 'policy: { pace: { check: required } }'));
  const before = (await sandbox.requests()).length;
  const { code, stderr } = await sandbox.demarc(['apply', '--yes'], { cwd });
  expect(code).toBe(64);
  expect(stderr).toContain(`policy.pace.check of account ${account} is required, and there is no --check`);
  expect(await sandbox.requests()).toHaveLength(before);
  const planned = await sandbox.demarc(['plan'], { cwd });
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.stdout).toContain('Between two circuits of a backup set: light, check.');
});

test.each([
  [['apply', '--yes', '--check', './no-such-check'], '--check: ./no-such-check is not a file that can be run'],
  [['apply', '--yes', '--check', 'a "b'], '--check: the command has a quote (") that is not closed'],
  [['plan', '--check', 'true && true'], '--check: the command has &&, but no shell runs it'],
  [['apply', '--yes', '--check', 'true', '--check-env', 'NO_SUCH'], '--check-env: the variable NO_SUCH is not set'],
  [['plan', '--check-timeout', '5m'], '--check-timeout needs --check'],
  [
    ['apply', '--yes', '--confirm', 'each'],
    '--confirm each asks before every disruptive circuit, and there is no terminal',
  ],
])('%j is a wrong command line', async (args, message) => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const { code, stderr } = await sandbox.demarc(args, { cwd });
  expect(stderr).toContain(message);
  expect(code).toBe(64);
  expect(await sandbox.requests()).toEqual([]);
});

test('without a check the plan says that nothing proves anything, and what would', async () => {
  const { sandbox, cwd } = await changedPair();
  const { code, stdout } = await sandbox.demarc(['plan'], { cwd });
  expect(code).toBe(4);
  expect(stdout).toContain('set: light, nothing proves that sessions are back before the next (policy.pace)');
  expect(stdout).toMatch(/to lift it: two runs, .*; or --check COMMAND .*; or --confirm each .*; or --allow outage=/);
});

test('a check that fails ends the run with 5 in every format, with the command and the way back', async () => {
  const { sandbox, cwd, commits } = await changedPair();
  // The survivor passes, the changed circuit does not.
  await writeFile(join(cwd, 'check.mjs'), 'process.exit(process.env.DEMARC_CHECK_FIELDS === "[]" ? 0 : 1)');
  const outs = ['--out', 'markdown=report.md', '--out', 'json=report.json', '--log', 'log.ndjson'];
  const check = ['--check', `${process.execPath} check.mjs`, '--check-timeout', '100ms'];
  const { code, stdout } = await sandbox.demarc(['apply', '--yes', ...check, ...outs], { cwd });
  expect(code).toBe(5);
  expect(await commits()).toHaveLength(1);
  for (const text of [stdout, await readFile(join(cwd, 'report.md'), 'utf8')]) {
    expect(text).not.toContain('Converged');
    expect(text).toContain('check.mjs');
    expect(text).toMatch(/did not prove within 100ms that it is back: exit code 1/);
    expect(text).toMatch(/demarc.yaml:8 .*magic.mtu 1500/);
  }
  expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
    accounts: [
      {
        changes: [{ outcome: 'applied' }, { outcome: 'skipped' }],
        check: { argv: [process.execPath, 'check.mjs'], circuits: [{ outcome: 'failed' }] },
      },
    ],
  });
  const log = (await readFile(join(cwd, 'log.ndjson'), 'utf8')).trim().split('\n');
  const lines = log.map((line) => JSON.parse(line) as { readonly event: string });
  expect(lines.find(({ event }) => event === 'check')).toMatchObject({
    argv: [process.execPath, 'check.mjs'],
    ok: false,
    end: 'exit code 1',
  });
});

test('tunnel health counts as proof where it can be read, and the plan says both', async () => {
  const document = slower.replace('policy: {}', 'policy: { pace: { soak: 10m, tunnel_health: 30m } }');
  const { sandbox, cwd } = await changedPair(document);
  const known = await sandbox.demarc(['plan'], { cwd });
  expect(known).toMatchObject({ code: 0 });
  expect(known.stdout).toContain('Between two circuits of a backup set: light, soak 10m, tunnel health 30m.');
  expect(known.stdout).toContain('This takes 30m or more.');
  await sandbox.setFaults([{ kind: 'graphql_errors', operation: 'query_analytics' }]);
  const unknown = await sandbox.demarc(['apply', '--yes'], { cwd });
  expect(unknown).toMatchObject({ code: 4 });
  expect(`${unknown.stdout}${unknown.stderr}`).toContain('plan-tunnel-health');
});

test('a failed last check is 5 and never "Converged"', async () => {
  const { sandbox, cwd } = await changedPair(pair.replace('mtu: 1500 } }\n  wan-b', 'mtu: 1476 } }\n  wan-b'));
  await writeFile(join(cwd, 'check.mjs'), 'process.exit(process.env.DEMARC_CHECK_FIELDS === "[]" ? 0 : 1)');
  const check = ['--check', `${process.execPath} check.mjs`, '--check-timeout', '100ms'];
  const { code, stdout } = await sandbox.demarc(['apply', '--yes', ...check], { cwd });
  expect(code).toBe(5);
  expect(stdout).toContain('1 applied');
  expect(stdout).toContain('Not done: 1 changed circuit did not pass the check.');
  expect(stdout).not.toContain('Converged');
});

describe.skipIf(process.platform === 'win32')('on Ctrl-C', () => {
  test.each([
    [
      'a check',
      [],
      ['--check', `sh -c 'test "$DEMARC_CHECK_FIELDS" = [] || { : > begun; exec sleep 600; }'`],
      'applied',
    ],
    ['a soak', ['policy: {}', 'policy: { pace: { soak: 10m } }'], ['--allow', 'outage=pair'], 'soak 10m'],
    [
      'a wait for tunnel health',
      ['policy: {}', 'policy: { pace: { tunnel_health: 30m } }'],
      ['--log', 'log.ndjson'],
      'its tunnels must be healthy everywhere for 30m before the next circuit',
    ],
  ])(
    '%s ends, the run reports with the way back, and the next circuit is not attempted',
    async (name, [from = '', to = ''], args, shown) => {
      const { cwd, commits, env } = await changedPair(slower.replace(from, to));
      const outs = ['--format', 'json', '--out', 'text=report.txt', '--out', 'markdown=report.md'];
      const child = startDemarc(['apply', '--yes', ...outs, ...args], { cwd, env });
      const text = collect(child);
      const isBegun = () => name !== 'a check' || existsSync(join(cwd, 'begun'));
      // The plan shows the pace, too, before the first write.
      const isWaiting = async () => text.stderr.includes(shown) && isBegun() && (await commits()).length === 1;
      await vi.waitUntil(isWaiting, { timeout: 20_000 });
      child.kill('SIGINT');
      expect(await codeOf(child)).toBe(130);
      expect(JSON.parse(text.stdout)).toMatchObject({
        accounts: [{ changes: [{ outcome: 'applied' }, { outcome: 'not_attempted' }], converged: null }],
      });
      expect(await commits()).toHaveLength(1);
      const next = expect.stringMatching(
        /^.*The way back, .*: demarc\.yaml:8 \(cni\.wan-a\): magic\.mtu 1500\.$/,
      ) as string;
      const circuit = { address: 'interconnect.ewr-a', next };
      expect(JSON.parse(text.stdout)).toMatchObject({
        accounts: [
          name === 'a check'
            ? { check: { circuits: [{ ...circuit, outcome: 'stopped' }] } }
            : { unproven: [{ ...circuit, reason: 'stopped' }] },
        ],
      });
      for (const file of ['report.txt', 'report.md'])
        expect(await readFile(join(cwd, file), 'utf8')).toMatch(/The way back, .*cni\.wan-a.*magic\.mtu 1500/);
      if (!args.includes('--log')) return;
      expect(JSON.parse(text.stdout)).toMatchObject({ accounts: [{ tunnel_health: [{ outcome: 'stopped' }] }] });
      const log = (await readFile(join(cwd, 'log.ndjson'), 'utf8')).trim().split('\n');
      const lines = log.map((line) => JSON.parse(line) as { readonly event: string; readonly state?: string });
      const states = lines.flatMap(({ event, state }) => (event === 'tunnel_health' ? [state] : []));
      expect(states).toEqual(['awaited', 'stopped']);
    },
  );
});

describe.skipIf(!hasPseudoTerminal)('--confirm each', () => {
  test.each([
    ['yes', 0, 2],
    ['no', 5, 1],
  ])('asks on a terminal before each circuit; after %s the run ends with %d', async (second, expected, writes) => {
    const { cwd, commits, env } = await changedPair();
    const { terminal, screen } = demarcOnTerminal(['apply', '--yes', '--confirm', 'each'], { cwd, env });
    await vi.waitUntil(() => screen().includes('Next: '), { timeout: 20_000 });
    terminal.stdin.write('yes\n');
    await vi.waitUntil(() => screen().includes('changed before: yes says that its sessions are back'), {
      timeout: 20_000,
    });
    // Two accounts may have circuits of the same live name.
    expect(screen()).toMatch(/Next: interconnect\.ewr-a \(icon-ewr01-\d+, ewr01\) in account [0-9a-f]{32}: cni\.wan-a/);
    terminal.stdin.write(`${second}\n`);
    const [code] = (await once(terminal, 'close')) as [number | null];
    expect(code).toBe(expected);
    expect(await commits()).toHaveLength(writes);
    const shown = screen().replace(/\s+/g, ' ');
    expect(shown.includes('is not known to be back: the answer was not yes')).toBe(second === 'no');
    expect(shown.includes('The way back, if it does not recover: demarc.yaml:8 (cni.wan-a): magic.mtu 1500.')).toBe(
      second === 'no',
    );
  });
});
