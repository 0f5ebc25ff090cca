import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ApplyEvent } from '../../src/model/report.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { apply } from '../../src/usecases/apply/apply-accounts.ts';
import { collect } from '../helpers/child.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { demarcPath, startSandboxProcess } from '../helpers/run-demarc.ts';

const folder = fileURLToPath(new URL('../../examples/redundant-pair/', import.meta.url));
const readme = await readFile(`${folder}README.md`, 'utf8');
const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, commands = '']) => commands);
const minute = 60_000;

interface Commit {
  readonly operation: string;
  readonly after: { readonly magic: { readonly conduit_name: string } };
}

/** The conduit names of the CNIs that were changed, in order. */
async function updated(baseUrl: string): Promise<readonly string[]> {
  const log = (await (await fetch(new URL('/_sandbox/log', baseUrl))).json()) as readonly Commit[];
  return log.filter(({ operation }) => operation === 'update_cni').map(({ after }) => after.magic.conduit_name);
}

describe.skipIf(process.platform === 'win32')('the README of the redundant pair', () => {
  test('runs as it is written: each run ends as it says, and the other circuit is left alone', async () => {
    const [start = '', ...rest] = blocks;
    const [, flags = ''] = /^demarc sandbox --port 8080 (.*)$/m.exec(start) ?? [];
    const sandbox = await startSandboxProcess(flags.split(' '));
    onTestFinished(() => sandbox.close());
    const script = rest.map((commands) => `${commands}\necho "ended with $?" >&3\n`).join('');
    const { codes, shown } = await runShell(script.replaceAll('127.0.0.1:8080', new URL(sandbox.url).host));
    const said = [...readme.matchAll(/\bends with (\d)/g)].map(([, code]) => Number(code));
    expect(codes, shown).toEqual([0, ...said]);
    expect(said).toEqual([0, 5, 1, 0]);
    expect(shown).toContain('the session of wan-ewr-b is down: md5_key is not that of its CNI');
    expect(shown).toContain(
      'no other circuit of ewr is surely up now (icon-ewr02-0001: Healthy, but its check did not pass',
    );
    expect(shown).not.toMatch(/(?:old|new|newest)-key-[ab]/);
    expect(await updated(sandbox.url)).toEqual(['wan-ewr-a', 'wan-ewr-b', 'wan-ewr-a']);
  }, 120_000);
});

/** Runs a script in the folder of the example. Its third stream gets the exit codes. */
async function runShell(script: string): Promise<{ readonly codes: readonly number[]; readonly shown: string }> {
  const bin = await ownFolder();
  await writeFile(join(bin, 'demarc'), `#!/bin/sh\nexec "${process.execPath}" "${demarcPath}" "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_RUNTIME_DIR: await ownFolder() };
  const child = spawn('sh', ['-c', `exec 3>"${bin}/codes"\n${script}`], { cwd: folder, env });
  const text = collect(child);
  await once(child, 'close');
  const codes = [...(await readFile(join(bin, 'codes'), 'utf8')).matchAll(/ended with (\d+)/g)];
  return { codes: codes.map(([, code]) => Number(code)), shown: text.stdout + text.stderr };
}

async function ownFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'demarc-example-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('with the hold time of real sessions', () => {
  /** The pair is live, some routers get new keys, and a single run replaces the keys of both circuits. The sandbox has the run's clock. */
  async function rotateBoth(routersTold: readonly string[]) {
    const clock = memoryClock();
    const runtime = await ownFolder();
    const events: (ApplyEvent & { readonly at: number })[] = [];
    const sandbox = await startSandbox({ routers: {}, now: () => clock.now() });
    onTestFinished(() => sandbox.close());
    const routers = new URL('/_sandbox/routers', sandbox.url).href;
    const run = async (key: string) => {
      const request = {
        ...{ files: [`${folder}demarc.yaml`], accounts: [], allow: [], skipSecrets: false, parallelism: 4 },
        ...{ stopOnError: false, baseUrl: sandbox.url, sandbox: false, timeoutMs: undefined },
        check: {
          command: `"${process.execPath}" "${folder}session-up.mjs" ${routers}`,
          timeoutMs: 5 * minute,
          variables: [],
        },
      };
      const hooks = {
        ...{ onPlan: () => undefined, confirm: () => true, begin: () => new AbortController().signal },
        onEvent: (_account: string, event: ApplyEvent) => events.push({ ...event, at: clock.now() }),
      };
      const environment = {
        ...{ CLOUDFLARE_API_TOKEN: 'any', XDG_RUNTIME_DIR: runtime, PATH: process.env['PATH'] },
        ...{ DEMARC_MD5_EWR_A: `${key}-a`, DEMARC_MD5_EWR_B: `${key}-b` },
      };
      const context = { version: '0.1.0', environment, stdin: Readable.from([]), notify: () => undefined, clock };
      return apply(request, hooks, context);
    };
    await run('old-key');
    events.length = 0;
    for (const name of routersTold) {
      const body = JSON.stringify({ md5_key: `new-key-${name.slice(-1)}` });
      expect(await fetch(`${routers}/${name}`, { method: 'PUT', body })).toMatchObject({ status: 200 });
    }
    const { exitCode } = await run('new-key');
    const checks = events.flatMap((event) => (event.type === 'check_run' ? [event.ok] : []));
    const writes = events.flatMap((event) => (event.type === 'step_started' ? [event.at] : []));
    return { exitCode, checks, writes, changed: await updated(sandbox.url) };
  }

  test('a forgotten router passes the first check and not the second: exit code 5, and the other circuit is left alone', async () => {
    const { exitCode, checks, changed } = await rotateBoth(['wan-ewr-b']);
    expect(checks.slice(0, 2)).toEqual([true, false]);
    expect({ exitCode, changed }).toEqual({ exitCode: 5, changed: ['wan-ewr-a'] });
  });

  test('the second circuit goes when the session of the first is proven: five minutes later, or more', async () => {
    const { exitCode, checks, writes, changed } = await rotateBoth(['wan-ewr-a', 'wan-ewr-b']);
    expect(checks).toEqual([true, true, true, true]);
    expect({ exitCode, changed }).toEqual({ exitCode: 0, changed: ['wan-ewr-a', 'wan-ewr-b'] });
    expect((writes[1] ?? 0) - (writes[0] ?? 0)).toBeGreaterThanOrEqual(5 * minute);
  });
});
