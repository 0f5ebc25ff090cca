import type { DesiredAccount, Pace } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { type OracleAccount, oracleSets } from '../oracle/backup-sets.ts';
import type { LegSet } from '../oracle/last-leg.ts';
import { accountTag, cni, desired, direct, slotId } from './account.ts';
import type { Tape } from './tape.ts';

export const lights = ['Healthy', 'Healthy', 'Healthy', 'Down', 'Unhealthy'] as const;
const sites = ['ewr01', 'ewr02', 'lhr01'];
const deeds = ['mtu', 'mtu', 'mtu', 'asn', 'move', 'delete', 'nothing', 'nothing', 'nothing'] as const;

interface Circuit {
  readonly name: string;
  readonly site: string;
  readonly group: string | undefined;
  readonly state: (typeof lights)[number];
}

interface Leg {
  readonly id: string;
  readonly name: string;
  readonly circuit: string;
  readonly asn: number | undefined;
  readonly service: string | undefined;
  readonly does: (typeof deeds)[number];
  /** Where a move goes. */
  readonly to: string;
}

/** An account whose circuits back each other up, and documents that change legs of it. */
export interface RestlessAccount {
  readonly circuits: readonly Circuit[];
  readonly legs: readonly Leg[];
  readonly pace: Pace;
  readonly unguarded: readonly string[];
}

export function drawAccount(tape: Tape): RestlessAccount {
  const circuits = Array.from({ length: 2 + tape.below(5) }, (_, n) => ({
    name: `c${n}`,
    site: sites[n % 3] ?? 'ewr01',
    group: tape.chance(40) ? 'g' : undefined,
    state: tape.pick(lights) ?? 'Healthy',
  }));
  const legs = circuits.flatMap(({ name: circuit }, n) =>
    [0, 1].slice(0, 1 + tape.below(2)).map((k) => ({
      id: `10000000-0000-4000-8000-0000000000${n}${k}`,
      name: `w${n}${k}`,
      circuit,
      asn: tape.chance(75) ? 65_010 + tape.below(2) : undefined,
      service: tape.chance(30) ? 'acme' : undefined,
      does: tape.pick(deeds) ?? 'mtu',
      to: tape.pick(circuits)?.name ?? circuit,
    })),
  );
  return {
    circuits,
    legs,
    pace: { soakMs: tape.choose(0, 0, 60_000, 600_000), check: 'off' },
    unguarded: ['g', 'ewr', 'service:acme'].filter(() => tape.chance(10)),
  };
}

export function seedOf({ circuits, legs }: RestlessAccount): SeedAccount {
  const places = circuits.map(({ site }) => ({
    site,
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  }));
  return {
    slots: places.map((place, n) => ({ id: slotId(n), occupied: true, ...place })),
    interconnects: places.map((place, n) => ({
      ...{
        type: 'direct' as const,
        name: `c${n}`,
        account: accountTag,
        owner: accountTag,
        slot_id: slotId(n),
        ...place,
      },
    })),
    cnis: legs.map(({ id, name, circuit, asn }) => ({
      ...{ id, account: accountTag, interconnect: circuit },
      cust_ip: `10.${name.charAt(1)}.${name.charAt(2)}.1/31`,
      p2p_ip: `10.${name.charAt(1)}.${name.charAt(2)}.0/31`,
      magic: { conduit_name: name, description: '', mtu: 1500 },
      ...(asn !== undefined && { bgp: { customer_asn: asn, extra_prefixes: [] } }),
    })),
    status: Object.fromEntries(circuits.map(({ name, state }) => [name, { state }])),
  };
}

export function documentsOf({ circuits, legs, pace, unguarded }: RestlessAccount): DesiredAccount {
  return desired({
    policy: { max_deletes: 9, pace, unguarded: [...unguarded] },
    interconnects: circuits.map(({ name, group }, n) =>
      direct(name, { slot_id: slotId(n), ...(group !== undefined && { group }) }),
    ),
    cnis: legs.map((leg) =>
      cni(leg.name, leg.does === 'move' ? leg.to : leg.circuit, {
        magic: { conduit_name: leg.name, ...(leg.does === 'mtu' && { mtu: 1476 }) },
        ...(leg.service !== undefined && { service: leg.service }),
        ...(leg.asn !== undefined && { bgp: { customer_asn: asnAfter(leg) ?? leg.asn } }),
        ...(leg.does === 'delete' && { state: 'absent' }),
      }),
    ),
  });
}

/** The backup sets but for the whole account, as the oracle derives them. */
export function legSets(account: RestlessAccount, allowed: readonly string[]): readonly LegSet[] {
  const all = oracleSets(oracleAccount(account)).map(({ names, members }) => ({
    names,
    members: new Map(
      members.map((line): [string, readonly string[]] => {
        const [circuit = '', ids = ''] = line.split(': ');
        return [circuit, ids.split(', ')];
      }),
    ),
  }));
  const sets = all.at(-1)?.names.includes('account') === true ? all.slice(0, -1) : all;
  const isNamed = (names: readonly string[]) => names.some((name) => allowed.includes(`outage=${name}`));
  // The name of the whole account lifts what is equal to it, and nothing inside it.
  const isLifted = (set: (typeof all)[number]) =>
    isNamed(set.names) ||
    all.some(
      ({ names, members }) =>
        isNamed(names.filter((name) => name !== 'account')) &&
        [...set.members.keys()].every((circuit) => members.has(circuit)),
    );
  return sets.map((set, n) => ({
    name: `${set.names.join(' = ')} (${n})`,
    members: set.members,
    isGuarded: !isLifted(set) && !set.names.some((name) => account.unguarded.includes(name)),
  }));
}

/** Every name of a backup set. */
export function setNamesOf(account: RestlessAccount): readonly string[] {
  return [...new Set(oracleSets(oracleAccount(account)).flatMap(({ names }) => names))];
}

function oracleAccount({ circuits, legs }: RestlessAccount): OracleAccount {
  const groups = new Map(circuits.map(({ name, group }) => [name, group]));
  return {
    metros: {},
    circuits: circuits.map(({ name, site, group }) => ({
      ...{ name, site, region: '', isForeign: false, isIgnored: false, isPending: false, isDeclared: true, group },
    })),
    cnis: legs.map((leg) => ({
      ...{ id: leg.id, circuit: leg.circuit, isIgnored: false, service: leg.service },
      asnBefore: leg.asn,
      asnAfter: asnAfter(leg),
      groupAfter: groups.get(leg.does === 'move' ? leg.to : leg.circuit),
    })),
  };
}

function asnAfter({ asn, does }: Leg): number | undefined {
  return asn !== undefined && does === 'asn' ? 65_020 : asn;
}
