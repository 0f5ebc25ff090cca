import type { Advertised, Disruption, LiveConduit } from '../model/traffic/judgement.ts';
import type { BgpPrefix, OwnedPrefix, TrafficFacts } from '../model/traffic/traffic.ts';
import { canonicalCidr, type Cidr, cidrsOverlap, parseCidr } from '../net/cidr.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import { trafficView } from './traffic-view.ts';

/** Says of a prefix whether the Internet sends it to Cloudflare. Null as the API's word for it counts as advertised. */
export function advertisedOf(
  facts: Pick<TrafficFacts, 'prefixes' | 'bgpPrefixes'>,
): (range: Cidr | undefined) => Advertised {
  if (!facts.prefixes.read) return () => 'unknown';
  const owned = ownedIndex(facts.prefixes.value);
  return (range) => {
    if (range === undefined) return 'unknown';
    const around = owned.around(range);
    if (around.length === 0) return owned.isInside(range) ? 'unknown' : 'not_owned';
    const answers = around.map(({ id }): Advertised => {
      const rows = facts.bgpPrefixes.get(id);
      if (rows?.read !== true) return 'unknown';
      const own = rows.value.filter(({ cidr }) => overlaps(cidr, range));
      return own.some(({ advertised }) => advertised !== false) ? 'yes' : 'no';
    });
    return answers.find((answer) => answer === 'yes') ?? answers.find((answer) => answer === 'unknown') ?? 'no';
  };
}

/** What Cloudflare announces only while it learns exactly that prefix over BGP, and announces now. */
export function withdrawnAlone({ bgpPrefixes }: Pick<TrafficFacts, 'bgpPrefixes'>): readonly BgpPrefix[] {
  return [...bgpPrefixes.values()].flatMap((rows) =>
    rows.read
      ? rows.value.filter(({ withdrawsByItself, advertised }) => withdrawsByItself && advertised !== false)
      : [],
  );
}

/**
 * The IP prefixes in which a route lies that rides on one of these CNIs, or any route at all: of these the BGP prefixes are worth a
 * request each. In the order of the API.
 */
export function prefixesToAsk(
  facts: TrafficFacts,
  cnis: readonly LiveConduit[],
  on: readonly Pick<Disruption, 'cni'>[] | 'everything',
): readonly OwnedPrefix[] {
  if (!facts.prefixes.read || facts.prefixes.value.length === 0) return [];
  const view = trafficView(facts, cnis);
  const tunnels = on === 'everything' ? [] : on.flatMap(({ cni }) => view.conduits.get(cni)?.choices.flat() ?? []);
  const touched = [...new Set(tunnels)].flatMap((tunnel): PrefixGroup[] => [...view.groupsOn(tunnel)]);
  const groups = on === 'everything' ? view.groups : new Set(touched);
  const owned = ownedIndex(facts.prefixes.value);
  const ids = new Set([...groups].flatMap(({ range }) => (range ? owned.around(range).map(({ id }) => id) : [])));
  return facts.prefixes.value.filter(({ id }) => ids.has(id));
}

export function contains(cidr: string, { first, last }: Cidr): boolean {
  const outer = parseCidr(canonicalCidr(cidr));
  return outer !== undefined && outer.first <= first && last <= outer.last;
}

function overlaps(cidr: string, range: Cidr): boolean {
  const other = parseCidr(canonicalCidr(cidr));
  return other !== undefined && cidrsOverlap(other, range);
}

interface OwnedIndex {
  /** Those in which the range lies. */
  around(range: Cidr): readonly OwnedPrefix[];
  /** One of them lies inside the range. */
  isInside(range: Cidr): boolean;
}

function ownedIndex(prefixes: readonly OwnedPrefix[]): OwnedIndex {
  const known = prefixes.flatMap((prefix) => {
    const range = parseCidr(canonicalCidr(prefix.cidr));
    return range === undefined ? [] : [{ prefix, range }];
  });
  return {
    around: ({ first, last }) =>
      known.filter(({ range }) => range.first <= first && last <= range.last).map(({ prefix }) => prefix),
    isInside: ({ first, last }) => known.some(({ range }) => first <= range.first && range.last <= last),
  };
}
