import type { Disruption, LiveConduit } from '../../src/model/traffic/judgement.ts';
import type { MagicInterconnect, MagicRoute, MagicTunnel, TrafficFacts } from '../../src/model/traffic/traffic.ts';
import type { Tape } from '../helpers/tape.ts';
import type { OracleDisruption, OracleRoute, OracleTunnel, TrafficCase } from '../oracle/traffic.ts';

const pool = [
  '10.20.0.0/16',
  '10.20.30.0/24',
  '10.20.0.0/17',
  '10.20.128.0/17',
  '203.0.113.0/24',
  '10.0.0.0/8',
  '10.20.30.77/24',
  '203.0.113.128/25',
] as const;
const dataCentres = ['dfw01', 'fra03', 'iad02'] as const;
const states = [1, 1, 1, 0, 0.5, 0.75, 0.25] as const;

/** An account with routes, tunnels and health, and changes of it: as the readers give it, and as the oracle takes it. */
export interface TrafficScene {
  readonly facts: TrafficFacts;
  readonly conduits: readonly LiveConduit[];
  readonly disruptions: readonly Disruption[];
  readonly oracle: TrafficCase;
  /** Some CNI may be several tunnels, or a next hop may be in several. */
  readonly isDisputed: boolean;
}

export function trafficScene(tape: Tape): TrafficScene {
  const circuits = Array.from({ length: 1 + tape.below(4) }, (_, i) => circuitOf(tape, i));
  const swapped = circuits.length > 1 && tape.chance(15);
  const gre = Array.from({ length: tape.below(3) }, (_, i) => greOf(tape, i));
  const twin = tape.chance(8) ? { ...greOf(tape, 9), network: circuits[0]?.tunnel.network ?? '' } : undefined;
  const tunnels = [...circuits.map(({ tunnel }) => tunnel), ...gre, ...(twin === undefined ? [] : [twin])];
  const named = swapped ? circuits.map(({ tunnel }, i) => circuits[i > 1 ? i : 1 - i]?.tunnel.name ?? tunnel.name) : [];
  // Health is kept under the name that Magic has.
  const oracleTunnels = tunnels.map((tunnel, i) => ({ ...tunnel, name: named[i] ?? tunnel.name }));
  const rows = rowsOf(tape, oracleTunnels, twin && (named[0] ?? tunnels[0]?.name));
  const hops = tunnels.flatMap(({ network }) => [network.split('/')[0] ?? '', other(network)]);
  const hasRows = rows.health.length + rows.recent.length > 0;
  const routes = Array.from({ length: 1 + tape.below(9) }, () => routeOf(tape, hops, hasRows));
  const disruptions = disruptionsOf(
    tape,
    circuits.map(({ conduit }) => conduit.id),
  );
  const moments = momentsOf(tape, [...new Set(disruptions.map(({ change }) => change))]);
  const beside = gre.length > 0 && tape.chance(20);
  const announced = tape.chance(30) ? ['203.0.113.0/24'] : [];
  return {
    conduits: circuits.map(({ conduit }) => conduit),
    isDisputed: swapped || twin !== undefined,
    disruptions: disruptions.map(({ change, cni, takes }) => ({ id: change, cni, takes })),
    oracle: {
      routes,
      tunnels: oracleTunnels,
      rows: [...rows.health, ...rows.recent],
      cnis: circuits.map(({ conduit: { id, learns }, tunnel }, i) => ({
        id,
        learns,
        mayBe: [...new Set([named[i] ?? tunnel.name, tunnel.name])],
      })),
      sessionsBeside: beside ? 1 : 0,
      disruptions,
      moments,
      announcedAlone: announced,
    },
    facts: {
      routes: read(routes.map(magicRoute)),
      interconnects: read(circuits.map(({ object }, i) => ({ ...object, name: named[i] ?? object.name }))),
      tunnels: read(
        [...gre, ...(twin === undefined ? [] : [twin])].map((tunnel, i) => magicTunnel(tunnel, beside && i === 0)),
      ),
      prefixes: read([{ id: 'owned', cidr: '203.0.113.0/24' }]),
      bgpPrefixes: new Map([
        ['owned', read(announced.map((cidr) => ({ cidr, advertised: true, withdrawsByItself: true })))],
      ]),
      analytics: read({ ...rows, ingress: [], egress: [] }),
    },
  };
}

interface Circuit {
  readonly conduit: LiveConduit;
  readonly object: MagicInterconnect;
  readonly tunnel: OracleTunnel;
}

function circuitOf(tape: Tape, i: number): Circuit {
  const [even, odd] = [`192.168.3.${2 * i}/31`, `192.168.3.${2 * i + 1}/31`];
  const isOdd = tape.chance(30);
  const version = tape.choose('2', '2', '1.5', '1', undefined);
  const isChecked = !tape.chance(10);
  const conduit = {
    id: `id-${i}`,
    conduitName: `edge-${i}`,
    p2pIp: isOdd ? odd : even,
    custIp: isOdd ? even : odd,
    interconnect: `port-${i}`,
    reservation: `AB-${i}`,
    learns: tape.chance(40),
  };
  return {
    conduit,
    tunnel: { name: conduit.conduitName, network: conduit.p2pIp, isChecked, version },
    object: {
      id: `object-${i}`,
      name: conduit.conduitName,
      version,
      reservation: tape.chance(70) ? `ab${i}` : undefined,
      interfaceAddress: conduit.p2pIp,
      mtu: undefined,
      healthCheck: isChecked ? undefined : { enabled: false, ...noCheck },
      returnRouting: undefined,
      bgp: undefined,
      modifiedOn: undefined,
    },
  };
}

const noCheck = { rate: undefined, type: undefined, direction: undefined, target: undefined };

/** Some networks lie in another, or around those of circuits. */
function greOf(tape: Tape, i: number): OracleTunnel {
  const network = tape.choose(`10.213.0.${8 + 2 * i}/31`, '10.213.0.0/24', '192.168.3.0/30');
  return {
    name: `gre-${i}`,
    network: i > 0 ? `10.213.0.${8 + 2 * i}/31` : network,
    isChecked: true,
    version: undefined,
  };
}

/** A tunnel with the network of another is in the same state, or the two worlds would differ before anything happens. */
function rowsOf(tape: Tape, tunnels: readonly OracleTunnel[], twinOf: string | undefined): Rows {
  const health = tunnels.flatMap(({ name }) => {
    if (name === 'gre-9' || tape.chance(10)) return [];
    const usual = tape.pick(states) ?? 1;
    return dataCentres.flatMap((colo) =>
      tape.chance(15) ? [] : [{ tunnel: name, colo, state: tape.chance(20) ? (tape.pick(states) ?? 1) : usual }],
    );
  });
  const recent = health.filter(() => tape.chance(5)).map((row) => ({ ...row, state: tape.pick(states) ?? 1 }));
  if (tape.chance(5)) return { health: [], recent: [] };
  const isTwinChecked = tunnels.find(({ name }) => name === twinOf)?.isChecked === true;
  const doubled = <R extends { readonly tunnel: string }>(rows: readonly R[]) => [
    ...rows,
    ...rows.filter(({ tunnel }) => tunnel === twinOf && isTwinChecked).map((row) => ({ ...row, tunnel: 'gre-9' })),
  ];
  return { health: doubled(health), recent: doubled(recent) };
}

interface Rows {
  readonly health: TrafficCase['rows'];
  readonly recent: TrafficCase['rows'];
}

function routeOf(tape: Tape, hops: readonly string[], hasRows: boolean): OracleRoute {
  const isScoped = tape.chance(35);
  const some = (texts: readonly string[]) => texts.filter(() => tape.chance(40));
  const [regions, colos] = isScoped
    ? [some(['ENAM', 'WEUR', 'MOON']), tape.chance(50) ? some([...dataCentres, ...(hasRows ? [] : ['ams01'])]) : []]
    : [[], []];
  return {
    prefix: tape.pick(pool) ?? pool[0],
    nexthop: tape.chance(5) ? '192.0.2.7' : (tape.pick(hops) ?? '192.0.2.7'),
    priority: 1 + tape.below(400),
    regions,
    colos,
  };
}

function disruptionsOf(tape: Tape, cnis: readonly string[]): readonly OracleDisruption[] {
  return tape
    .shuffled(cnis)
    .slice(0, 1 + tape.below(4))
    .map((cni, i) => ({
      change: i > 0 && tape.chance(20) ? 'change-0' : `change-${i}`,
      cni,
      takes: tape.choose('path', 'path', 'soft', 'session'),
    }));
}

/** One after the other, each for good or proven back; all at once; or side by side. */
function momentsOf(tape: Tape, changes: readonly string[]): TrafficCase['moments'] {
  const kind = tape.below(5);
  if (kind === 1) return [{ own: changes, down: [] }];
  if (kind === 2) return changes.map((change) => ({ own: [change], down: changes.filter((each) => each !== change) }));
  const before = (i: number, some: readonly string[]) => some.slice(0, i).filter(() => tape.chance(50));
  if (kind === 0) return changes.map((change, i) => ({ own: [change], down: before(i, changes) }));
  // Some run in no block: through all moments of the others.
  const [lasting, others] = [changes.slice(0, 1), changes.slice(1)];
  if (others.length === 0) return [{ own: lasting, down: [] }];
  return others.map((change, i) => ({ own: [change, ...lasting], down: before(i, others) }));
}

function magicRoute({ prefix, nexthop, priority, regions, colos }: OracleRoute, i: number): MagicRoute {
  const scope = regions.length + colos.length === 0 ? undefined : { regions, colos };
  return { id: `route-${i}`, prefix, nexthop, priority, weight: undefined, scope };
}

function magicTunnel({ name, network }: OracleTunnel, hasBgp: boolean): MagicTunnel {
  return { kind: 'gre', id: name, name, interfaceAddress: network, healthCheck: undefined, hasBgp };
}

/** The other address of the same /31; of a larger network, one more inside it. */
function other(network: string): string {
  return network.replace(/(\d+)\/\d+$/, (_, octet: string) => String(Number(octet) ^ 1));
}

function read<T>(value: T): { readonly read: true; readonly value: T } {
  return { read: true, value };
}
