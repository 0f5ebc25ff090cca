import { describe, expect, it } from 'vitest';
import type { DesiredCni, DesiredInterconnect } from '../../src/model/desired.ts';
import { Secret } from '../../src/model/secret.ts';
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
import { planned } from '../helpers/plan.ts';

const link = (n: number) => ({ cust_ip: `10.0.0.${2 * n + 1}/31`, p2p_ip: `10.0.0.${2 * n}/31` });
const liveAccount = live({
  interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveDirect('icon-3', 3)],
  cnis: [liveCni(1, 'x', 'icon-2'), liveCni(2, 'y', 'icon-1'), liveCni(3, 'z', 'icon-2')],
});
const health = { 'icon-1': 'Healthy', 'icon-2': 'Healthy', 'icon-3': 'Healthy' } as const;
/** `n` gets the port of `e`, which goes as soon as `b` has left it. */
const onFreedPort: readonly DesiredInterconnect[] = [
  direct('e', { name: 'icon-1', state: 'absent', group: 'e' }),
  direct('f', { name: 'icon-2', group: 'f' }),
  direct('h', { name: 'icon-3', group: 'h' }),
  direct('n', { slot_id: slotId(1), group: 'n' }),
];
const named = (key: string, n: number, host: string, name: string, fields: Partial<DesiredCni> = {}) =>
  cni(key, host, { id: cniId(n), ...fields, magic: { conduit_name: name } });

function planOf(cnis: readonly DesiredCni[], options: Parameters<typeof planned>[2] = {}) {
  const account = desired({ interconnects: [...onFreedPort], cnis: [...cnis] });
  return planned(account, liveAccount, { health, slots: [liveSlot(1, { occupied: true })], ...options });
}

describe('a state between two steps that may last for weeks', () => {
  it.each([
    [
      'a swap of names',
      [named('a', 1, 'n', 'y'), named('b', 2, 'f', 'x')],
      'cni.a would have a temporary name until interconnect.n is Healthy, which may take weeks',
      'apply in two runs: first only the names and links of cni.a and cni.b, then the moves',
    ],
    [
      'a circle of links',
      [named('a', 1, 'n', 'x', link(2)), named('b', 2, 'f', 'y', link(1))],
      'cni.a would be off its link until interconnect.n is Healthy, which may take weeks',
      'apply in two runs: first only the names and links of cni.a and cni.b, then the moves',
    ],
    [
      'a circle of links that shares a CNI with a swap of names',
      [named('a', 1, 'n', 'x', link(2)), named('b', 2, 'f', 'z', link(1)), named('c', 3, 'f', 'y')],
      'cni.a would be off its link until interconnect.n is Healthy, which may take weeks',
      'apply in two runs: first only the names and links of cni.a, cni.b and cni.c, then the moves',
    ],
  ])(
    '%s is no plan when one CNI moves onto a new circuit in a port that another one frees',
    (_, cnis, message, hint) => {
      for (const wait of [false, true]) {
        const { plan } = planOf(cnis, { wait, allowed: ['outage=f'] });
        expect(plan.errors).toEqual([{ code: 'plan-half-way', message, hint, address: 'cni.a' }]);
        expect(plan.changes).toEqual([]);
      }
    },
  );

  it('does not occur in a swap that is planned', () => {
    const first = [named('a', 1, 'f', 'y'), named('b', 2, 'e', 'x')];
    const stays = desired({
      interconnects: [direct('e', { name: 'icon-1' }), direct('f', { name: 'icon-2' })],
      cnis: first,
    });
    expect(planned(stays, liveAccount, { health }).plan.errors).toEqual([]);
    const elsewhere = [named('a', 1, 'h', 'y'), named('b', 2, 'f', 'x')];
    expect(planOf(elsewhere).plan.errors).toEqual([]);
    // Without a gate nothing waits.
    const cnis = [named('a', 1, 'n', 'y'), named('b', 2, 'f', 'x')];
    expect(planOf(cnis, { allowed: ['unhealthy=n'] }).plan.errors).toEqual([]);
  });

  it.each([
    ['names', {}, {}],
    // The temporary name follows the step that releases the link, and that step has the gate.
    ['names and links', link(2), link(1)],
  ])('does not occur in a swap of %s that waits for Healthy before it begins', (_, first, second) => {
    const { plan, work } = planOf([named('a', 1, 'h', 'y', first), named('b', 2, 'f', 'x', second)], {
      health: { ...health, 'icon-3': 'Pending' },
      wait: true,
    });
    expect(plan.errors).toEqual([]);
    expect(work[0]?.healthy.map(({ address }) => address)).toContain('interconnect.h');
  });
});

describe('a CNI that is recreated and gives its link to a moving CNI', () => {
  const attachment = (bandwidth: '1G' | '2G') =>
    gcp('g', { name: 'icon-g', region: 'us-east4', bandwidth, pairing_key: new Secret('canary'), group: 'g' });
  const account = live({
    interconnects: [...liveAccount.interconnects, liveGcp('icon-g', 'us-east4', '2G')],
    cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-g')],
  });
  const cnisOn = (host: string) => [
    named('a', 1, host, 'x', link(2)),
    cni('b', 'g', { id: cniId(2), ...link(1), magic: { conduit_name: 'y', mtu: 1440 } }),
  ];
  const known = { ...health, 'icon-g': 'Healthy' } as const;

  it.each([
    ['a new circuit', 'n', [direct('n', { slot_id: slotId(4), group: 'n' })], { health: known, slots: [liveSlot(4)] }],
    ['a Pending one', 'h', [], { health: { ...known, 'icon-3': 'Pending' as const }, slots: [] }],
  ])('is deleted only when %s that the other one moves onto is Healthy', (_, host, more, options) => {
    const interconnects = [direct('e', { name: 'icon-1', group: 'e' }), ...onFreedPort.slice(1, 3), attachment('1G')];
    const documents = desired({ interconnects: [...interconnects, ...more], cnis: cnisOn(host) });
    const { plan, work } = planned(documents, account, { ...options, wait: true });
    expect(plan.errors).toEqual([]);
    const deleted = work.find(({ action }) => action.call === 'delete_cni');
    expect(deleted?.healthy.map(({ address }) => address)).toContain(`interconnect.${host}`);
  });

  it('is no plan when the new circuit needs the port that the same moves free', () => {
    const documents = desired({ interconnects: [...onFreedPort, attachment('1G')], cnis: cnisOn('n') });
    const { plan } = planned(documents, account, { health: known, slots: [liveSlot(1, { occupied: true })] });
    expect(plan.changes).toEqual([]);
    expect(plan.errors.map(({ code }) => code)).not.toEqual([]);
  });
});
