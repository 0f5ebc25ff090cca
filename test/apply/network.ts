import { onTestFinished } from 'vitest';
import { createNetworkApi } from '../../src/api/client.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { ApplyOptions, Clock } from '../../src/apply/apply-options.ts';
import type { SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import type { SeenObjects } from '../../src/model/planned-account.ts';
import type { ApplyEvent, ChangeReport } from '../../src/model/report.ts';
import { Secret } from '../../src/model/secret.ts';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { toJson, writeJson } from '../../src/sandbox/json-text.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { plannedAccount, type PlannedChange } from '../helpers/planned.ts';
import { type Relay, startRelay } from './relay.ts';

export const account = '023e105f4ecef8ad9ca31a8372d0c353';
export const slots = {
  free: '11111111-1111-4111-8111-111111111111',
  alsoFree: '22222222-2222-4222-8222-222222222222',
  taken: '33333333-3333-4333-8333-333333333333',
  ours: '44444444-4444-4444-8444-444444444444',
} as const;
export const ids = {
  plain: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  rich: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
} as const;
export const unknownId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
export const md5 = 'md5-canary-7f3a';

const facility = { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ'] };

function slot(id: string, occupied: boolean) {
  return { id, facility, occupied, site: 'ewr01', speed: '10G', ccr_device_name: null };
}

/** Two interconnects, the first with a plain CNI and one with unknown fields and integers beyond 2^53. */
export function seed(): SandboxSeed {
  const direct = { type: 'direct', account, owner: account, facility, site: 'ewr01', speed: '10G' };
  return {
    accounts: {
      [account]: {
        settings: { default_asn: 13335, future: 'kept' },
        slots: [slot(slots.free, false), slot(slots.alsoFree, false), slot(slots.taken, true), slot(slots.ours, true)],
        interconnects: [
          { ...direct, name: 'icon-a', slot_id: slots.ours },
          { name: 'icon-gcp', type: 'gcp_partner', account, region: 'us-east4', speed: '1G' },
        ],
        cnis: [
          {
            id: ids.plain,
            account,
            interconnect: 'icon-gcp',
            cust_ip: { ip: '192.168.3.1', cidr: 31 },
            p2p_ip: { ip: '192.168.3.0', cidr: 31 },
            magic: { conduit_name: 'plain', description: '', mtu: 1440 },
          },
          {
            id: ids.rich,
            account,
            interconnect: 'icon-a',
            cust_ip: '192.168.3.5/31',
            p2p_ip: '192.168.3.4/31',
            magic: {
              conduit_name: 'rich',
              description: 'Primary',
              mtu: 1500,
              tunnel: { serial: 18446744073709551615n },
            },
            bgp: { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'], md5_key: md5, timers: [1, { hold: 90 }] },
            bgp_mode: 'dynamic_route_exchange',
            revision: 9007199254740993n,
          },
        ],
      },
    },
  };
}

export interface Network {
  /** The client under test, through the relay. */
  readonly api: NetworkApi;
  /** The client of another writer, straight to the sandbox. */
  readonly other: NetworkApi;
  readonly relay: Relay;
  /** Each change as the sandbox committed it: `OPERATION id`. */
  committed(): Promise<readonly string[]>;
  /** The operations that arrived at the sandbox and write. */
  arrived(): Promise<readonly string[]>;
  /** Sets what the sandbox does wrong. */
  setFaults(faults: SandboxFaults): Promise<void>;
  /** Puts another state into the sandbox. */
  setState(state: SandboxSeed): Promise<void>;
}

/** A sandbox with a relay in front of it. Both end with the test. */
export async function network(
  options: SandboxOptions = {},
  token = 'token-canary-91c2',
  timeoutMs = 60_000,
): Promise<Network> {
  const sandbox = await startSandbox({ seed: seed(), ...options });
  const relay = await startRelay(sandbox.url);
  onTestFinished(async () => {
    await relay.close();
    await sandbox.close();
  });
  const client = (baseUrl: string, secret: string) =>
    createNetworkApi({
      account,
      baseUrl,
      timeoutMs,
      credentials: { type: 'token', token: new Secret(secret) },
      version: '0.0.0',
    });
  const setState = async (state: SandboxSeed) => {
    const body = writeJson(toJson(state));
    const answer = await fetch(new URL('/_sandbox/state', sandbox.url), { method: 'PUT', body });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const setFaults = async (faults: SandboxFaults) => {
    const url = new URL('/_sandbox/faults', sandbox.url);
    const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(faults) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const arrived = async () => {
    const answer = await fetch(new URL('/_sandbox/requests', sandbox.url));
    const { requests } = (await answer.json()) as { readonly requests: readonly Record<string, string>[] };
    return requests.filter(({ method }) => method !== 'GET').map(({ operation = '' }) => operation);
  };
  const committed = async () => {
    const answer = await fetch(new URL('/_sandbox/log', sandbox.url));
    const log = (await answer.json()) as readonly { readonly operation: string; readonly id: string | null }[];
    return log.map(({ operation, id }) => (id === null ? operation : `${operation} ${id}`));
  };
  return {
    api: client(relay.url, token),
    other: client(sandbox.url, 'somebody-else'),
    relay,
    arrived,
    committed,
    setFaults,
    setState,
  };
}

export interface Applied {
  readonly reports: readonly ChangeReport[];
  readonly events: readonly ApplyEvent[];
}

/** A clock that sleeps no time at all. */
export function instantClock(before: (nth: number, milliseconds: number) => Promise<void> | void = () => undefined) {
  const slept: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      await before(slept.length, milliseconds);
    },
  };
  return { clock, slept };
}

/** What the account has now, as a plan remembers it. */
export async function seenNow({ other }: Network): Promise<SeenObjects> {
  const [interconnects, cnis] = await Promise.all([other.listInterconnects(), other.listCnis()]);
  return { interconnects: interconnects.map(({ name }) => name).sort(), cnis: cnis.map(({ id }) => id).sort() };
}

/** Applies a hand-made plan, made now, two steps at a time by default. No time passes. */
export async function apply(
  net: Network,
  changes: readonly PlannedChange[],
  { seen, ...options }: Partial<ApplyOptions> & { readonly seen?: SeenObjects } = {},
): Promise<Applied> {
  const events: ApplyEvent[] = [];
  const planned = plannedAccount(account, changes, seen ?? (await seenNow(net)));
  const reports = await applyAccount(planned, net.api, {
    clock: instantClock().clock,
    parallelism: 2,
    stopOnError: false,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { reports, events };
}

export function outcomes({ reports }: Applied): Record<string, string> {
  return Object.fromEntries(reports.map(({ address, outcome }) => [address, outcome]));
}

/** The writes that reached the relay, as `METHOD path`. */
export function writes({ relay }: Network): readonly string[] {
  return relay.seen.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}
