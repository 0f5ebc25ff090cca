import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Commit } from '../../src/sandbox/store/world.ts';
import { folderWith } from '../e2e/workspace.ts';
import { collect } from '../helpers/child.ts';
import { someOf } from '../helpers/deep.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { killDocument, killSeed } from './kill-document.ts';
import { killRelay } from './kill-relay.ts';
import { madeTwice } from './made-twice.ts';

const apply = [
  'apply',
  '--yes',
  '--wait',
  ...['account', 'outage=account', 'outage=ewr', 'max-deletes'].flatMap((id) => ['--allow', id]),
];

interface Boundary {
  readonly at: number;
  readonly moment: 'before' | 'after';
}

/** Kills an apply at a boundary, runs again, and says what came of it. */
async function killAndRunAgain({ at, moment }: Boundary) {
  const sandbox = await startSandbox({ seed: killSeed });
  const cwd = await folderWith({ 'demarc.yaml': JSON.stringify(killDocument) });
  const env = { CLOUDFLARE_API_TOKEN: 'any-token', XDG_RUNTIME_DIR: cwd };
  const relay = await killRelay(sandbox.url, {
    at,
    moment,
    strike: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  });
  const child = startDemarc(apply, { cwd, env: { ...env, CLOUDFLARE_BASE_URL: relay.url } });
  const said = collect(child);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  relay.close();
  const direct = { cwd, env: { ...env, CLOUDFLARE_BASE_URL: sandbox.url } };
  const again = await runDemarc(apply, direct);
  const plan = await runDemarc(['plan', '--detailed-exitcode'], direct);
  const control = new URL('/_sandbox', sandbox.url).href;
  const log = (await (await fetch(`${control}/log`)).json()) as readonly Commit[];
  await sandbox.close();
  return { first: { code, signal, ...said }, requests: relay.count(), again, plan, log };
}

test('after kill -9 within an apply of about thirty changes, the next run converges without duplicates', async () => {
  const whole = await killAndRunAgain({ at: 0, moment: 'before' });
  expect(whole.first, whole.first.stderr).toMatchObject({ code: 0 });
  expect(whole.log.length).toBeGreaterThanOrEqual(30);
  expect(new Set(whole.log.map(({ operation }) => operation)).size).toBe(6);
  let struck = 0;
  // One after the other: only one run at a time can do without a process of its own.
  for (const boundary of boundariesOf(whole.requests)) {
    const { first, again, plan, log } = await killAndRunAgain(boundary);
    const story = `${boundary.moment} request ${boundary.at}\n${first.stderr}\n${again.stdout}\n${again.stderr}\n${plan.stdout}`;
    // The number of requests differs a little from run to run: past the end there is nothing to kill.
    if (first.signal === null) expect(first.code, story).toBe(0);
    else struck += 1;
    expect(again.code, story).toBe(0);
    expect(plan.code, story).toBe(0);
    expect(madeTwice(log), story).toEqual([]);
  }
  console.info(`${whole.requests} requests, ${whole.log.length} changes; killed at ${struck} boundaries`);
  expect(struck).toBeGreaterThan(0);
}, 0);

function boundariesOf(requests: number): readonly Boundary[] {
  const all = Array.from({ length: requests }, (_, i) => i + 1).flatMap((at): readonly Boundary[] => [
    { at, moment: 'before' },
    { at, moment: 'after' },
  ]);
  return someOf(all, 4);
}
