import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { folderWith } from '../e2e/workspace.ts';
import { accountTag, cniId } from '../helpers/account.ts';
import { collect } from '../helpers/child.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { killRelay, type RelayedRequest } from './kill-relay.ts';

export const canary = 'journal-canary-of-a-session';
export const otherAccount = '7a1c4e9b2d5f48c6a3b0e7d81f6c2a95';

export interface WireCni {
  readonly id: string;
  readonly interconnect: string;
  readonly magic: { readonly conduit_name: string };
}

function live(account: string, i: number, conduit_name: string) {
  return {
    id: cniId(i),
    account,
    interconnect: 'icon-g',
    cust_ip: `10.7.${i}.1/31`,
    p2p_ip: `10.7.${i}.0/31`,
    magic: { conduit_name, description: `of ${conduit_name}`, mtu: 1440 },
    bgp: { customer_asn: 65010 + i, extra_prefixes: ['0.0.0.0/0'], md5_key: canary },
    bgp_mode: 'advertise_only' as const,
    // A field that no contract names.
    policy: { serial: 9007199254740993123n },
  };
}

/** A Google attachment that is made again at another bandwidth, with a CNI that is declared in little and one that no document declares. */
function liveAccount(account: string) {
  return {
    settings: { default_asn: 13335 },
    slots: [],
    interconnects: [
      { name: 'icon-g', account, owner: account, type: 'gcp_partner', region: 'us-east4', speed: '2G' } as const,
    ],
    cnis: [live(account, 1, 'declared'), live(account, 2, 'stranger')],
  };
}

const seed = { accounts: { [accountTag]: liveAccount(accountTag), [otherAccount]: liveAccount(otherAccount) } };

export function documentOf(account: string) {
  return {
    version: 1,
    account,
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
}

export const allowed = ['--allow', 'foreign=g', '--allow', 'max-deletes'];
export const apply = ['apply', '--yes', ...allowed];

type Strike = Pick<Parameters<typeof killRelay>[1], 'at' | 'moment'>;

/** The request that deletes the CNI of that number, from 1. */
export function deleteOfCni(number: number): (request: RelayedRequest) => boolean {
  let count = 0;
  return ({ method, path }) => method === 'DELETE' && path.includes('/cnis/') && (count += 1) === number;
}

/** An account in a sandbox, its documents in a folder, and runs that are killed. What is said is kept. */
export async function openStory(documents: Readonly<Record<string, object>> = { demarc: documentOf(accountTag) }) {
  const sandbox = await startSandbox({ seed, token: 'any-token' });
  const files = Object.entries(documents).map(([name, document]) => [`${name}.yaml`, JSON.stringify(document)]);
  const cwd = await folderWith(Object.fromEntries(files) as Record<string, string>);
  const env = { CLOUDFLARE_API_TOKEN: 'any-token', XDG_RUNTIME_DIR: cwd };
  const authorization = 'Bearer any-token';
  const said: string[] = [];
  return {
    cwd,
    said,
    url: sandbox.url,
    env: { ...env, CLOUDFLARE_BASE_URL: sandbox.url },
    close: () => sandbox.close(),
    /** The CNIs as they were or are, without what a recreated one cannot keep. */
    cnis: async (account = accountTag) => {
      const control = new URL('/_sandbox/state', sandbox.url).href;
      const state = (await (await fetch(control, { headers: { authorization } })).json()) as {
        accounts: Record<string, { cnis: WireCni[] }>;
      };
      return (state.accounts[account]?.cnis ?? [])
        .map((cni) => ({ ...cni, id: '', interconnect: '', policy: undefined }))
        .sort((a, b) => a.magic.conduit_name.localeCompare(b.magic.conduit_name));
    },
    commits: async () => {
      const log = await fetch(new URL('/_sandbox/log', sandbox.url), { headers: { authorization } });
      return ((await log.json()) as { operation: string }[]).map(({ operation }) => operation);
    },
    post: async (body: object) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const url = `${sandbox.url}/accounts/${accountTag}/cni/cnis`;
      expectOk(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
    /** Strikes an apply with a signal when a request arrived, is carried out, or is answered. */
    strike: async (
      strike: Strike,
      signal: NodeJS.Signals = 'SIGKILL',
      { args = apply, more = {} }: { args?: readonly string[]; more?: Readonly<Record<string, string>> } = {},
    ) => {
      const relay = await killRelay(sandbox.url, {
        ...strike,
        strike: async () => {
          child.kill(signal);
          if (signal === 'SIGKILL') await once(child, 'exit');
          else while (!text.stderr.includes('interrupted')) await once(child.stderr, 'data');
        },
      });
      const child = startDemarc(args, { cwd, env: { ...env, CLOUDFLARE_BASE_URL: relay.url, ...more } });
      const text = collect(child);
      await once(child, 'close');
      relay.close();
      said.push(text.stdout, text.stderr);
      return { wasKilled: child.signalCode !== null, code: child.exitCode, requests: relay.count(), ...text };
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

function expectOk({ ok, status }: Response): void {
  if (!ok) throw new Error(`the sandbox answered ${status}`);
}
