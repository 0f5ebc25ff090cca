import { describe, expect, it } from 'vitest';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import { Secret } from '../../src/model/secret.ts';
import { temporaryName } from '../../src/plan/assigned-names.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  gcp,
  live,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { planned, stepOutline } from '../helpers/plan.ts';
import { stepsBefore } from '../helpers/step-waits.ts';

const health = { 'icon-a': 'Healthy', 'icon-b': 'Healthy', 'icon-g': 'Healthy' } as const;
const liveAccount = live({
  interconnects: [liveDirect('icon-a', 1), liveDirect('icon-b', 2), liveGcp('icon-g', 'us-east4', '2G')],
  cnis: [liveCni(1, 'y', 'icon-a'), liveCni(2, 'z', 'icon-g'), liveCni(3, 'b', 'icon-b'), liveCni(4, 'u', 'icon-g')],
});
const group = 'n';
/** g is broken before it is made: its bandwidth changes. */
const interconnects = [
  direct('a', { slot_id: slotId(1), group }),
  direct('b', { slot_id: slotId(2), group }),
  gcp('g', { name: 'icon-g', region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('key'), group }),
];
const named = (key: string, n: number, host: string, name: string, fields: object = {}) =>
  cni(key, host, { id: cniId(n), magic: { conduit_name: name, mtu: 1500 }, ...fields });

/** The names of the steps in the one order that they have. */
function order({ work }: PlannedAccount): readonly string[] {
  return work.map(({ address, action }) => `${address}#${action.call}`);
}

describe('an exchange between a circuit that is recreated and another one of its group', () => {
  it.each([
    ['a name in a circle', [named('k1', 1, 'a', 'z'), named('k2', 2, 'g', 'y'), named('k4', 4, 'g', 'u')]],
    ['names of two that are broken', [named('k1', 1, 'a', 'z'), named('k2', 2, 'g', 'v'), named('k4', 4, 'g', 'y')]],
    ['a name that is taken', [named('k1', 1, 'a', 'z'), named('k2', 2, 'g', 'v'), named('k4', 4, 'g', 'u')]],
    ['a name that is given', [named('k1', 1, 'a', 'w'), named('k2', 2, 'g', 'y'), named('k4', 4, 'g', 'u')]],
  ])('of %s happens while both are up', (_, cnis) => {
    const result = planned(desired({ policy: { max_deletes: 9 }, interconnects, cnis }), liveAccount, { health });
    expect(result.plan.errors).toEqual([]);
    expect(result.plan.guards).toEqual([]);
    const steps = order(result);
    const down = steps.slice(
      steps.findIndex((step) => step.endsWith('#delete_cni')),
      steps.findLastIndex((step) => /^cni\.k[24]#(create|update)_cni$/.test(step)),
    );
    expect(down.filter((step) => step.startsWith('cni.k1#'))).toEqual([]);
    // Every order that the graph allows: what a is touched by is an ancestor of the first delete, or waits for the last restore.
    expect(downWhile(result, ['cni.k2', 'cni.k4', 'interconnect.g'], 'cni.k1')).toEqual([]);
  });

  it('of links in a circle disrupts both at once, which trips outage only if no third circuit stays, and is lifted for that set alone', () => {
    const link = (n: number) => ({ cust_ip: `10.0.0.${2 * n + 1}/31`, p2p_ip: `10.0.0.${2 * n}/31` });
    const cnis = [named('k1', 1, 'a', 'y', link(2)), named('k2', 2, 'g', 'z', link(1)), named('k4', 4, 'g', 'u')];
    const account = desired({ policy: { max_deletes: 9 }, interconnects, cnis });
    expect(planned(account, liveAccount, { health }).plan.guards).toEqual([]);
    const down = { ...health, 'icon-b': 'Down' } as const;
    const { guards } = planned(account, liveAccount, { health: down }).plan;
    expect(guards.map(({ id, message, lifted }) => [id, message, lifted])).toEqual([
      [
        'outage',
        'while interconnect.a and interconnect.g change at the same moment, no circuit of n is surely up (and in ewr inside it): interconnect.b is Down',
        false,
      ],
    ]);
    const isApplyable = (...allowed: string[]) =>
      planned(account, liveAccount, { health: down, allowed }).plan.applyable;
    // Spelled account, it lifts nothing inside the account.
    expect(['outage=n', 'outage=account', 'outage=ewr'].map((value) => isApplyable(value))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('of ports trips the guard outage too', () => {
    const account = desired({
      policy: { max_deletes: 9 },
      interconnects: [
        direct('a', { name: 'icon-a', slot_id: slotId(2) }),
        direct('b', { name: 'icon-b', slot_id: slotId(1) }),
        gcp('g', { name: 'icon-g', region: 'us-east4', bandwidth: '2G' }),
      ],
    });
    const slots = [liveSlot(1, { occupied: true }), liveSlot(2, { occupied: true })];
    const { guards } = planned(account, liveAccount, { health, slots, allowed: ['foreign=a', 'foreign=b'] }).plan;
    expect(guards.filter(({ lifted }) => !lifted).map(({ message }) => message)).toEqual([
      'while interconnect.a and interconnect.b change at the same moment, no circuit of ewr is surely up',
    ]);
  });
});

describe('circuits of a group that are deleted before they are created', () => {
  const both = live({
    interconnects: [liveDirect('icon-a', 1), liveGcp('icon-g', 'us-east4', '2G'), liveGcp('icon-h', 'us-east4', '2G')],
    cnis: [1, 2, 3, 4].map((n) => liveCni(n, `w${n}`, n < 3 ? 'icon-g' : 'icon-h')),
  });
  const partner = (key: string) =>
    gcp(key, { name: `icon-${key}`, region: 'us-east4', bandwidth: '1G', pairing_key: new Secret(key), group });
  // The keys of their CNIs take turns.
  const onG = ['k1', 'k3'];
  const onH = ['k0', 'k2'];
  const cnis = [...onG, ...onH].map((key, i) =>
    named(key, i + 1, key === 'k1' || key === 'k3' ? 'g' : 'h', `w${i + 1}`),
  );
  const account = desired({
    policy: { max_deletes: 9 },
    interconnects: [direct('a', { slot_id: slotId(1), group }), partner('g'), partner('h')],
    cnis,
  });
  const ofCircuit = (key: string, names: readonly string[]) => [
    `interconnect.${key}`,
    ...names.map((name) => `cni.${name}`),
  ];
  const options = { health: { ...health, 'icon-h': 'Healthy' } } as const;
  // Nothing proves that the first is back, so both count as lost.
  const allowed = ['outage=n'];

  it('are replaced one after the other, each with all its CNIs, in any order of the CNI keys', () => {
    const result = planned(account, both, { ...options, allowed });
    expect(result.plan.applyable).toBe(true);
    for (const other of ofCircuit('h', onH)) expect(downWhile(result, ofCircuit('g', onG), other)).toEqual([]);
  });

  it.each([
    ['the first by name', 1, 'k1', 'g', onG, 'h', onH],
    ['another one', 3, 'k0', 'h', onH, 'g', onG],
  ])('are replaced first when a cut-off run deleted them: %s', (_, n, key, host, own, other, others) => {
    const [deleted, ...rest] = [...both.cnis].sort((a, b) => Number(b.id === cniId(n)) - Number(a.id === cniId(n)));
    if (deleted === undefined) throw new Error('there are no CNIs');
    const journal = [{ cni: deleted, key, host, deletedAt: '2026-01-01T00:00:00Z' }];
    const result = planned(account, { ...both, cnis: rest }, { ...options, journal, allowed });
    expect(result.plan.applyable).toBe(true);
    const steps = order(result);
    const lastOf = (addresses: readonly string[]) =>
      steps.findLastIndex((step) => addresses.some((address) => step.startsWith(`${address}#`)));
    const firstOf = (addresses: readonly string[]) =>
      steps.findIndex((step) => addresses.some((address) => step.startsWith(`${address}#`)));
    expect(lastOf(ofCircuit(host, own))).toBeLessThan(firstOf(ofCircuit(other, others)));
    for (const address of ofCircuit(other, others))
      expect(downWhile(result, ofCircuit(host, own), address)).toEqual([]);
  });

  it("get the missing link of a cut-off run's CNI before another circuit is touched", () => {
    const [first, second, third, fourth] = both.cnis;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined)
      throw new Error('there are four CNIs');
    const made = { interconnect: 'icon-z' };
    const again = { ...third, ...made, id: cniId(9), cust_ip: '172.16.0.1/31', p2p_ip: '172.16.0.0/31' };
    const result = planned(
      account,
      live({
        interconnects: [
          liveDirect('icon-a', 1),
          liveGcp('icon-g', 'us-east4', '2G'),
          liveGcp('icon-z', 'us-east4', '1G'),
        ],
        cnis: [first, second, again, { ...fourth, ...made }],
      }),
      {
        health: { ...health, 'icon-z': 'Healthy' },
        journal: [{ cni: third, key: 'k0', host: 'h', deletedAt: '2026-01-01T00:00:00Z', created: again.id }],
      },
    );
    expect([...result.plan.errors, ...result.plan.guards]).toEqual([]);
    expect(order(result)[0]).toBe('cni.k0#update_cni');
    expect(notNeedingFirst(result)).toEqual([]);
  });
});

describe('an interconnect whose CNIs move to one of a group', () => {
  it.each([
    ['belongs to no key', []],
    ['is a tombstone', [direct('old', { state: 'absent', slot_id: slotId(1), name: 'icon-a' })]],
    ['is another key without a group', [direct('new', { slot_id: slotId(1) })]],
    ['is another key of another group', [direct('new', { slot_id: slotId(1), group: 'other' })]],
  ])('belongs to that group too until they have left, when it %s', (_, others) => {
    const result = planned(
      desired({
        policy: { max_deletes: 9 },
        interconnects: [
          ...others,
          direct('a', { slot_id: slotId(3), group }),
          gcp('g', { name: 'icon-g', region: 'us-east4', bandwidth: '1G', pairing_key: new Secret('key'), group }),
        ],
        cnis: [named('k1', 1, 'a', 'y'), named('k2', 2, 'g', 'z'), named('k4', 4, 'g', 'u')],
      }),
      live({
        interconnects: [...liveAccount.interconnects, liveDirect('icon-n', 3)],
        cnis: liveAccount.cnis.filter(({ id }) => id !== cniId(3)),
      }),
      { health: { ...health, 'icon-n': 'Healthy' }, allowed: ['outage=n', 'outage=account'] },
    );
    expect(result.plan.applyable).toBe(true);
    expect(order(result)).toContain('cni.k1#update_cni');
    expect(downWhile(result, ['cni.k2', 'cni.k4', 'interconnect.g'], 'cni.k1')).toEqual([]);
  });
});

it('a circuit that a CNI of a set moves onto is touched in turn with the circuits of that set', () => {
  const interconnects = [1, 2, 3, 4].map((n) => direct(`i${n}`, { slot_id: slotId(n) }));
  const slower = (key: string, host: string) => cni(key, host, { magic: { conduit_name: key, mtu: 1400 } });
  const result = planned(
    desired({ interconnects, cnis: [cni('x', 'i3'), slower('y', 'i2'), slower('z', 'i3')] }),
    live({
      interconnects: [1, 2, 3, 4].map((n) => liveDirect(`icon-${n}`, n, { site: n < 3 ? 'ewr01' : 'lhr01' })),
      cnis: ['x', 'y', 'z', 'w'].map((name, i) => liveCni(i + 1, name, `icon-${i + 1}`)),
    }),
    { pace: { check: { timeoutMs: 900_000 } } },
  );
  expect([...result.plan.errors, ...result.plan.guards]).toEqual([]);
  expect(stepOutline(result)).toEqual([
    'cni.y#update_cni',
    'cni.z#update_cni < block 1, light, check',
    'cni.x#update_cni < Healthy interconnect.i3, block 2, light, check',
  ]);
});

describe('a swap of names', () => {
  it('of a cut-off run is finished before another circuit of the group is touched', () => {
    const ending = named('z', 5, 'last', 'b');
    const cnis = [named('k2', 2, 'g', 'z'), named('k4', 4, 'g', 'u'), ending];
    const left = {
      ...liveAccount,
      interconnects: [...liveAccount.interconnects, liveDirect('icon-last', 3)],
      cnis: [...liveAccount.cnis.filter(({ id }) => id !== cniId(3)), liveCni(5, temporaryName('z'), 'icon-last')],
    };
    const last = direct('last', { slot_id: slotId(3), group });
    const account = desired({ policy: { max_deletes: 9 }, interconnects: [...interconnects, last], cnis });
    const result = planned(account, left, { health: { ...health, 'icon-last': 'Healthy' } });
    expect([...result.plan.errors, ...result.plan.guards]).toEqual([]);
    expect(order(result)[0]).toBe('cni.z#update_cni');
    expect(notNeedingFirst(result)).toEqual([]);
  });

  it('of a cut-off run is finished before a circuit where other changes would come with the end of one', () => {
    const last = (key: string, n: number, host: string) => named(key, n, host, `${key}-final`);
    const result = planned(
      desired({
        interconnects: [1, 2, 3].map((n) => direct(`i${n}`, { slot_id: slotId(n), group })),
        cnis: [last('k1', 1, 'i1'), cni('k2', 'i1', { magic: { conduit_name: 'k2', mtu: 1400 } }), last('k3', 3, 'i2')],
      }),
      live({
        interconnects: [1, 2, 3].map((n) => liveDirect(`icon-${n}`, n)),
        cnis: [
          liveCni(1, temporaryName('k1'), 'icon-1'),
          liveCni(2, 'k2', 'icon-1'),
          liveCni(3, temporaryName('k3'), 'icon-2'),
          liveCni(4, 'k4', 'icon-3'),
        ],
      }),
    );
    expect([...result.plan.errors, ...result.plan.guards]).toEqual([]);
    expect(stepOutline(result)).toEqual([
      'cni.k3#update_cni',
      'cni.k1#update_cni < block 1, light',
      'cni.k2#update_cni < block 1, light',
    ]);
  });

  it('starts its temporary name only when its last step is ready, which waits for a new circuit', () => {
    const result = planned(
      desired({
        interconnects: [direct('e', { slot_id: slotId(1) }), direct('n', { slot_id: slotId(2) })],
        cnis: [named('a', 1, 'n', 'y'), named('b', 2, 'e', 'x')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')] }),
      { slots: [liveSlot(2)], wait: true },
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.n#create_interconnect',
      'cni.a#update_cni < interconnect.n#create_interconnect, Healthy interconnect.n',
      'cni.b#update_cni < cni.a#update_cni',
      'cni.a#update_cni < interconnect.n#create_interconnect, cni.a#update_cni, cni.b#update_cni, Healthy interconnect.n',
    ]);
  });
});

/** The addresses of steps that do not wait for the first one, directly or not. */
function notNeedingFirst(result: PlannedAccount): readonly string[] {
  const [first, ...others] = result.work;
  const before = stepsBefore(result);
  return others
    .filter(({ id }) => first !== undefined && before.get(id)?.has(first.id) !== true)
    .map(({ address }) => address);
}

/** Steps of another change that some order which the graph allows puts between the first delete and the last restore of a circuit. */
function downWhile(result: PlannedAccount, addresses: readonly string[], other: string): readonly number[] {
  const { work } = result;
  const before = stepsBefore(result);
  const own = work.filter(({ address }) => addresses.includes(address));
  const isDeleting = ({ action }: (typeof work)[number]) => action.call.startsWith('delete');
  const down = own.filter(({ id }) =>
    own.some((step) => isDeleting(step) && (step.id === id || before.get(id)?.has(step.id))),
  );
  return work
    .filter(({ address }) => address === other)
    .map(({ id }) => id)
    .filter((id) => {
      const isFirst = down.every((step) => before.get(step.id)?.has(id));
      const isLast = down.every((step) => before.get(id)?.has(step.id));
      return !isFirst && !isLast;
    });
}
