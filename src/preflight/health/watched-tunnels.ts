import { groupBy } from '../../model/collections.ts';
import { compareText, joinFirstWords } from '../../model/text.ts';
import type { LiveConduit } from '../../model/traffic/judgement.ts';
import type { WatchedTunnel } from '../../model/traffic/route-table.ts';
import type { TrafficFacts, TunnelAnalytics } from '../../model/traffic/traffic.ts';
import { coloKey, stateOf } from '../tunnel-states.ts';
import { tunnelsOf } from '../tunnels.ts';

/**
 * By live id of a CNI: its tunnel, where that is known for certain and its health was read. A tunnel whose checks are off, or that may be
 * the tunnel of several CNIs, is left out.
 */
export function watchedTunnels(
  facts: Pick<TrafficFacts, 'interconnects' | 'tunnels' | 'analytics'>,
  cnis: readonly LiveConduit[],
): ReadonlyMap<string, WatchedTunnel> {
  const { interconnects, analytics } = facts;
  if (!interconnects.read || !analytics.read) return new Map();
  const rows = groupBy([...analytics.value.health, ...analytics.value.recent], ({ tunnel }) => tunnel);
  const found = [...tunnelsOf(facts, cnis).conduits.values()].flatMap(({ cni, choices: [[tunnel], ...others] }) => {
    const own = rows.get(tunnel.name);
    if (own === undefined || !tunnel.isChecked || others.length > 0) return [];
    const least = own.reduce((a, { state }) => Math.min(a, state), 1);
    const most = own.reduce((a, { state }) => Math.max(a, state), 0);
    const health = { best: stateOf(most), worst: stateOf(least) };
    return [
      { id: cni.id, tunnel: { name: tunnel.name, colos: new Set(own.map(({ colo }) => coloKey(colo))), health } },
    ];
  });
  const byName = groupBy(found, ({ tunnel }) => tunnel.name);
  return new Map(
    found.flatMap(({ id, tunnel }) => (byName.get(tunnel.name)?.length === 1 ? [[id, tunnel] as const] : [])),
  );
}

/** What an answer shows of tunnels. `unknown`: it shows nothing bad, but not all that it must show. */
export interface TunnelLook {
  readonly state: 'healthy' | 'unhealthy' | 'unknown';
  /** `wan-a is down in fra03`. */
  readonly words: string;
}

const mostNamed = 5;

/**
 * Healthy is only what every data centre that knows the tunnel found healthy, over the whole time and in the last minutes of it. A data
 * centre that is missing there may have found anything.
 */
export function lookAtTunnel(
  { health, recent }: Pick<TunnelAnalytics, 'health' | 'recent'>,
  { name, colos }: Pick<WatchedTunnel, 'name' | 'colos'>,
): TunnelLook {
  const [all, last] = [health, recent].map((rows) => rows.filter(({ tunnel }) => tunnel === name));
  const bad = [...(all ?? []), ...(last ?? [])].filter(({ state }) => stateOf(state) !== 'healthy');
  if (bad.length > 0) {
    const places = new Map(bad.map(({ colo, state }) => [coloKey(colo), `${words[stateOf(state)]} in ${colo}`]));
    return { state: 'unhealthy', words: `${name} is ${joinFirstWords(sorted(places.values()), mostNamed)}` };
  }
  const known = [all, last].map((rows) => new Set((rows ?? []).map(({ colo }) => coloKey(colo))));
  const expected = new Set([...colos, ...known.flatMap((each) => [...each])]);
  const missing = [...expected].filter((colo) => !known.every((each) => each.has(colo)));
  if (expected.size === 0) return { state: 'unknown', words: `${name} has no health data` };
  if (missing.length === 0) return { state: 'healthy', words: `${name} is healthy everywhere` };
  return {
    state: 'unknown',
    words: `${name} has no health data of the last minutes from ${joinFirstWords(sorted(missing), mostNamed)}`,
  };
}

const words = { healthy: 'healthy', lossy: 'lossy', down: 'down', unknown: 'not known' } as const;

function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort(compareText);
}
