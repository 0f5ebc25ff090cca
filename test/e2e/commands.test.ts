import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runDemarc, spawnDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot } from './workspace.ts';

const second = 'a'.repeat(32);

describe('demarc', () => {
  test('prints only its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    const versionOnly = { code: 0, stdout: `${version}\n`, stderr: '' };
    expect(await spawnDemarc(['--version'])).toEqual(versionOnly);
    for (const args of [['-V'], ['plan', '--version']]) expect(await runDemarc(args)).toEqual(versionOnly);
  });

  test('prints help to stdout when asked', async () => {
    for (const args of [['--help'], ['help'], ['plan', '-h'], ['apply', 'help']]) {
      const { code, stdout, stderr } = await runDemarc(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Exit codes');
    }
  });

  test('ends a wrong command line with 64, a suggestion and a pointer to the help', async () => {
    expect(await spawnDemarc(['plan', '--formt', 'json'])).toEqual({
      code: 64,
      stdout: '',
      stderr: 'error: plan has no flag --formt; did you mean --format?\n  hint: run demarc plan --help\n',
    });
    expect((await runDemarc(['plann'])).stderr).toContain('did you mean plan?');
  });

  test('takes no settings from a package.json of the working directory', async () => {
    const cwd = await folderWith({ 'package.json': '{"yargs": {"parse-numbers": true, "dot-notation": true}}' });
    const { code, stderr } = await spawnDemarc(['schema', '1e3'], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('"1e3"');
  });
});

describe('validate', () => {
  test('reports valid documents on stderr, and nothing with --quiet', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const result = await runDemarc(['validate'], { cwd });
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain('valid: 1 account, 1 interconnect, 1 CNI in 1 file');
    expect(await runDemarc(['validate', '--quiet'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('reads standard input and names it in messages', async () => {
    const result = await spawnDemarc(['validate', '-'], { input: circuit.replace('mtu:', 'mtuu:') });
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('<stdin>:12:7');
  });

  test('prints JSON that parses, with the same exit code as text', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace('mtu:', 'mtuu:') });
    const json = await runDemarc(['validate', '--format', 'json'], { cwd });
    const text = await runDemarc(['validate'], { cwd });
    expect([json.code, text.code]).toEqual([3, 3]);
    const [diagnostic] = (JSON.parse(json.stdout) as { diagnostics: Record<string, unknown>[] }).diagnostics;
    expect(diagnostic).toMatchObject({ severity: 'error', file: 'demarc.yaml', line: 12, column: 7 });
    expect(text.stdout).toContain('demarc.yaml:12:7');
  });

  test('treats an unset variable as unknown and says so', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace('mtu: 1500', 'mtu: ${env:DEMARC_MTU}') });
    const { code, stdout } = await runDemarc(['validate'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('DEMARC_MTU');
  });

  test('merges the files of a folder', async () => {
    const cwd = await folderWith({
      'demarc/a.yaml': `version: 1\naccount: ${account}\ninterconnects:\n  ewr-a: { type: direct, slot_id: ${freeSlot} }\n`,
      'demarc/deep/b.yml': `version: 1\naccount: ${account}\ncnis:\n  wan-a: { interconnect: ewr-a }\n`,
    });
    expect((await runDemarc(['validate'], { cwd })).stderr).toContain(
      'valid: 1 account, 1 interconnect, 1 CNI in 2 files',
    );
  });
});

describe('accounts, rules and schema', () => {
  test('accounts lists the accounts of the documents with token variable and files', async () => {
    const cwd = await folderWith({
      'demarc/a.yaml': circuit,
      'demarc/b.yaml': `version: 1\naccount: ${second}\ncredentials: { token_env: CF_TOKEN_B }\n`,
    });
    const { code, stdout } = await runDemarc(['accounts', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      accounts: [
        { account, token_env: null, files: ['demarc/a.yaml'] },
        { account: second, token_env: 'CF_TOKEN_B', files: ['demarc/b.yaml'] },
      ],
    });
    expect((await runDemarc(['accounts', 'no-such'], { cwd })).code).toBe(3);
  });

  test('rules lists ids in both formats', async () => {
    const json = JSON.parse((await runDemarc(['rules', '--format', 'json'])).stdout) as { rules: { id: string }[] };
    const { stdout } = await runDemarc(['rules']);
    expect(stdout).toMatch(/^secret-in-plain-field \(error\)\n.*\n.*this rule cannot be turned off\.$/m);
    for (const id of ['secret-in-plain-field', 'single-circuit']) {
      const { stdout: rule } = await runDemarc(['rules', id]);
      expect(rule).toMatch(new RegExp(`^${id} \\([a-z]+\\)\n  why: .*\n  fix: .*\n`));
      expect(stdout).toContain(rule.split('\n').slice(0, 3).join('\n'));
    }
    const misspelt = await runDemarc(['rules', 'single-circiut']);
    expect(misspelt).toMatchObject({ code: 64, stdout: '' });
    expect(misspelt.stderr).toContain('there is no rule "single-circiut"; did you mean single-circuit?');
    expect(json.rules.length).toBeGreaterThan(10);
    for (const { id } of json.rules) expect(stdout).toContain(id);
  });

  test('schema prints the published schema, and lists the names for a wrong one', async () => {
    const published = await readFile(new URL('../../schemas/desired-state.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse((await runDemarc(['schema'])).stdout)).toEqual(JSON.parse(published));
    const wrong = await runDemarc(['schema', 'plans']);
    expect(wrong).toMatchObject({ code: 64, stdout: '' });
    expect(wrong.stderr).toContain('sandbox-seed');
  });
});
