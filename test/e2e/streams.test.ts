import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeOf, collect } from '../helpers/child.ts';
import { demarcPath, runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

/** Runs the command and closes its stdout before it has written anything. */
async function withClosedStdout(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = startDemarc(args, { cwd, env });
  child.stdout.destroy();
  child.stdin.end();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe('a reader that closes early', () => {
  test.each([['schema'], ['rules'], ['--help'], ['--version']])('is no error for %s', async (...args) => {
    expect(await withClosedStdout(args, '/', {})).toEqual({ code: 0, stderr: '' });
  });

  test('does not change the exit code of a plan', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    const result = await withClosedStdout(['plan', '--detailed-exitcode', '--quiet'], cwd, env);
    expect(result).toEqual({ code: 2, stderr: '' });
  });

  test('does not stop an apply, which ends with an error about its lost report', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    const { code, stderr } = await withClosedStdout(['apply', '--yes', '--quiet'], cwd, env);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error: stdout could not be written: .*\n {2}hint: .*demarc plan.*\n$/);
    expect(await sandbox.commits()).toHaveLength(2);
    // With nothing changed there is nothing to be told.
    expect(await withClosedStdout(['apply', '--yes', '--quiet'], cwd, env)).toEqual({ code: 0, stderr: '' });
  });
});

describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  /** Runs the command with its stdout on a device that is always full. */
  async function onFullDevice(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [demarcPath, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', full.fd, 'pipe'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    await full.close();
    return { code, stderr };
  }

  test.each([
    [['plan', '--quiet'], 1],
    [['plan', '--quiet', '--detailed-exitcode'], 1],
    [['apply', '--yes', '--quiet', '--format', 'json'], 5],
  ])('behind stdout ends %j with %d and the reason', async (args, expected) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    const { code, stderr } = await onFullDevice(args, cwd, env);
    expect(code).toBe(expected);
    expect(stderr).toContain('stdout could not be written: ENOSPC');
    expect(await sandbox.commits()).toHaveLength(expected === 5 ? 2 : 0);
  });

  test('for --out leaves no file and does not stop an apply, which ends with an error', async () => {
    const sandbox = await sandboxFor();
    const cnis = Array.from({ length: 20 }, (_, n) => `  wan-${n}: { interconnect: ewr-a, magic: { mtu: 1500 } }\n`);
    const cwd = await folderWith({ 'demarc.yaml': `${circuit.replace(/cnis:[^]*/, '')}cnis:\n${cnis.join('')}` });
    // A limit of 1 KiB on the size of files stands for the disk: Node ignores the signal, and the write fails.
    const command = `ulimit -f 1; exec '${process.execPath}' '${demarcPath}' apply --yes --quiet --out json=report.json`;
    const child = spawn('bash', ['-c', command], {
      cwd,
      env: { PATH: process.env['PATH'], CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url },
    });
    const text = collect(child);
    expect(await codeOf(child)).toBe(5);
    expect(text.stderr).toMatch(/^error: --out: report\.json could not be written: /m);
    expect(text.stdout).toContain('interconnect.ewr-a');
    expect(await sandbox.commits()).toHaveLength(21);
    expect(await readdir(cwd)).toEqual(['demarc.yaml']);
  });
});

describe('a slow reader gets the whole of a long output', () => {
  const codes = Array.from({ length: 2000 }, () => 'plan-ambiguous');

  test.each([
    ['waits', ''],
    // Node's stream of it has set this for whoever writes to it.
    ['says "later"', 'process.stdout;'],
  ])('where the pipe is full and %s', async (_, before) => {
    const cwd = await folderWith({ 'before.cjs': before });
    const env = { NODE_OPTIONS: `--require ${join(cwd, 'before.cjs')}` };
    const child = startDemarc(['explain', ...codes], { cwd, env });
    child.stdin.end();
    let text = '';
    child.stdout.setEncoding('utf8');
    for await (const chunk of child.stdout) {
      text += String(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(text.match(/^plan-ambiguous {2}/gm)).toHaveLength(codes.length);
  });
});

describe('colour', () => {
  const escape = '\u001b[';

  test('is used on terminals and on request', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace('mtu:', 'mtuu:') });
    expect((await runDemarc(['validate'], { cwd })).stdout).not.toContain(escape);
    const forced = await runDemarc(['validate'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain(escape);
    const refused = await runDemarc(['validate', '--no-color'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(refused.stdout).not.toContain(escape);
  });
});

describe('a text in a document', () => {
  test('never reaches a terminal or a log of Actions as a command', async () => {
    const nasty = '::set-output name=x::y';
    const cwd = await folderWith({ 'demarc.yaml': `version: 1\naccount: "${nasty}\\e[31m"\n"${nasty}": 1\n` });
    for (const format of ['text', 'json']) {
      const { code, stdout, stderr } = await runDemarc(['validate', '--format', format], {
        cwd,
        env: { GITHUB_ACTIONS: 'true' },
      });
      expect(code).toBe(3);
      expect(stdout + stderr).not.toMatch(/^\s*::/m);
      expect(stdout + stderr).not.toContain('\u001b');
    }
  });
});
