import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveCni, LiveDirect, LiveInterconnect } from '../../model/live.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { isDiverse } from '../slots/diversity.ts';
import { satisfies } from '../slots/satisfies.ts';
import type { Separations } from '../slots/separations.ts';
import { ambiguous } from './ambiguous.ts';
import type { InterconnectSearch } from './interconnect-search.ts';
import { regionOf } from './region-of.ts';

/**
 * The same where the document names no slot: a key whose live interconnect has to be replaced goes on with one that is there already,
 * that nobody else is, that fits its selector or its region, and that carries nothing but what comes from that key.
 * @param cnis the live CNIs by key
 */
export function matchSuccessors(
  { desired, candidates, result }: InterconnectSearch,
  liveCnis: readonly LiveCni[],
  cnis: ReadonlyMap<string, LiveCni>,
  apart: Separations,
): ReadonlyMap<string, LiveInterconnect> {
  const successors = new Map<string, LiveInterconnect>();
  const replaced = desired.interconnects.filter((one) => one.state === 'present' && isReplaced(one));
  if (replaced.length === 0) return successors;
  const putOn = new Map(desired.cnis.flatMap((cni) => keyOfLive(cni.key, cni.interconnect)));
  const riders = new Map<string, Set<string>>();
  for (const cni of liveCnis) {
    riders.set(cni.interconnect, (riders.get(cni.interconnect) ?? new Set()).add(putOn.get(cni.id) ?? ''));
  }
  const left = candidates.filter((one) => !result.isTaken(one) && (one.owner ?? one.account) === desired.account);
  const found = new Map(replaced.map((one) => [one, left.filter((live) => isSuccessor(one, live))]));
  const claims = new Map<LiveInterconnect, number>();
  for (const some of found.values()) for (const live of some) claims.set(live, (claims.get(live) ?? 0) + 1);
  for (const [one, some] of found) {
    const [first] = some;
    if (first === undefined) continue;
    if (some.length === 1 && claims.get(first) === 1) successors.set(one.key, first);
    else result.errors.push(ambiguous(one, some, 'each is what it is to be replaced with'));
  }
  return successors;

  function isReplaced(one: DesiredInterconnect): boolean {
    const live = result.matches.get(one.key);
    return live !== undefined && interconnectDifferences(one, live).length > 0;
  }

  function keyOfLive(key: string, interconnect: string | undefined): [string, string][] {
    const live = cnis.get(key);
    return live === undefined || interconnect === undefined ? [] : [[live.id, interconnect]];
  }

  function isSuccessor(one: DesiredInterconnect, live: LiveInterconnect): boolean {
    if (one.type === 'direct') {
      if (live.type !== 'direct' || one.slot === undefined) return false;
      return satisfies(live, one) && isApart(one.key, live) && isOurs(one, live);
    }
    // In the same region the old one goes first: there are never two.
    const old = result.matches.get(one.key);
    if (live.type !== 'gcp_partner' || (old?.type === 'gcp_partner' && old.region === live.region)) return false;
    return live.region === regionOf(one) && (live.bandwidth ?? one.bandwidth) === one.bandwidth && isOurs(one, live);
  }

  /** CNIs that nobody declares may have been carried along, but not alone: then it may as well be somebody else's. */
  function isOurs(one: DesiredInterconnect, live: LiveInterconnect): boolean {
    const hosted = [...(riders.get(live.name) ?? [])];
    return hosted.every((key) => key === one.key || (key === '' && hosted.includes(one.key)));
  }

  function isApart(key: string, live: LiveDirect): boolean {
    return [...(apart.get(key) ?? [])].every((other) => {
      const neighbour = result.matches.get(other);
      return neighbour?.type !== 'direct' || isDiverse(live, neighbour);
    });
  }
}
