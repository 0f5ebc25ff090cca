import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
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

describe('a reader that goes away early', () => {
  test.each([['schema'], ['rules'], ['--help'], ['--version']])('is no error for %s', async (...args) => {
    expect(await withClosedStdout(args, '/', {})).toEqual({ code: 0, stderr: '' });
  });

  test('leaves the exit code of a plan what it is', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    const result = await withClosedStdout(['plan', '--detailed-exitcode', '--quiet'], cwd, env);
    expect(result).toEqual({ code: 2, stderr: '' });
  });

  test('does not stop an apply', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    expect(await withClosedStdout(['apply', '--yes', '--quiet'], cwd, env)).toEqual({ code: 0, stderr: '' });
    expect(await sandbox.commits()).toHaveLength(2);
  });
});

test('a long output reaches a slow reader whole', async () => {
  const cwd = await folderWith();
  const cnis = Array.from({ length: 3000 }, (_, n) => `  c-${n}: { interconnect: ewr-a, magic: { mtuu: 1 } }`);
  await writeFile(join(cwd, 'demarc.yaml'), `${circuit.replace(/cnis:[^]*/, '')}cnis:\n${cnis.join('\n')}\n`);
  const child = startDemarc(['validate', '--format', 'json'], { cwd });
  child.stdin.end();
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    text += String(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(text.length).toBeGreaterThan(5000);
  expect(JSON.parse(text)).toMatchObject({ format: 'demarc.diagnostics/1' });
});

describe('colour', () => {
  const escape = '\u001b[';

  test('is for terminals, and for whoever forces it', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace('mtu:', 'mtuu:') });
    expect((await runDemarc(['validate'], { cwd })).stdout).not.toContain(escape);
    const forced = await runDemarc(['validate'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain(escape);
    const refused = await runDemarc(['validate', '--no-color'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(refused.stdout).not.toContain(escape);
  });
});

describe('what a document says', () => {
  test('reaches neither a terminal nor a log of Actions as a command', async () => {
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
