import { mergeAccount } from '../../config/merge-account.ts';
import type {
  CircuitAccount,
  CircuitRecord,
  CniRecord,
  RecordSource,
  RouteRecord,
  SetMembership,
  SetRecord,
} from '../../model/circuits/circuit-record.ts';
import { addTo, groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredCni, DesiredInterconnect } from '../../model/desired.ts';
import type { Health, LiveAccount, LiveBgp, LiveCni, LiveInterconnect } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { matchAccount } from '../../plan/match/match-account.ts';
import { type BackupSet, backupSets } from '../../plan/sets/backup-sets.ts';
import { metroNames, setFacts } from '../../plan/sets/circuits.ts';
import type { AccountMatch } from '../../plan/stages.ts';
import { buildRouteTable } from '../../preflight/build-route-table.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';

/** What records are made from. */
export interface CircuitFacts {
  readonly live: LiveAccount;
  /** Undefined: no document names the account. */
  readonly desired: DesiredAccount | undefined;
  /** By live name, as far as it was asked. */
  readonly health: ReadonlyMap<string, Health>;
  /** By slot id in lower case: the routers that the interconnects themselves do not tell. */
  readonly devices?: ReadonlyMap<string, string>;
  /** Undefined: routes were not read. */
  readonly traffic?: TrafficFacts | undefined;
}

/** At most so many peers stand in a record: together with the sets, which list all, the size stays linear. */
const mostPeers = 32;

/**
 * The record of each live circuit of an account, declared or not. It is sorted plain data without secrets. Keys and backup sets are those
 * of a plan of the same documents.
 */
export function recordCircuits(facts: CircuitFacts): CircuitAccount {
  const { live, health } = facts;
  const desired = facts.desired ?? undeclared(live.account);
  const match = matchAccount(desired, live);
  const sets = backupSets(setFacts(desired, live, match), health);
  const declared = declarations(desired, match);
  const memberships = membershipsByName(sets, facts, declared);
  const metroOf = metroNames(desired.policy);
  const cnis = cniRecords(facts, declared);
  const listed = live.interconnects.map((interconnect): CircuitRecord => {
    const { name } = interconnect;
    const own = declared.interconnects.get(name);
    return {
      account: live.account,
      key: own?.key ?? null,
      address: own === undefined ? null : `interconnect.${own.key}`,
      name,
      ...placeOf(interconnect, facts),
      metro: metroOf(interconnect) ?? null,
      state: health.get(name)?.wireState ?? null,
      reason: health.get(name)?.reason ?? null,
      group: own?.group ?? null,
      protect: own?.protect ?? false,
      sets: [...(memberships.get(name) ?? [])],
      cnis: [...(cnis.get(name) ?? [])],
      labels: { ...own?.labels },
      source: sourceOf(own),
    };
  });
  const known = new Set(listed.map(({ name }) => name));
  const unlisted = [...cnis].flatMap(([name, on]) => (known.has(name) ? [] : [unlistedCircuit(live, name, on)]));
  return {
    account: live.account,
    default_asn: live.settings.default_asn,
    circuits: [...listed, ...unlisted].sort((a, b) => compareText(a.name, b.name)),
    sets: sets.map(setRecord),
    missing: missingAddresses(desired, match),
  };
}

function undeclared(account: string): DesiredAccount {
  return mergeAccount(account, []).account;
}

/** What the documents say of live objects: circuits by name, CNIs by id. */
interface Declarations {
  readonly interconnects: ReadonlyMap<string, DesiredInterconnect>;
  readonly cnis: ReadonlyMap<string, DesiredCni>;
}

function declarations(desired: DesiredAccount, match: AccountMatch): Declarations {
  const byKey = new Map(desired.interconnects.map((interconnect) => [interconnect.key, interconnect]));
  const circuits = [...match.interconnects, ...match.successors];
  return {
    interconnects: new Map(
      circuits.flatMap(([key, { name }]) => [byKey.get(key) ?? []].flat().map((own) => [name, own] as const)),
    ),
    cnis: new Map(
      desired.cnis.flatMap((cni) => {
        const found = match.cnis.get(cni.key);
        return found === undefined ? [] : [[found.id, cni] as const];
      }),
    ),
  };
}

function missingAddresses({ interconnects, cnis }: DesiredAccount, match: AccountMatch): string[] {
  return [
    ...interconnects
      .filter(({ key, state }) => state === 'present' && !match.interconnects.has(key))
      .map(({ key }) => `interconnect.${key}`),
    ...cnis.filter(({ key, state }) => state === 'present' && !match.cnis.has(key)).map(({ key }) => `cni.${key}`),
  ].sort(compareText);
}

function sourceOf(declared: DesiredInterconnect | DesiredCni | undefined): RecordSource | null {
  if (declared === undefined) return null;
  const { file, line, column } = declared.origin.locate();
  return { file, line, column };
}

type Place = Pick<CircuitRecord, 'type' | 'site' | 'region' | 'facility' | 'device' | 'speed' | 'port'>;

const nowhere = { site: null, region: null, facility: null, device: null, speed: null, port: null };

function placeOf(live: LiveInterconnect, { devices }: CircuitFacts): Place {
  switch (live.type) {
    case 'direct': {
      const { type, site, facility, speed, slot_id } = live;
      const device = live.device ?? devices?.get(slot_id.toLowerCase()) ?? null;
      const { name, address } = facility;
      return { ...nowhere, type, site, facility: { name, address: [...address] }, device, speed, port: slot_id };
    }
    case 'gcp_partner':
      return { ...nowhere, type: live.type, region: live.region, speed: live.bandwidth ?? null };
    case 'unknown':
      return { ...nowhere, type: live.wireType };
  }
}

function unlistedCircuit({ account }: LiveAccount, name: string, cnis: readonly CniRecord[]): CircuitRecord {
  const nothing = { key: null, address: null, metro: null, state: null, reason: null, group: null, source: null };
  const place = { ...nowhere, type: 'unlisted' };
  return { account, name, ...place, ...nothing, protect: false, sets: [], labels: {}, cnis: [...cnis] };
}

function cniRecords(facts: CircuitFacts, { cnis }: Declarations): ReadonlyMap<string, readonly CniRecord[]> {
  const routes = routesById(facts);
  const record = (live: LiveCni): CniRecord => {
    const own = cnis.get(live.id);
    const { id, magic, cust_ip, p2p_ip } = live;
    return {
      key: own?.key ?? null,
      address: own === undefined ? null : `cni.${own.key}`,
      id,
      conduit_name: magic.conduit_name,
      description: magic.description,
      service: own?.service ?? null,
      cust_ip,
      p2p_ip,
      mtu: magic.mtu,
      bgp: bgpRecord(live.bgp),
      bgp_mode: live.bgp_mode ?? null,
      protect: own?.protect ?? false,
      routes: routes === undefined ? null : [...(routes.get(id) ?? [])],
      labels: { ...own?.labels },
      source: sourceOf(own),
    };
  };
  const byName = (a: LiveCni, b: LiveCni) =>
    compareText(a.magic.conduit_name, b.magic.conduit_name) || compareText(a.id, b.id);
  const byCircuit = groupBy([...facts.live.cnis].sort(byName), ({ interconnect }) => interconnect);
  return new Map([...byCircuit].map(([name, on]) => [name, on.map(record)]));
}

function bgpRecord(bgp: LiveBgp | undefined): CniRecord['bgp'] {
  if (bgp === undefined) return null;
  const { customer_asn, extra_prefixes, md5_key } = bgp;
  return { customer_asn, extra_prefixes: [...extra_prefixes], md5_key_set: md5_key !== undefined };
}

/** By live id of a CNI. Undefined: routes, or which CNI a next hop leads to, could not be read. */
function routesById({ live, traffic }: CircuitFacts): ReadonlyMap<string, readonly RouteRecord[]> | undefined {
  if (traffic?.routes.read !== true || !traffic.interconnects.read) return undefined;
  const found = new Map<string, RouteRecord[]>();
  for (const { prefix, routes } of buildRouteTable(traffic, liveConduits(live)).prefixes) {
    for (const { nexthop, priority, carries, tunnels, cnis } of routes) {
      const certain = tunnels.length === 1 && cnis.length === 1;
      for (const id of cnis) addTo(found, id, { prefix, nexthop, priority, carries, certain });
    }
  }
  return found;
}

function setRecord({ names, kind, members }: BackupSet): SetRecord {
  return {
    name: names[0],
    names: [...names],
    kind,
    members: [...members].map(([name, cnis]) => ({ name, cnis: [...cnis] })),
  };
}

function membershipsByName(
  sets: readonly BackupSet[],
  { health }: CircuitFacts,
  { interconnects }: Declarations,
): ReadonlyMap<string, readonly SetMembership[]> {
  const found = new Map<string, SetMembership[]>();
  for (const { names, kind, members } of sets) {
    const first = [...members.keys()].slice(0, mostPeers + 1).map((name) => {
      return { key: interconnects.get(name)?.key ?? null, name, state: health.get(name)?.wireState ?? null };
    });
    for (const [name, cnis] of members) {
      const peers = first.filter((peer) => peer.name !== name).slice(0, mostPeers);
      addTo(found, name, { name: names[0], kind, cnis: [...cnis], peers, peer_count: members.size - 1 });
    }
  }
  return found;
}
