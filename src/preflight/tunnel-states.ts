import { compareText } from '../model/text.ts';
import type { TunnelHealth, TunnelState } from '../model/traffic/route-table.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import type { Tunnel } from './tunnels.ts';

export interface TunnelStates {
  /** Every data centre that has a row of any tunnel. Sorted. */
  readonly colos: ReadonlySet<string>;
  /** In data centres without a row for the tunnel, but with one for another: its worst state, because rows are sampled. */
  readonly of: (tunnel: Tunnel) => StatesOfTunnel;
  /** Every row of the tunnel is down. One that came back within the time is down on average, and carries again. */
  readonly isSilent: (tunnel: Tunnel) => boolean;
}

export interface StatesOfTunnel extends TunnelHealth {
  /** The state in most data centres. */
  readonly usual: TunnelState;
  /** The state in the others. */
  readonly unusual: ReadonlyMap<string, TunnelState>;
}

/** The state of each tunnel in each data centre: the worse of the whole time and the last minutes, because an average hides a fall. */
export function tunnelStates({ analytics }: Pick<TrafficFacts, 'analytics'>): TunnelStates {
  const rows = analytics.read ? [...analytics.value.health, ...analytics.value.recent] : [];
  const byTunnel = new Map<string, Map<string, number>>();
  const all = new Set<string>();
  const highest = new Map<string, number>();
  for (const { tunnel, colo, state } of rows) {
    const at = byTunnel.get(tunnel) ?? new Map<string, number>();
    byTunnel.set(tunnel, at);
    highest.set(tunnel, Math.max(highest.get(tunnel) ?? state, state));
    at.set(coloKey(colo), Math.min(at.get(coloKey(colo)) ?? state, state));
    all.add(coloKey(colo));
  }
  const colos = [...all].sort(compareText);
  const known = new Map([...byTunnel].map(([name, at]) => [name, statesOf(at, colos)] as const));
  const stateNow = (name: string) => stateOf(highest.get(name) ?? 1);
  return {
    colos: new Set(colos),
    of: ({ isChecked, name }) => (isChecked ? known.get(name) : undefined) ?? unknown,
    isSilent: ({ isChecked, name }) => isChecked && stateNow(name) === 'down',
  };
}

/** The health of what may be any of several tunnels. Unknown stands between lossy and down. */
export function healthOfAny(health: readonly TunnelHealth[]): TunnelHealth {
  const [{ best, worst } = unknown, ...others] = health;
  return others.reduce<TunnelHealth>(
    (a, b) => ({
      best: order.indexOf(b.best) < order.indexOf(a.best) ? b.best : a.best,
      worst: order.indexOf(b.worst) > order.indexOf(a.worst) ? b.worst : a.worst,
    }),
    { best, worst },
  );
}

const order: readonly TunnelState[] = ['healthy', 'lossy', 'unknown', 'down'];

/** One spelling for each data centre. */
export function coloKey(colo: string): string {
  return colo.trim().toLowerCase();
}

const unknown: StatesOfTunnel = { best: 'unknown', worst: 'unknown', usual: 'unknown', unusual: new Map() };

function statesOf(at: ReadonlyMap<string, number>, colos: readonly string[]): StatesOfTunnel {
  const worst = [...at.values()].reduce((a, b) => Math.min(a, b), 1);
  const states = colos.map((colo) => [colo, stateOf(at.get(colo) ?? worst)] as const);
  const usual = mostCommon(states.map(([, state]) => state));
  const best = [...at.values()].reduce((a, b) => Math.max(a, b), 0);
  return {
    best: stateOf(best),
    worst: stateOf(worst),
    usual,
    unusual: new Map(states.filter(([, state]) => state !== usual)),
  };
}

function mostCommon(states: readonly TunnelState[]): TunnelState {
  const counts = new Map<TunnelState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? 'unknown';
}

/** 1 is healthy, and nothing else is: what lost a probe somewhere is lossy. */
export function stateOf(average: number): TunnelState {
  if (average >= 1) return 'healthy';
  return average >= 0.5 ? 'lossy' : 'down';
}
