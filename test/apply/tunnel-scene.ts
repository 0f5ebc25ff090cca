import { applyAccount } from '../../src/apply/apply-account.ts';
import type { ApplyOptions, Clock } from '../../src/apply/apply-options.ts';
import type { Pace, Policy } from '../../src/model/desired.ts';
import type { ApplyEvent } from '../../src/model/report.ts';
import { Secret } from '../../src/model/secret.ts';
import type { TrafficReader, TunnelAnalytics, TunnelHealthRow } from '../../src/model/traffic/traffic.ts';
import type { PlanOptions } from '../../src/plan/plan-account.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

export const minute = 60_000;
export const colos = ['ewr01', 'fra03', 'sin02'];
const sites = ['ewr01', 'ewr02', 'lhr01', 'lhr02'];

/** The state of a tunnel in a data centre at a time of the run. Undefined: it has no data then. */
export type StateAt = (tunnel: string, colo: string, at: number) => number | undefined;

type Query = TrafficReader['queryTunnels'];

interface Scene extends Omit<Partial<PlanOptions>, 'pace'> {
  /** What the command line asks for. */
  readonly request?: PlanOptions['pace'];
  readonly count?: number;
  readonly bgp?: boolean;
  readonly pace?: Partial<Pace>;
  readonly policy?: Partial<Policy>;
  /** Circuits that the documents change. Default: all. */
  readonly changes?: (n: number) => boolean;
  readonly state?: StateAt;
  /** How far Cloudflare's clock is ahead. Undefined: its answers have no date. */
  readonly aheadMs?: number | undefined;
  /** In place of the answer about tunnels: of the nth query of the run, from 1. */
  readonly answer?: (nth: number, usual: () => TunnelAnalytics) => TunnelAnalytics | Promise<TunnelAnalytics>;
  /** Around the reader of the plan. */
  readonly reader?: (reader: TrafficReader) => TrafficReader;
  /** Another declaration of CNI n. */
  readonly wanted?: (n: number) => Parameters<typeof cni>[2];
}

const step = 10_000;

/** The rows that checks every ten seconds give: averages by data centre. */
function rowsOf(tunnels: readonly string[], state: StateAt, since: number, until: number): readonly TunnelHealthRow[] {
  return tunnels.flatMap((tunnel) =>
    colos.flatMap((colo) => {
      const found: number[] = [];
      for (let at = Math.ceil(since / step) * step; at < until; at += step) {
        const seen = state(tunnel, colo, at);
        if (seen !== undefined) found.push(seen);
      }
      return found.length === 0 ? [] : [{ tunnel, colo, state: found.reduce((a, b) => a + b, 0) / found.length }];
    }),
  );
}

/**
 * Pairs in two metros: c0 and c1 in Newark, c2 and c3 in London. Each has a CNI whose key the documents replace. Time passes only while the
 * run waits, and `state` tells the health of the tunnels at any time of it.
 */
export function tunnelScene({
  count = 2,
  bgp = true,
  pace = { tunnelHealthMs: 30 * minute },
  policy = {},
  changes = () => true,
  state = () => 1,
  answer = (_, usual) => usual(),
  reader = (usual) => usual,
  wanted,
  request,
  ...options
}: Scene = {}) {
  const aheadMs = 'aheadMs' in options ? options.aheadMs : 0;
  const numbers = Array.from({ length: count }, (_, n) => n);
  const place = (n: number) => ({
    site: sites[n] ?? '',
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  });
  const network = inProcessNetwork(accountTag, {
    accounts: {
      [accountTag]: {
        slots: numbers.map((n) => ({ id: slotId(n), occupied: true, ...place(n) })),
        interconnects: numbers.map((n) => ({
          ...{ type: 'direct' as const, name: `c${n}`, account: accountTag, owner: accountTag, slot_id: slotId(n) },
          ...place(n),
        })),
        cnis: numbers.map((n) => ({
          ...{ id: `10000000-0000-4000-8000-00000000000${n}`, account: accountTag, interconnect: `c${n}` },
          ...{ cust_ip: `10.${n}.0.1/31`, p2p_ip: `10.${n}.0.0/31` },
          magic: { conduit_name: `w${n}`, description: '', mtu: 1500 },
          ...(bgp && { bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: `old-key-${n}` } }),
        })),
        status: Object.fromEntries(numbers.map((n) => [`c${n}`, { state: 'Healthy' }])),
      },
    },
  });
  const session = { customer_asn: 65010, extra_prefixes: [] };
  const change = (n: number): Parameters<typeof cni>[2] =>
    bgp
      ? { magic: { conduit_name: `w${n}` }, bgp: { ...session, md5_key: new Secret(`new-key-${n}`) } }
      : { magic: { conduit_name: `w${n}`, mtu: 1476 } };
  const same = (n: number): Parameters<typeof cni>[2] => ({ magic: { conduit_name: `w${n}` } });
  const documents = desired({
    policy: { pace: { soakMs: 0, check: 'off', ...pace }, ...policy },
    interconnects: numbers.map((n) => direct(`c${n}`, { slot_id: slotId(n) })),
    cnis: numbers.map((n) => cni(`w${n}`, `c${n}`, changes(n) ? (wanted ?? change)(n) : same(n))),
  });

  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  /** Time goes on to the first that wakes, when nothing else can happen. */
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.push({ at: now + milliseconds, wake });
        signal.addEventListener('abort', wake);
        void idle().then(() => {
          const [first] = sleepers.toSorted((a, b) => a.at - b.at);
          if (first === undefined) return;
          sleepers.splice(sleepers.indexOf(first), 1);
          now = Math.max(now, first.at);
          first.wake();
        });
      }),
  };
  const asked: { readonly at: number; readonly since: number; readonly recent: number }[] = [];
  const tunnels = numbers.map((n) => `w${n}`);
  const queryTunnels: Query = async (times) => {
    const late = Date.now() + (aheadMs ?? 0) - Date.parse(times.until);
    // A time has whole seconds.
    const until = Math.abs(late) < 3_000 ? now : now - 1000 * Math.round(late / 1000);
    const back = (text: string) => until - (Date.parse(times.until) - Date.parse(text));
    const [since, recent] = [back(times.since), back(times.recent)];
    asked.push({ at: now, since, recent });
    return answer(asked.length, () => ({
      health: rowsOf(tunnels, state, since, until),
      recent: rowsOf(tunnels, state, recent, until),
      ingress: [],
      egress: [],
      answeredAt: aheadMs === undefined ? undefined : Date.now() + aheadMs,
    }));
  };
  const written: { readonly circuit: string; readonly at: number }[] = [];
  const events: ApplyEvent[] = [];
  const api = {
    ...network.api,
    traffic: { ...network.api.traffic, queryTunnels },
    updateCni: async (...given: Parameters<typeof network.api.updateCni>) => {
      const result = await network.api.updateCni(...given);
      written.push({ circuit: `c${given[0].slice(-1)}`, at: now });
      return result;
    },
  };
  const planned = async () => {
    const plan = await readAndPlan(
      documents,
      { ...network.api, traffic: reader(network.api.traffic) },
      { allowed: [], skipSecrets: false, ...(request && { pace: request }), ...options },
    );
    return plan.planned;
  };
  const run = async (given: Partial<ApplyOptions> = {}) => {
    const reports = await applyAccount(await planned(), api, {
      ...{ parallelism: 4, stopOnError: false, clock, onEvent: (event: ApplyEvent) => events.push(event) },
      ...given,
    });
    return Object.fromEntries(reports.map((report) => [report.address, report]));
  };
  const writtenAt = (circuit: string) => written.find((each) => each.circuit === circuit)?.at;
  return { planned, run, written, writtenAt, events, clock, asked, network, documents };
}

/** All that can happen without time has happened. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}
