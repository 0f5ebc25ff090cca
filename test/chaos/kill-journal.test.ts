import { once } from 'node:events';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { accountTag, cniId } from '../helpers/account.ts';
import { collect } from '../helpers/child.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { folderWith } from '../e2e/workspace.ts';
import { killRelay } from './kill-relay.ts';

const isFull = process.env['DEMARC_CHAOS'] === 'full';
const key = 'journal-canary-of-a-session';

interface WireCni {
  readonly id: string;
  readonly interconnect: string;
  readonly magic: { readonly conduit_name: string };
}

function live(i: number, conduit_name: string) {
  return {
    id: cniId(i),
    account: accountTag,
    interconnect: 'icon-g',
    cust_ip: `10.7.${i}.1/31`,
    p2p_ip: `10.7.${i}.0/31`,
    magic: { conduit_name, description: `of ${conduit_name}`, mtu: 1440 },
    bgp: { customer_asn: 65010 + i, extra_prefixes: ['0.0.0.0/0'], md5_key: key },
    bgp_mode: 'advertise_only' as const,
  };
}

/** A Google attachment that is made again at another bandwidth, with a CNI that is declared in little and one that nobody declares. */
const seed: SandboxSeed = {
  accounts: {
    [accountTag]: {
      settings: { default_asn: 13335 },
      slots: [],
      interconnects: [
        {
          name: 'icon-g',
          account: accountTag,
          owner: accountTag,
          type: 'gcp_partner',
          region: 'us-east4',
          speed: '2G',
        },
      ],
      cnis: [live(1, 'declared'), live(2, 'stranger')],
    },
  },
};

const document = {
  version: 1,
  account: accountTag,
  interconnects: {
    g: {
      type: 'gcp_partner',
      region: 'us-east4',
      bandwidth: '1G',
      name: 'icon-g',
      pairing_key: '11111111-2222-4333-8444-000000000001/us-east4/1',
    },
  },
  cnis: { declared: { interconnect: 'g', magic: { mtu: 1440 } } },
};

const apply = ['apply', '--yes', '--allow', 'foreign=g', '--allow', 'max-deletes'];

async function openStory() {
  const sandbox = await startSandbox({ seed, token: 'any-token' });
  const cwd = await folderWith({ 'demarc.yaml': JSON.stringify(document) });
  const env = { CLOUDFLARE_API_TOKEN: 'any-token', XDG_RUNTIME_DIR: cwd };
  const control = new URL('/_sandbox/state', sandbox.url).href;
  const said: string[] = [];
  return {
    cwd,
    said,
    url: sandbox.url,
    close: () => sandbox.close(),
    /** The CNIs as they were or are, without what a recreated one cannot keep. */
    cnis: async () => {
      const state = (await (await fetch(control, { headers: { authorization: 'Bearer any-token' } })).json()) as {
        accounts: Record<string, { cnis: WireCni[] }>;
      };
      return (state.accounts[accountTag]?.cnis ?? [])
        .map((cni) => ({ ...cni, id: '', interconnect: '' }))
        .sort((a, b) => a.magic.conduit_name.localeCompare(b.magic.conduit_name));
    },
    /** Kills an apply when the request of that number arrived, or is carried out. */
    kill: async (at: number, moment: 'before' | 'after') => {
      const relay = await killRelay(sandbox.url, {
        at,
        moment,
        strike: async () => {
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      });
      const child = startDemarc(apply, { cwd, env: { ...env, CLOUDFLARE_BASE_URL: relay.url } });
      const text = collect(child);
      await once(child, 'close');
      relay.close();
      said.push(text.stdout, text.stderr);
      return { wasKilled: child.signalCode !== null, requests: relay.count() };
    },
    run: async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
      const result = await runDemarc(args, { cwd, env: { ...env, CLOUDFLARE_BASE_URL: sandbox.url, ...more } });
      said.push(result.stdout, result.stderr);
      return result;
    },
    journals: async (folder = cwd) => {
      const names = await readdir(join(folder, 'demarc')).catch(() => []);
      return names.filter((name) => name.startsWith('journal-')).map((name) => join(folder, 'demarc', name));
    },
  };
}

async function requestsOfWholeRun(): Promise<number> {
  const story = await openStory();
  const { requests } = await story.kill(0, 'before');
  expect(requests, story.said.join('\n')).toBeGreaterThan(10);
  await story.close();
  return requests;
}

test('kill -9 at any request of a break before make, and again while the next run goes on: every CNI is as it was, undeclared ones too', async () => {
  const total = await requestsOfWholeRun();
  const all = Array.from({ length: total }, (_, i) => i + 1).flatMap((at) => [
    { at, moment: 'before' as const },
    { at, moment: 'after' as const },
  ]);
  const step = isFull ? 1 : Math.ceil(all.length / 6) | 1;
  const kills = all.filter((_, i) => i % step === 0).values();
  let struck = 0;
  const strikeAll = async () => {
    for (const { at, moment } of kills) {
      const story = await openStory();
      const before = await story.cnis();
      const first = await story.kill(at, moment);
      if (first.wasKilled) struck += 1;
      await story.kill(Math.max(3, total - at), moment);
      const again = await story.run(apply);
      const words = `${moment} request ${at}\n${story.said.join('\n')}`;
      expect(again.code, words).toBe(0);
      expect(await story.cnis(), words).toEqual(before);
      expect(await story.journals(), words).toEqual([]);
      expect((await story.run(['plan', '--detailed-exitcode'])).code, words).toBe(0);
      expect(story.said.join('')).not.toContain(key);
      await story.close();
    }
  };
  await Promise.all([strikeAll(), strikeAll()]);
  expect(struck).toBeGreaterThan(0);
}, 0);

/** Kills an apply as soon as both CNIs are deleted and none is back. */
async function killBetween() {
  const total = await requestsOfWholeRun();
  for (let at = 1; at <= total; at += 1) {
    const story = await openStory();
    const before = await story.cnis();
    await story.kill(at, 'after');
    if ((await story.cnis()).length === 0) return { story, before };
    await story.close();
  }
  throw new Error('no request leaves the account without its CNIs');
}

test('what a killed run deleted is made again on another machine by a copy of its journal, which nobody else may read', async () => {
  const { story, before } = await killBetween();
  const [journal = ''] = await story.journals();
  expect((await stat(journal)).mode & 0o777).toBe(0o600);
  const text = await readFile(journal, 'utf8');
  const other = await folderWith({ 'copy.ndjson': text });
  const copy = join(other, 'copy.ndjson');
  const there = { XDG_RUNTIME_DIR: other };
  const open = await story.run([...apply, '--resume', copy], there);
  expect(open).toMatchObject({ code: 3 });
  expect(open.stderr).toContain('chmod 600');
  await chmod(copy, 0o600);
  await writeFile(join(other, 'foreign.ndjson'), text.replaceAll(accountTag, 'f'.repeat(32)), { mode: 0o600 });
  const foreign = await story.run([...apply, '--resume', join(other, 'foreign.ndjson')], there);
  expect(foreign).toMatchObject({ code: 64 });
  expect(await story.cnis()).toEqual([]);
  const resumed = await story.run([...apply, '--resume', copy], there);
  expect(resumed, story.said.join('\n')).toMatchObject({ code: 0 });
  expect(resumed.stderr).toContain(`${copy} keeps is back`);
  expect(await story.cnis()).toEqual(before);
  expect(await story.journals(other)).toEqual([]);
  // The machine where it began sees that all is back.
  expect(await story.run(apply)).toMatchObject({ code: 0 });
  expect(await story.journals()).toEqual([]);
  expect(story.said.join('')).not.toContain(key);
  await story.close();
}, 120_000);

test('a plan on the machine of a killed run says what comes back, and a refused or damaged journal ends the run before anything is sent', async () => {
  const { story } = await killBetween();
  const plan = await story.run(['plan', '--format', 'json']);
  const { accounts } = JSON.parse(plan.stdout) as {
    accounts: { warnings: { code: string }[]; changes: { address: string; fields: unknown[] }[] }[];
  };
  const [account] = accounts;
  expect(account?.warnings.filter(({ code }) => code === 'plan-journal')).toHaveLength(2);
  const fields = account?.changes.find(({ address }) => address === 'cni.stranger')?.fields;
  expect(fields).toContainEqual({ path: 'cust_ip', after: '10.7.2.1/31' });
  expect(fields).toContainEqual({ path: 'bgp.md5_key', after: { sensitive: true } });
  expect(plan.stdout).not.toContain(story.cwd);
  expect((await story.run(['plan', '--format', 'json'])).stdout).toBe(plan.stdout);
  const [journal = ''] = await story.journals();
  await chmod(journal, 0o644);
  expect(await story.run(apply)).toMatchObject({ code: 1 });
  await chmod(journal, 0o600);
  await writeFile(journal, 'no journal\n');
  const damaged = await story.run(apply);
  expect(damaged).toMatchObject({ code: 1 });
  expect(damaged.stderr).toContain(journal);
  expect(await story.cnis()).toEqual([]);
  await story.close();
}, 120_000);
