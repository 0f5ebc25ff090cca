import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCodeQuality } from '../helpers/code-quality.ts';
import { readJunit } from '../helpers/junit.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

const results = (text: string) => readJunit(text).map(({ result, name }) => `${result} ${name}`);
const nowhere = { CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1/client/v4', CLOUDFLARE_API_TOKEN: 'token' };

describe('the reports of a CI', () => {
  it('are all written by one run of validate', async () => {
    const cwd = await folderWith({ 'net/demarc.yaml': `${circuit}typo: 1\n` });
    const outs = ['junit', 'gitlab', 'sarif', 'json', 'github', 'text'].flatMap((format) => [
      '--out',
      `${format}=out.${format}`,
    ]);
    const env = { CI_PROJECT_DIR: cwd };
    const { code, stdout } = await runDemarc(['validate', '--format', 'junit', ...outs], {
      cwd: join(cwd, 'net'),
      env,
    });
    expect(code).toBe(3);
    const read = (format: string) => readFile(join(cwd, 'net', `out.${format}`), 'utf8');
    expect(await read('junit')).toBe(stdout);
    expect(results(stdout)).toEqual(['failure net/demarc.yaml: shape-unknown-key: unknown key typo']);
    const [finding] = readCodeQuality(await read('gitlab'));
    expect(finding).toMatchObject({
      check_name: 'shape-unknown-key',
      location: { path: 'net/demarc.yaml', lines: { begin: 16 } },
    });
    expect(await read('text')).toContain('error[shape-unknown-key]');
  });

  it('show a plan, and drift, with the exit codes of every format', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_API_TOKEN: 'token' };
    const run = (...args: string[]) => runDemarc(args, { cwd, env });
    const plan = await run('plan', '--format', 'junit', '--detailed-exitcode', '--out', 'gitlab=quality.json');
    expect([plan.code, ...results(plan.stdout)]).toEqual([
      2,
      'passed is planned',
      'skipped create interconnect.ewr-a',
      'skipped create cni.wan-a',
    ]);
    expect(readCodeQuality(await readFile(join(cwd, 'quality.json'), 'utf8'))).toEqual([]);
    const drift = await run('drift', '--format', 'junit');
    expect([drift.code, ...results(drift.stdout)]).toEqual([
      2,
      'failure cni.wan-a is not live',
      'failure interconnect.ewr-a is not live',
    ]);
    await run('apply', '--yes', '--quiet');
    const none = await run('drift', '--out', 'junit=drift.xml');
    expect([none.code, ...results(await readFile(join(cwd, 'drift.xml'), 'utf8'))]).toEqual([
      0,
      'passed is as declared',
    ]);
  });

  it('are red where a run has no result: no documents, invalid documents, no credentials, no network', async () => {
    const endings: readonly (readonly [string, string, Readonly<Record<string, string>>, number, string])[] = [
      ['validate', '', {}, 3, 'document-missing'],
      ['plan', `${circuit}typo: 1\n`, nowhere, 3, 'shape-unknown-key'],
      ['drift', circuit, {}, 1, 'credentials-missing'],
      ['plan', circuit, nowhere, 1, 'api-unreachable'],
      ['drift', circuit, nowhere, 1, 'api-unreachable'],
    ];
    for (const [command, text, env, code, reason] of endings) {
      const cwd = await folderWith(text === '' ? {} : { 'demarc.yaml': text });
      const out = ['--out', 'junit=out.xml'];
      const isFound = command !== 'drift';
      const args = [command, '--format', 'junit', ...out, ...(isFound ? ['--out', 'gitlab=out.json'] : [])];
      const result = await runDemarc(args, { cwd, env });
      const file = await readFile(join(cwd, 'out.xml'), 'utf8');
      expect(file).toBe(result.stdout);
      const red = readJunit(file).filter((each) => each.result === 'failure' || each.result === 'error');
      expect([command, result.code, red.map(({ type }) => type)]).toEqual([command, code, [reason]]);
      if (!isFound) continue;
      const [finding] = readCodeQuality(await readFile(join(cwd, 'out.json'), 'utf8'));
      expect(finding?.check_name).toBe(reason);
    }
  });

  it('leave no file behind for a command line that is wrong, nor files of other formats for a run without a result', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const wrong = await runDemarc(['plan', '--formt', '--out', 'junit=out.xml'], { cwd });
    expect([wrong.code, await readdir(cwd)]).toEqual([64, ['demarc.yaml']]);
    const failed = await runDemarc(['plan', '--out', 'junit=out.xml', '--out', 'json=out.json'], { cwd });
    expect([failed.code, await readdir(cwd)]).toEqual([1, ['demarc.yaml', 'out.xml']]);
    expect(await readFile(join(cwd, 'out.xml'), 'utf8')).not.toContain(account);
  });
});
