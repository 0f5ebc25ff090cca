import { compareText } from '../model/text.ts';
import type { ConduitMatch, LiveConduit } from '../model/traffic/judgement.ts';
import type { MagicInterconnect, MagicTunnel, TrafficFacts } from '../model/traffic/traffic.ts';
import { type Cidr, parseCidr } from '../net/cidr.ts';
import { type Correlation, correlator, networkKey, ownNetworks } from './correlate.ts';

/** A tunnel that a route may ride on: an object of Magic, or a CNI that has none. */
export interface Tunnel {
  readonly kind: 'interconnect' | 'gre' | 'ipsec';
  /** Under this name Magic keeps its health. */
  readonly name: string;
  /** Its health is checked, as far as Magic says. */
  readonly isChecked: boolean;
  readonly networks: readonly Cidr[];
  /** `1`, `1.5`, `2`; undefined where nothing says it. */
  readonly version: string | undefined;
  /** Magic lists it under its name. */
  readonly isOfMagic: boolean;
}

/** Tunnels that go together; the first is the object of Magic. */
export type Choice = readonly [Tunnel, ...Tunnel[]];

/** What a CNI may be. */
export interface ConduitTunnels {
  readonly cni: LiveConduit;
  /** One choice, or several where evidence disagrees. */
  readonly choices: readonly [Choice, ...Choice[]];
  readonly match: ConduitMatch;
}

export interface Tunnels {
  readonly all: readonly Tunnel[];
  /** By live id of the CNI. */
  readonly conduits: ReadonlyMap<string, ConduitTunnels>;
}

/**
 * Every tunnel, and which of them each CNI is. The /31 of a CNI is its own unless an object of Magic has it. Where a CNI is one object,
 * both networks count.
 */
export function tunnelsOf(
  facts: Pick<TrafficFacts, 'interconnects' | 'tunnels'>,
  cnis: readonly LiveConduit[],
): Tunnels {
  const objects = facts.interconnects.read ? facts.interconnects.value : [];
  const correlate = correlator(objects, cnis);
  const found = cnis.map((cni) => ({ cni, correlation: correlate(cni) }));
  const claimed = new Set(objects.map(({ interfaceAddress }) => networkKey(parseCidr(interfaceAddress ?? ''))));
  const free = new Map(
    cnis.map((cni) => [cni.id, ownNetworks(cni).filter((each) => !claimed.has(networkKey(each)))] as const),
  );
  const only = new Map<MagicInterconnect, LiveConduit[]>();
  for (const { cni, correlation } of found) {
    const [object, ...others] = correlation.objects;
    if (object !== undefined && others.length === 0) only.set(object, [...(only.get(object) ?? []), cni]);
  }
  const tunnels = new Map(
    objects.map((object) => {
      const owners = only.get(object) ?? [];
      return [
        object,
        ofObject(
          object,
          owners[0],
          owners.flatMap(({ id }) => free.get(id) ?? []),
        ),
      ] as const;
    }),
  );
  const conduits = found.map(({ cni, correlation }) =>
    conduitTunnels(cni, correlation, tunnels, free.get(cni.id) ?? []),
  );
  const own = new Set(conduits.flatMap(({ choices }) => choices.flat()));
  const others = facts.tunnels.read ? facts.tunnels.value.map(ofTunnel) : [];
  return {
    all: [...new Set([...tunnels.values(), ...own, ...others])],
    conduits: new Map(conduits.map((each) => [each.cni.id, each])),
  };
}

function conduitTunnels(
  cni: LiveConduit,
  { objects, by }: Correlation,
  tunnels: ReadonlyMap<MagicInterconnect, Tunnel>,
  networks: readonly Cidr[],
): ConduitTunnels {
  const own: Tunnel = {
    kind: 'interconnect',
    name: cni.conduitName,
    isChecked: true,
    networks,
    version: undefined,
    isOfMagic: false,
  };
  const [first, ...others] = objects.flatMap((object) => tunnels.get(object) ?? []);
  const names = first === undefined ? [] : [first, ...others].map(({ name }) => name).sort(compareText);
  const match = { by, names, nameNotFound: by.length > 0 && !by.includes('name') };
  if (first === undefined) return { cni, choices: [[own]], match: { found: 'none', ...match } };
  if (others.length === 0) return { cni, choices: [[first]], match: { found: 'one', ...match } };
  const choice = (tunnel: Tunnel): Choice => (networks.length > 0 ? [tunnel, own] : [tunnel]);
  return { cni, choices: [choice(first), ...others.map(choice)], match: { found: 'several', ...match } };
}

function ofObject(object: MagicInterconnect, owner: LiveConduit | undefined, more: readonly Cidr[]): Tunnel {
  const network = parseCidr(object.interfaceAddress ?? '');
  return {
    kind: 'interconnect',
    name: object.name ?? owner?.conduitName ?? object.interfaceAddress ?? object.id ?? '',
    isChecked: object.healthCheck?.enabled !== false,
    networks: network === undefined ? more : [network, ...more],
    version: object.version,
    isOfMagic: object.name !== undefined,
  };
}

function ofTunnel({ kind, name, interfaceAddress, healthCheck }: MagicTunnel): Tunnel {
  const network = parseCidr(interfaceAddress);
  return {
    kind,
    name,
    isChecked: healthCheck?.enabled !== false,
    networks: network === undefined ? [] : [network],
    version: undefined,
    isOfMagic: true,
  };
}
