import { readFileSync } from 'node:fs';
import {
  readBgpPrefix,
  readMagicInterconnect,
  readOwnedPrefix,
  readRoute,
  readTunnel,
} from '../../src/api/traffic/read-magic.ts';
import type { LiveConduit } from '../../src/model/traffic/judgement.ts';
import type { TrafficFacts, TunnelHealthRow } from '../../src/model/traffic/traffic.ts';

type Json = Record<string, unknown>;

/** The seed of the specification, as JSON that a row of the table changes. */
export interface MagicSeed {
  cnis: (Json & { bgp?: Json; bgp_mode?: string; magic: { conduit_name: string } })[];
  interconnects: (Json & { name: string })[];
  magic: {
    routes: (Json & { prefix: string; nexthop: string; priority: number; scope?: Json })[];
    interconnects: (Json & { name?: string; interface_address?: string; health_check: Json })[];
    gre_tunnels: (Json & { name: string; health_check: Json })[];
    ipsec_tunnels: (Json & { name: string })[];
  };
  addressing: {
    prefixes: (Json & { id: string; cidr: string })[];
    bgp_prefixes: Record<string, (Json & { cidr: string; on_demand: Json })[]>;
  };
  analytics: { health: { avg: { tunnelState: number }; dimensions: { tunnelName: string; edgeColoName: string } }[] };
}

export function magicSeed(): MagicSeed {
  const text = readFileSync(new URL('magic-seed-example.json', import.meta.url), 'utf8');
  const { accounts } = JSON.parse(text) as { accounts: Record<string, MagicSeed> };
  const [account] = Object.values(accounts);
  if (account === undefined) throw new Error('The seed has no account');
  return account;
}

/** What the readers would make of the seed. */
export function factsOf({ magic, addressing, analytics }: MagicSeed): TrafficFacts {
  const ignored = () => undefined;
  const health = analytics.health.map(({ avg, dimensions }): TunnelHealthRow => ({
    tunnel: dimensions.tunnelName,
    colo: dimensions.edgeColoName,
    state: avg.tunnelState,
  }));
  return {
    routes: { read: true, value: magic.routes.map((route) => readRoute(route, '')) },
    interconnects: { read: true, value: magic.interconnects.map((each) => readMagicInterconnect(each, '', ignored)) },
    tunnels: {
      read: true,
      value: [
        ...magic.gre_tunnels.map((tunnel) => readTunnel('gre')(tunnel, '', ignored)),
        ...magic.ipsec_tunnels.map((tunnel) => readTunnel('ipsec')(tunnel, '', ignored)),
      ],
    },
    prefixes: { read: true, value: addressing.prefixes.map((prefix) => readOwnedPrefix(prefix, '', ignored)) },
    bgpPrefixes: new Map(
      Object.entries(addressing.bgp_prefixes).map(([id, rows]) => [
        id,
        { read: true, value: rows.map((row) => readBgpPrefix(row, '')) },
      ]),
    ),
    analytics: { read: true, value: { health, recent: [], ingress: [], egress: [] } },
  };
}

export function conduitsOf({ cnis, interconnects }: MagicSeed): LiveConduit[] {
  const reservations = new Map(interconnects.map((each) => [each.name, textOf(each['virtual_port_reservation_id'])]));
  return cnis.map((cni) => ({
    id: textOf(cni['id']),
    conduitName: cni.magic.conduit_name,
    p2pIp: textOf(cni['p2p_ip']),
    custIp: textOf(cni['cust_ip']),
    interconnect: textOf(cni['interconnect']),
    reservation: reservations.get(textOf(cni['interconnect'])),
    learns: cni.bgp !== undefined && cni.bgp_mode !== 'advertise_only',
  }));
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`No text: ${JSON.stringify(value)}`);
  return value;
}
