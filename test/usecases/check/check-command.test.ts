import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CheckFacts, CheckRun } from '../../../src/model/run-check.ts';
import { shellCommand } from '../../../src/model/text.ts';
import { checkRunner, requireRunnable } from '../../../src/usecases/check/check-command.ts';

const execute = promisify(execFile);

const facts: CheckFacts = {
  ...{ address: 'interconnect.ewr-a', interconnect: 'icon-1', site: 'ewr01', device: 'ccr01' },
  cnis: [
    {
      ...{ address: 'cni.wan-a', live_id: 'id-a', conduit_name: 'wan-a', customer_asn: 65010, fields: [] },
      ...{ cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' },
    },
    {
      ...{
        address: 'cni.wan-b',
        live_id: 'id-b',
        conduit_name: 'wan b',
        cust_ip: '10.0.1.1/31',
        p2p_ip: '10.0.1.0/31',
      },
      fields: [{ path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } }],
    },
  ],
};

interface Given {
  readonly environment?: Record<string, string>;
  readonly variables?: readonly string[];
  readonly timeoutMs?: number;
  readonly facts?: CheckFacts;
  readonly signal?: AbortSignal;
}

/** Runs a script of Node as a check. */
function check(script: string, given: Given = {}): Promise<CheckRun> {
  const command = shellCommand(process.execPath, '-e', script);
  const { environment = {}, variables = [], timeoutMs = 10_000, signal = new AbortController().signal } = given;
  const hide = (text: string) => text.replaceAll('the-secret', '(removed)');
  const runner = checkRunner({ command, timeoutMs, variables }, environment, hide);
  return runner.run(given.facts ?? facts, { signal, timeoutMs });
}

async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'demarc-check-'));
}

describe('the command of --check', () => {
  test('sees the facts on standard input and in variables, and nothing else of the environment', async () => {
    const file = join(await folder(), 'seen.json');
    const script = `const fs = require('fs'); fs.writeFileSync(${JSON.stringify(file)}, JSON.stringify({env: process.env, input: JSON.parse(fs.readFileSync(0, 'utf8'))}))`;
    const environment = {
      PATH: '/usr/bin',
      HOME: '/home/x',
      CLOUDFLARE_API_TOKEN: 'canary',
      DEMARC_MD5: 'canary',
      ROUTER: 'r1',
    };
    expect(await check(script, { environment, variables: ['ROUTER'] })).toMatchObject({ ok: true, end: 'exit code 0' });
    const seen: unknown = JSON.parse(await readFile(file, 'utf8'));
    expect(seen).toEqual({
      input: facts,
      env: {
        ...{ PATH: '/usr/bin', HOME: '/home/x', ROUTER: 'r1' },
        DEMARC_CHECK_CIRCUIT: 'interconnect.ewr-a',
        DEMARC_CHECK_INTERCONNECT: 'icon-1',
        DEMARC_CHECK_SITE: 'ewr01',
        DEMARC_CHECK_DEVICE: 'ccr01',
        // The CNI that is changed.
        DEMARC_CHECK_ADDRESS: 'cni.wan-b',
        DEMARC_CHECK_LIVE_ID: 'id-b',
        DEMARC_CHECK_CONDUIT_NAME: 'wan_b',
        DEMARC_CHECK_CUST_IP: '10.0.1.1/31',
        DEMARC_CHECK_P2P_IP: '10.0.1.0/31',
        DEMARC_CHECK_CUSTOMER_ASN: '-',
        DEMARC_CHECK_FIELDS:
          '[{"address":"cni.wan-b","path":"bgp.md5_key","before":{"sensitive":true},"after":{"sensitive":true}}]',
      },
    });
  });

  test('may have more CNIs than a variable holds: they stand on standard input', async () => {
    const cnis = Array.from({ length: 5_000 }, () => facts.cnis).flatMap((each) => each.slice(0, 1));
    const script = `const n = JSON.parse(require('fs').readFileSync(0)).cnis.length; process.exit(n === 5000 && !process.env.DEMARC_CHECK_ADDRESS ? 0 : 1)`;
    expect(await check(script, { facts: { ...facts, cnis } })).toMatchObject({ ok: true });
  });

  test('that does not read its input ends as it likes', async () => {
    const cnis = Array.from({ length: 5_000 }, () => facts.cnis).flat();
    const script = `process.stdin.destroy(); process.exit(3)`;
    expect(await check(script, { facts: { ...facts, cnis } })).toMatchObject({ ok: false, end: 'exit code 3' });
  });

  test('shows the end of its output on one line, without secrets and control characters', async () => {
    const script = `console.log('first'); console.error('\\u001b[31mred\\u001b[0m ::error:: the-secret'); process.exitCode = 2`;
    const { output } = await check(script);
    expect(output).toBe('first \\u{1b}[31mred\\u{1b}[0m ::error:: (removed)');
  });

  test('may write without end: the rest is thrown away', async () => {
    const script = `const text = 'x'.repeat(65536); let n = 0; const write = () => { while (n++ < 400) if (!process.stdout.write(text)) { process.stdout.once('drain', write); return; } console.log(' last'); }; write()`;
    const { ok, output } = await check(script);
    expect(ok).toBe(true);
    expect(output.length).toBeLessThan(600);
  });

  test('that hangs is ended at its time limit, with what it has started, even if that ignores TERM', async () => {
    const pid = join(await folder(), 'pid');
    const child = `process.on('SIGTERM', () => {}); require('fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const script = `process.on('SIGTERM', () => {}); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], {stdio: 'inherit'}); setInterval(() => {}, 1000)`;
    const ended = await check(script, { timeoutMs: 1_500 });
    expect(ended).toMatchObject({ ok: false, started: true, end: 'no end within 1.5s' });
    expect(await isRunning(Number(await readFile(pid, 'utf8')))).toBe(false);
  });

  test('that leaves children behind with its output open does not hold the run', async () => {
    const script = `const child = require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], {stdio: 'inherit'}); child.unref(); console.log(child.pid); process.exit(0)`;
    const { ok, output } = await check(script);
    expect(ok).toBe(true);
    expect(await isRunning(Number(output))).toBe(false);
  });

  test('ends with the run', async () => {
    const end = new AbortController();
    const running = check('setInterval(() => {}, 1000)', { signal: end.signal });
    end.abort();
    expect(await running).toMatchObject({ ok: false });
  });

  test('that is missing cannot be started', async () => {
    const runner = checkRunner({ command: '/no/such/program', timeoutMs: 1_000, variables: [] }, {}, (text) => text);
    const run = await runner.run(facts, { signal: new AbortController().signal, timeoutMs: 1_000 });
    expect(run).toMatchObject({ ok: false, started: false, end: 'spawn /no/such/program ENOENT' });
  });
});

describe('before anything is sent', () => {
  const request = { timeoutMs: 1_000, variables: [] };

  test('a program must exist and be executable', async () => {
    const file = join(await folder(), 'check');
    await writeFile(file, '#!/bin/sh\n');
    const environment = { PATH: process.env['PATH'] ?? '' };
    await expect(requireRunnable({ ...request, command: 'no-such-program' }, environment)).rejects.toThrow(
      '--check: there is no program no-such-program in PATH that can be run',
    );
    await expect(requireRunnable({ ...request, command: file }, environment)).rejects.toThrow(
      'is not a file that can be run',
    );
    await chmod(file, 0o755);
    await requireRunnable({ ...request, command: file }, environment);
    await requireRunnable({ ...request, command: 'sh -c true' }, environment);
  });

  test('a variable of --check-env must be set and have a name', async () => {
    const command = 'sh';
    const environment = { PATH: process.env['PATH'] ?? '' };
    await expect(requireRunnable({ ...request, command, variables: ['NO_SUCH'] }, environment)).rejects.toThrow(
      '--check-env: the variable NO_SUCH is not set',
    );
    await expect(requireRunnable({ ...request, command, variables: ['A=B'] }, environment)).rejects.toThrow(
      '--check-env takes the name of a variable',
    );
  });
});

/** A process that nobody has waited for yet is over, too. */
async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await execute('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
