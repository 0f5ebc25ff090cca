import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CircuitAccount } from '../../src/model/circuits/circuit-record.ts';
import type { DesiredCni, DesiredDirect, DesiredGcpPartner } from '../../src/model/desired.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { backupSets } from '../../src/plan/sets/backup-sets.ts';
import { setFacts } from '../../src/plan/sets/circuits.ts';
import { recordCircuits } from '../../src/usecases/circuits/record-circuits.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  gcp,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveUnknown,
  slotId,
} from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import {
  type OracleAccount,
  type OracleCni,
  type OracleRule,
  type OracleSet,
  oracleSets,
} from '../oracle/backup-sets.ts';

const sites = ['ewr01', 'EWR02', 'jfk01', 'lhr01', 'gru01'] as const;
const groups = ['west', 'ewr', 'new-york'] as const;

/** The same account as plain facts and as documents with what is live. */
interface Case {
  readonly plain: OracleAccount;
  readonly sets: readonly OracleSet[];
  /** Those of the records of its circuits. */
  readonly recorded: readonly OracleSet[];
}

/** Draws overlapping groups and metros, joined metros, services, ASNs, and objects that are ignored, idle, Pending or of another owner. */
function draw(numbers: readonly number[]): Case {
  const tape = new Tape(numbers);
  const metros: Record<string, readonly string[]> = tape.chance(40) ? { 'new-york': ['EWR', 'jfk'] } : {};
  if (tape.chance(15)) metros['europe'] = ['lhr', 'Us-East4'];
  const circuits = Array.from({ length: 2 + tape.below(6) }, (_, i) => {
    const kind = tape.below(100);
    const isDeclared = kind < 90 && tape.chance(70);
    return {
      name: `icon-${i}`,
      site: kind < 75 ? tape.choose(...sites) : '',
      region: kind >= 75 && kind < 90 ? 'us-east4' : '',
      isForeign: tape.chance(8),
      // An object that is declared and ignored is an error.
      isIgnored: !isDeclared && tape.chance(20),
      isPending: tape.chance(15),
      isDeclared,
      group: isDeclared && tape.chance(60) ? tape.choose(...groups) : undefined,
    };
  });
  const interconnects = circuits.flatMap((circuit, i) => {
    if (!circuit.isDeclared) return [];
    const { name, group, region } = circuit;
    const common = {
      name,
      ...(group !== undefined && { group }),
      ...(tape.chance(15) && { state: 'absent' as const }),
    };
    const declared: DesiredDirect | DesiredGcpPartner =
      region === ''
        ? direct(`ic-${i}`, { ...common, slot_id: slotId(i) })
        : gcp(`ic-${i}`, { ...common, region, bandwidth: '1G' });
    return [declared];
  });
  const names = circuits.map(({ name }) => name);
  const cnis: OracleCni[] = [];
  const declaredCnis: DesiredCni[] = [];
  const liveCnis = Array.from({ length: tape.below(10) }, (_, n) => {
    const circuit = tape.pick(names) ?? '';
    const asnBefore = tape.chance(60) ? tape.choose(65010, 65020) : undefined;
    const isIgnored = tape.chance(10);
    const conduit = `${isIgnored ? 'lab' : 'wan'}-${n}`;
    const isLive = liveCni(n, conduit, circuit, asnBefore === undefined ? {} : { bgp: liveBgp(asnBefore) });
    const declared = tape.chance(70) ? drawCni(tape, conduit, interconnects, names) : undefined;
    if (declared !== undefined) declaredCnis.push(declared);
    const isPresent = declared?.state === 'present';
    cnis.push({
      id: cniId(n),
      circuit,
      isIgnored,
      asnBefore,
      asnAfter: isPresent ? declared.bgp?.customer_asn : undefined,
      service: declared?.service,
      groupAfter: isPresent ? interconnects.find(({ key }) => key === declared.interconnect)?.group : undefined,
    });
    return isLive;
  });
  const account = live({
    interconnects: circuits.map(({ name, site, region, isForeign }, i) => ({
      ...(region !== ''
        ? liveGcp(name, region, '1G')
        : site !== ''
          ? liveDirect(name, i, { site })
          : liveUnknown(name, 'azure_express')),
      ...(isForeign && { owner: 'f'.repeat(32) }),
    })),
    cnis: liveCnis,
  });
  const ignore = ['lab-*', ...circuits.filter(({ isIgnored }) => isIgnored).map(({ name }) => name)];
  const documents = desired({ interconnects, cnis: declaredCnis, policy: { ignore, metros } });
  const health = new Map(
    circuits.map(({ name, isPending }) => {
      const state = isPending ? 'Pending' : 'Healthy';
      return [name, { state, wireState: state, reason: undefined } as const];
    }),
  );
  const records = recordCircuits({ live: account, desired: documents, health });
  const found = backupSets(setFacts(documents, account, matchAccount(documents, account)), health);
  return {
    plain: { metros, circuits, cnis },
    sets: found.map(({ names: all, members }) => ({
      names: all,
      members: [...members].map(([name, ids]) => `${name}: ${ids.join(', ')}`),
    })),
    recorded: setsOfRecords(records),
  };
}

/** The sets as the document lists them, held to what each circuit says of its own. */
function setsOfRecords({ sets, circuits }: CircuitAccount): readonly OracleSet[] {
  for (const { name, sets: own } of circuits) {
    const listed = sets.flatMap((set) => {
      const cnis = set.members.find((member) => member.name === name)?.cnis;
      const peers = set.members.map((member) => member.name).filter((peer) => peer !== name);
      return cnis === undefined ? [] : [{ name: set.name, kind: set.kind, cnis, peers, count: peers.length }];
    });
    const said = own.map(({ peers, peer_count: count, ...each }) => ({
      ...each,
      peers: peers.map((peer) => peer.name),
      count,
    }));
    expect(said).toEqual(listed);
  }
  return sets.map(({ names, members }) => ({
    names,
    members: members.map(({ name, cnis }) => `${name}: ${cnis.join(', ')}`),
  }));
}

function drawCni(
  tape: Tape,
  conduit: string,
  interconnects: readonly { readonly key: string }[],
  names: readonly string[],
): DesiredCni {
  const host = tape.pick([...interconnects.map(({ key }) => key), ...names]) ?? '';
  const after = tape.below(4);
  return cni(conduit, host, {
    ...(tape.chance(15) && { state: 'absent' }),
    ...(tape.chance(40) && { service: tape.choose('acme', 'ewr', '65010') }),
    ...(after === 1 && { bgp: { customer_asn: 65020 } }),
    ...(after === 2 && { bgp: null }),
    ...(after === 3 && { bgp: { customer_asn: 65030 } }),
  });
}

/** Sets as text, each once, in an order of their own: sets of the same circuits and CNIs are one. */
function textOf(sets: readonly OracleSet[]): readonly string[] {
  return [...new Set(sets.map(({ names, members }) => `${names.join(' = ')} | ${members.join(' | ')}`))].sort();
}

test('backup sets have the names and the members that a second derivation finds', () => {
  fc.assert(
    fc.property(tapes(160), (numbers) => {
      const { plain, sets } = draw(numbers);
      expect(textOf(sets)).toEqual(textOf(oracleSets(plain)));
    }),
    { numRuns: runs * 4 },
  );
});

test('the records of circuits have the same sets', () => {
  fc.assert(
    fc.property(tapes(160), (numbers) => {
      const { sets, recorded } = draw(numbers);
      expect(recorded).toEqual(sets);
    }),
    { numRuns: runs },
  );
});

const rules: readonly OracleRule[] = [
  'idle circuits are in no set',
  'Pending circuits are in no set',
  'circuits of another owner are in no set',
  'ignored circuits are in no set',
  'an ignored CNI makes its circuit carry',
  'an ignored CNI has no customer',
  'policy.metros joins metros',
  'a group takes nothing out of its metro',
  'a circuit that is left counts in the group of its CNIs',
  'a customer counts after the plan',
  'a customer counts before the plan',
  'an ASN counts where it has one circuit in the metro',
  'a set has two circuits',
  'sets of the same circuits share their names',
];

test.each(rules)('without the rule "%s" the two derivations disagree', (rule) => {
  const differs = fc.sample(tapes(160), { numRuns: 200 }).some((numbers) => {
    const { plain, sets } = draw(numbers);
    return textOf(sets).join('\n') !== textOf(oracleSets(plain, rule)).join('\n');
  });
  expect(differs).toBe(true);
});
