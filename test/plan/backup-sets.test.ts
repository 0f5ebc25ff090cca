import { describe, expect, test } from 'vitest';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { backupSets, type HealthByName, loneCustomers } from '../../src/plan/sets/backup-sets.ts';
import { setFacts } from '../../src/plan/sets/circuits.ts';
import { setsToAsk } from '../../src/plan/sets/sets-to-ask.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveUnknown,
  slotId,
} from '../helpers/account.ts';

/** The line of every set: `name = other name: circuit, circuit`. */
function setsOf(documents: DesiredAccount, account: LiveAccount, health: HealthByName = new Map()): readonly string[] {
  const sets = backupSets(setFacts(documents, account, matchAccount(documents, account)), health);
  return [...new Set(sets.map(({ names, members }) => `${names.join(' = ')}: ${[...members.keys()].join(', ')}`))];
}

/** A live circuit of a metro that carries a CNI for an ASN. */
function leg(n: number, site: string, asn?: number) {
  const bgp = asn === undefined ? {} : { bgp: liveBgp(asn) };
  return { interconnect: liveDirect(`icon-${n}`, n, { site }), cni: liveCni(n, `wan-${n}`, `icon-${n}`, bgp) };
}

function accountOf(...legs: readonly ReturnType<typeof leg>[]): LiveAccount {
  return live({ interconnects: legs.map(({ interconnect }) => interconnect), cnis: legs.map((each) => each.cni) });
}

describe('places', () => {
  test('a metro is the first three letters of a site, in any case, or the region of an attachment', () => {
    const account = live({
      interconnects: [
        ...[leg(1, 'ewr01'), leg(2, 'EWR02'), leg(3, 'lhr01')].map(({ interconnect }) => interconnect),
        liveGcp('icon-4', 'us-east4', '1G'),
        liveGcp('icon-5', 'us-east4', '1G'),
        liveUnknown('icon-6', 'azure_express'),
      ],
      cnis: [1, 2, 3, 4, 5, 6].map((n) => liveCni(n, `wan-${n}`, `icon-${n}`)),
    });
    expect(setsOf(desired(), account)).toEqual([
      'ewr: icon-1, icon-2',
      'us-east4: icon-4, icon-5',
      'account: icon-1, icon-2, icon-3, icon-4, icon-5, icon-6',
    ]);
  });

  test('policy.metros joins metros and regions', () => {
    const account = accountOf(leg(1, 'ewr01'), leg(2, 'JFK02'), leg(3, 'lhr01'));
    expect(setsOf(desired({ policy: { metros: { 'new-york': ['EWR', 'jfk'] } } }), account)).toEqual([
      'new-york: icon-1, icon-2',
      'account: icon-1, icon-2, icon-3',
    ]);
  });

  test('a group is a set beside its metros, and one set with a metro of its name', () => {
    const account = accountOf(leg(1, 'ewr01'), leg(2, 'ewr02'), leg(3, 'lhr01'));
    const grouped = (group: string) =>
      desired({
        interconnects: [1, 3].map((n) => direct(`ic-${n}`, { slot_id: slotId(n), group })),
      });
    expect(setsOf(grouped('west'), account)).toEqual([
      'ewr: icon-1, icon-2',
      'west: icon-1, icon-3',
      'account: icon-1, icon-2, icon-3',
    ]);
    expect(setsOf(grouped('ewr'), account)).toEqual(['ewr = account: icon-1, icon-2, icon-3']);
  });

  test('the interconnect that an interrupted run made counts in the group of its key, and so does the one it replaces', () => {
    const replaced = desired({
      interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2), group: 'g' })],
      cnis: [cni('wan-1', 'a'), cni('wan-2', 'a')],
    });
    expect(setsOf(replaced, accountOf(leg(1, 'ewr01'), leg(2, 'lhr01')))).toEqual(['g = account: icon-1, icon-2']);
  });

  test('a circuit that a run left behind counts in the group of the key that its CNIs go to, with these CNIs', () => {
    const documents = desired({
      interconnects: [direct('a', { slot_id: slotId(2), group: 'g' }), direct('b', { slot_id: slotId(3), group: 'g' })],
      cnis: [cni('wan-1', 'a'), cni('wan-3', 'b')],
    });
    const account = accountOf(leg(1, 'lhr01'), leg(3, 'ewr01'));
    const more = {
      ...account,
      interconnects: [...account.interconnects, liveDirect('icon-2', 2)],
      cnis: [...account.cnis, liveCni(9, 'stays', 'icon-1')],
    };
    const [set] = backupSets(setFacts(documents, more, matchAccount(documents, more)));
    expect([...(set?.members ?? [])]).toEqual([
      ['icon-1', [cniId(1)]],
      ['icon-3', [cniId(3)]],
    ]);
  });

  test('a tombstone keeps the group and the service that it says', () => {
    const documents = desired({
      interconnects: [
        direct('a', { slot_id: slotId(1), group: 'g', state: 'absent' }),
        direct('b', { slot_id: slotId(2), group: 'g' }),
      ],
      cnis: [cni('wan-1', 'a', { state: 'absent', service: 'acme' }), cni('wan-2', 'b', { service: 'acme' })],
    });
    expect(setsOf(documents, accountOf(leg(1, 'ewr01'), leg(2, 'lhr01')))).toEqual([
      'g = g/service:acme = service:acme = account: icon-1, icon-2',
    ]);
  });
});

describe('customers', () => {
  test('an ASN on two circuits of a metro is a set there, and over metros where it has exactly one', () => {
    const account = accountOf(
      leg(1, 'ewr01', 65010),
      leg(2, 'ewr02', 65010),
      leg(3, 'ewr03'),
      leg(4, 'lhr01', 65010),
      leg(5, 'gru01', 65010),
      leg(6, 'gru01'),
    );
    expect(setsOf(desired(), account)).toEqual([
      'ewr: icon-1, icon-2, icon-3',
      'gru: icon-5, icon-6',
      'ewr/asn:65010: icon-1, icon-2',
      'asn:65010: icon-4, icon-5',
      'account: icon-1, icon-2, icon-3, icon-4, icon-5, icon-6',
    ]);
  });

  test('a service is a set wherever its circuits are', () => {
    const documents = desired({ cnis: [1, 3].map((n) => cni(`wan-${n}`, `icon-${n}`, { service: 'acme' })) });
    expect(setsOf(documents, accountOf(leg(1, 'ewr01'), leg(2, 'ewr02'), leg(3, 'lhr01')))).toEqual([
      'ewr: icon-1, icon-2',
      'service:acme: icon-1, icon-3',
      'account: icon-1, icon-2, icon-3',
    ]);
  });

  test('a CNI serves the ASN that it has and the ASN that it is to have; bgp: null takes none from it', () => {
    const documents = desired({
      cnis: [cni('wan-1', 'icon-1', { bgp: { customer_asn: 65020 } }), cni('wan-2', 'icon-2', { bgp: null })],
    });
    const account = accountOf(leg(1, 'ewr01', 65010), leg(2, 'lhr01', 65010), leg(3, 'gru01', 65020));
    expect(setsOf(documents, account)).toEqual([
      'asn:65010: icon-1, icon-2',
      'asn:65020: icon-1, icon-3',
      'account: icon-1, icon-2, icon-3',
    ]);
  });

  test('a set has the CNIs of its customer alone, and a circuit counts once for several', () => {
    const account = accountOf(leg(1, 'ewr01', 65010), leg(2, 'ewr02', 65010));
    const cnis = [...account.cnis, liveCni(8, 'second', 'icon-1', { bgp: liveBgp(65010) }), liveCni(9, 'x', 'icon-2')];
    const more = { ...account, cnis };
    const sets = backupSets(setFacts(desired(), more, matchAccount(desired(), more)));
    expect(sets.map(({ kind, members }) => [kind, ...members.values()])).toEqual([
      ['place', [cniId(1), cniId(8)], [cniId(2), cniId(9)]],
      ['customer', [cniId(1), cniId(8)], [cniId(2)]],
      ['account', [cniId(1), cniId(8)], [cniId(2), cniId(9)]],
    ]);
    expect(new Set(sets.map(({ names }) => names.join(' ')))).toEqual(new Set(['ewr ewr/asn:65010 account']));
  });
});

describe('who is in no set', () => {
  test('an idle circuit, a Pending one, one of another owner, an ignored one', () => {
    const account = accountOf(...[1, 2, 3, 4].map((n) => leg(n, 'ewr01')));
    const owned = account.interconnects.map((circuit) =>
      circuit.name === 'icon-3' ? { ...circuit, owner: 'f'.repeat(32) } : circuit,
    );
    const full = { ...account, interconnects: [...owned, liveDirect('icon-5', 5)] };
    const documents = desired({ policy: { ignore: ['icon-4'] } });
    expect(setsOf(documents, full)).toEqual(['ewr = account: icon-1, icon-2']);
    expect(setsOf(documents, full, new Map([['icon-2', { state: 'Pending' }]]))).toEqual([]);
    expect(setsOf(documents, full, new Map([['icon-2', { state: 'Down' }]]))).toHaveLength(1);
  });

  test('a Pending circuit leaves an ASN one circuit in its metro', () => {
    const account = accountOf(leg(1, 'ewr01', 65010), leg(2, 'ewr02', 65010), leg(3, 'lhr01', 65010));
    expect(setsOf(desired(), account, new Map([['icon-2', { state: 'Pending' }]]))).toEqual([
      'asn:65010 = account: icon-1, icon-3',
    ]);
  });

  test('an ignored CNI makes its circuit carry, has no customer, and is no survivor', () => {
    const account = accountOf(leg(1, 'ewr01', 65010), leg(2, 'ewr02', 65010));
    const documents = desired({ policy: { ignore: ['wan-2'] } });
    const [set, ...others] = backupSets(setFacts(documents, account, matchAccount(documents, account)));
    expect([...(set?.members ?? [])]).toEqual([
      ['icon-1', [cniId(1)]],
      ['icon-2', []],
    ]);
    expect(others.map(({ kind }) => kind)).toEqual(['account']);
  });

  test('a place of the API never bears a name that means something else', () => {
    const regions = ['account', 'a/asn:1', 'x%2f'];
    const account = live({
      interconnects: regions.flatMap((region, i) => [liveGcp(`a${i}`, region, '1G'), liveGcp(`b${i}`, region, '1G')]),
      cnis: regions.flatMap((_, i) => [liveCni(i, `a-${i}`, `a${i}`), liveCni(10 + i, `b-${i}`, `b${i}`)]),
    });
    expect(setsOf(desired(), account).map((text) => text.split(':')[0])).toEqual([
      '%account',
      'a%2Fasn%3A1',
      'x%252f',
      'account',
    ]);
  });
});

describe('customers without a backup', () => {
  const factsOf = (account: LiveAccount, documents = desired()) =>
    setFacts(documents, account, matchAccount(documents, account));

  test('a customer on one circuit has none, and an ASN has none in a metro that its set leaves out', () => {
    const account = accountOf(
      leg(1, 'ewr01', 65010),
      leg(2, 'ewr02', 65010),
      leg(3, 'gru01', 65010),
      leg(4, 'gru01', 65020),
      leg(5, 'gru01'),
    );
    expect([...loneCustomers(factsOf(account))]).toEqual([
      // Two circuits in Newark still serve it.
      [cniId(3), ['gru/asn:65010']],
      [cniId(4), ['asn:65020']],
    ]);
  });

  test('a service is looked at beside the ASN, and a Pending circuit is no backup', () => {
    const documents = desired({ cnis: [1, 2].map((n) => cni(`wan-${n}`, `icon-${n}`, { service: 'a/b' })) });
    const facts = factsOf(accountOf(leg(1, 'ewr01', 65010), leg(2, 'lhr01', 65020)), documents);
    expect([...loneCustomers(facts).values()]).toEqual([['asn:65010'], ['asn:65020']]);
    expect([...loneCustomers(facts, new Map([['icon-2', { state: 'Pending' }]])).values()]).toEqual([
      ['asn:65010', 'service:a/b'],
      ['asn:65020', 'service:a/b'],
    ]);
  });
});

test('the health of every circuit of an ASN is asked where one is the single one of its metro, and of no other ASN', () => {
  const account = accountOf(
    leg(1, 'ewr01', 65010),
    leg(2, 'ewr02', 65010),
    leg(3, 'gru01', 65010),
    leg(4, 'lhr01', 65020),
  );
  const facts = setFacts(desired(), account, matchAccount(desired(), account));
  const asked = (health: HealthByName = new Map()) =>
    setsToAsk(facts, health).flatMap(({ kind, members }) => (kind === 'asn' ? [[...members]] : []));
  expect(asked()).toEqual([
    [
      ['icon-1', []],
      ['icon-2', []],
      ['icon-3', [cniId(3)]],
    ],
  ]);
  expect(asked(new Map([['icon-2', { state: 'Pending' }]]))).toEqual([
    [
      ['icon-1', [cniId(1)]],
      ['icon-3', [cniId(3)]],
    ],
  ]);
});
