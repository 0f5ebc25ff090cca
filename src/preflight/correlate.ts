import type { ConduitMatch, LiveConduit } from '../model/traffic/judgement.ts';
import type { MagicInterconnect } from '../model/traffic/traffic.ts';
import { type Cidr, parseCidr, sameNetwork } from '../net/cidr.ts';

type Evidence = ConduitMatch['by'][number];

export interface Correlation {
  /** None, one, or several where the kinds of evidence point at different objects. */
  readonly objects: readonly MagicInterconnect[];
  readonly by: readonly Evidence[];
}

/**
 * Finds a CNI's object of Magic by name, reservation and addresses. What is absent disagrees with nothing. Several CNIs share the
 * reservation of their port, so each kind of evidence points at a set of objects: what all sets have in common is the object. A
 * port alone does not make a CNI an object that another CNI is by name or addresses.
 * @param cnis those that may be one of the objects
 */
export function correlator(
  objects: readonly MagicInterconnect[],
  cnis: readonly LiveConduit[] = [],
): (cni: LiveConduit) => Correlation {
  const byName = indexBy(objects, ({ name }) => name);
  const byReservation = indexBy(objects, ({ reservation }) => plainId(reservation));
  const byNetwork = indexBy(objects, ({ interfaceAddress }) => networkKey(parseCidr(interfaceAddress ?? '')));
  const named = (cni: LiveConduit) => byName.get(cni.conduitName) ?? new Set<MagicInterconnect>();
  const linked = (cni: LiveConduit) =>
    byNetwork.get(networkKey(parseCidr(cni.p2pIp)) ?? '') ?? new Set<MagicInterconnect>();
  const claimed = new Set(cnis.flatMap((cni) => [...named(cni), ...linked(cni)]));
  const free = (found: ReadonlySet<MagicInterconnect>) => new Set([...found].filter((object) => !claimed.has(object)));
  return (cni) => {
    const onPort = byReservation.get(plainId(cni.reservation) ?? '') ?? new Set<MagicInterconnect>();
    const isKnown = named(cni).size > 0 || linked(cni).size > 0;
    const pointed: readonly (readonly [Evidence, ReadonlySet<MagicInterconnect>])[] = [
      ['name', named(cni)],
      ['reservation', isKnown ? onPort : free(onPort)],
      ['addresses', linked(cni)],
    ];
    const found = pointed.filter(([, set]) => set.size > 0);
    const by = found.map(([evidence]) => evidence);
    const [smallest = [], ...others] = found.map(([, set]) => set).sort((a, b) => a.size - b.size);
    const common = [...smallest].filter((object) => others.every((set) => set.has(object)));
    return { by, objects: common.length > 0 ? common : [...new Set(found.flatMap(([, set]) => [...set]))] };
  };
}

export function ownNetworks({ p2pIp, custIp }: LiveConduit): Cidr[] {
  const [p2p, cust] = [parseCidr(p2pIp), parseCidr(custIp)];
  if (p2p === undefined || cust === undefined) return [p2p ?? cust].filter((each) => each !== undefined);
  return sameNetwork(p2p, cust) ? [p2p] : [p2p, cust];
}

/** Equal for the same network, whatever the host bits. */
export function networkKey(cidr: Cidr | undefined): string | undefined {
  return cidr && `${cidr.first}/${cidr.length}`;
}

function plainId(id: string | undefined): string | undefined {
  return id?.replaceAll('-', '').toLowerCase();
}

function indexBy(
  objects: readonly MagicInterconnect[],
  keyOf: (object: MagicInterconnect) => string | undefined,
): ReadonlyMap<string, ReadonlySet<MagicInterconnect>> {
  const index = new Map<string, Set<MagicInterconnect>>();
  for (const object of objects) {
    const key = keyOf(object);
    if (key === undefined || key === '') continue;
    const same = index.get(key);
    if (same === undefined) index.set(key, new Set([object]));
    else same.add(object);
  }
  return index;
}
