import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { temporaryName } from '../../src/plan/assigned-names.ts';
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
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { outline, planned, stepOutline } from '../helpers/plan.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

describe('the order of steps', () => {
  it('creates an interconnect before its CNIs, and sets addresses with a PUT after the POST', () => {
    const result = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [cni('wan', 'a', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' }), cni('lab', 'a')],
      }),
      live(),
      { slots: [liveSlot(1)] },
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.a#create_interconnect',
      'cni.lab#create_cni < interconnect.a#create_interconnect',
      'cni.wan#create_cni < interconnect.a#create_interconnect',
      'cni.wan#update_cni < cni.wan#create_cni',
    ]);
  });

  it('does not wait for health when two circuits exchange ports, because both must be deleted first', () => {
    const result = planned(
      desired({
        interconnects: [
          direct('a', { name: 'icon-1', slot_id: slotId(2) }),
          direct('b', { name: 'icon-2', slot_id: slotId(1) }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)] }),
      {
        slots: [liveSlot(1, { occupied: true }), liveSlot(2, { occupied: true })],
        health: { 'icon-1': 'Healthy', 'icon-2': 'Healthy' },
      },
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.a#delete_interconnect',
      'interconnect.b#delete_interconnect',
      'interconnect.a#create_interconnect < interconnect.a#delete_interconnect, interconnect.b#delete_interconnect',
      'interconnect.b#create_interconnect < interconnect.a#delete_interconnect, interconnect.b#delete_interconnect',
    ]);
  });

  it('removes CNIs from an interconnect before its delete', () => {
    const result = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1), state: 'absent' })],
        cnis: [cni('x', 'icon-2'), cni('y', 'a', { state: 'absent' })],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')],
      }),
    );
    expect(stepOutline(result)).toEqual([
      'cni.x#update_cni < Healthy interconnect.icon-2',
      'cni.y#delete_cni',
      'interconnect.a#delete_interconnect < cni.x#update_cni, cni.y#delete_cni',
    ]);
  });

  it('recreates carried CNIs one by one on their links, and creates new CNIs last', () => {
    const result = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1), speed: '100G' })],
        cnis: [cni('x', 'a'), cni('y', 'a'), cni('z', 'a')],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')],
      }),
      { slots: [liveSlot(1, { occupied: true, speed: '100G' })] },
    );
    expect(stepOutline(result)).toEqual([
      'cni.x#delete_cni',
      'cni.y#delete_cni',
      'interconnect.a#delete_interconnect < cni.x#delete_cni, cni.y#delete_cni',
      'interconnect.a#create_interconnect < interconnect.a#delete_interconnect',
      'cni.x#create_cni < cni.x#delete_cni, interconnect.a#create_interconnect',
      'cni.x#update_cni < cni.x#create_cni',
      'cni.y#create_cni < cni.y#delete_cni, interconnect.a#create_interconnect, (cni.x#update_cni)',
      'cni.y#update_cni < cni.y#create_cni',
      'cni.z#create_cni < interconnect.a#create_interconnect, (cni.y#update_cni)',
    ]);
  });

  it('recreates the CNIs of the next circuit also if those of the circuit before it failed', () => {
    const partner = (key: string, region: string) =>
      gcp(key, { name: `icon-${key}`, region, bandwidth: '1G', pairing_key: new Secret(key) });
    const on = (key: string, host: string) => cni(key, host, { magic: { conduit_name: key, mtu: 1500 } });
    const result = planned(
      desired({
        interconnects: [partner('g', 'us-east4'), partner('h', 'europe-west3')],
        cnis: [on('x', 'g'), on('y', 'h')],
      }),
      live({
        interconnects: [liveGcp('icon-g', 'us-east4', '2G'), liveGcp('icon-h', 'europe-west3', '2G')],
        cnis: [liveCni(1, 'x', 'icon-g'), liveCni(2, 'y', 'icon-h')],
      }),
    );
    expect(stepOutline(result).slice(-5)).toEqual([
      'cni.y#delete_cni < (cni.x#update_cni)',
      'interconnect.h#delete_interconnect < cni.y#delete_cni',
      'interconnect.h#create_interconnect < interconnect.h#delete_interconnect',
      'cni.y#create_cni < cni.y#delete_cni, interconnect.h#create_interconnect, (cni.x#update_cni)',
      'cni.y#update_cni < cni.y#create_cni',
    ]);
  });

  it('orders the ports that selectors chose one after the other in each site, whatever its case', () => {
    const at = (key: string, site: string) => direct(key, { slot: { site } });
    const result = planned(desired({ interconnects: [at('a', 'ewr01'), at('b', 'lhr01'), at('c', 'LHR01')] }), live(), {
      slots: [liveSlot(1), liveSlot(2, { site: 'lhr01' }), liveSlot(3, { site: 'lhr01' })],
    });
    expect(stepOutline(result)).toEqual([
      'interconnect.a#create_interconnect',
      'interconnect.b#create_interconnect',
      'interconnect.c#create_interconnect < (interconnect.b#create_interconnect)',
    ]);
  });

  it('changes settings first, because sessions need them', () => {
    const result = planned(
      desired({
        default_asn: 64512,
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [cni('plain', 'icon-2'), cni('routed', 'icon-2', { bgp: { customer_asn: 65010 } })],
      }),
      live({ interconnects: [liveDirect('icon-2', 2)] }),
      { slots: [liveSlot(1)] },
    );
    expect(stepOutline(result)).toEqual([
      'settings#update_settings',
      'cni.plain#create_cni < (settings#update_settings)',
      'cni.routed#create_cni < settings#update_settings',
      'interconnect.a#create_interconnect < (settings#update_settings)',
    ]);
  });

  it('frees a port, a conduit name and a link before they are used again', () => {
    const result = planned(
      desired({
        policy: { max_deletes: 2 },
        interconnects: [direct('new', { slot_id: slotId(1) }), direct('old', { name: 'icon-1', state: 'absent' })],
        cnis: [
          cni('a', 'icon-2', {
            id: cniId(1),
            magic: { conduit_name: 'n2' },
            cust_ip: '10.0.0.5/31',
            p2p_ip: '10.0.0.4/31',
          }),
          cni('b', 'icon-2', { id: cniId(2), state: 'absent' }),
        ],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'n1', 'icon-2'), liveCni(2, 'n2', 'icon-2')],
      }),
      { slots: [liveSlot(1, { occupied: true })] },
    );
    expect(stepOutline(result)).toEqual([
      'cni.b#delete_cni',
      'interconnect.old#delete_interconnect',
      'cni.a#update_cni < cni.b#delete_cni',
      'interconnect.new#create_interconnect < interconnect.old#delete_interconnect',
    ]);
  });

  it('deletes a Google attachment before it creates the one of another bandwidth', () => {
    const result = planned(
      desired({
        interconnects: [gcp('g', { region: 'us-east4', bandwidth: '5G', pairing_key: new Secret('opaque') })],
        cnis: [cni('c', 'g')],
      }),
      live({
        interconnects: [liveGcp('icon-1', 'us-east4', '1G')],
        cnis: [liveCni(1, 'c', 'icon-1', { bgp: liveBgp(65010) })],
      }),
    );
    expect(stepOutline(result)).toEqual([
      'cni.c#delete_cni',
      'interconnect.g#delete_interconnect < cni.c#delete_cni',
      'interconnect.g#create_interconnect < interconnect.g#delete_interconnect',
      'cni.c#create_cni < cni.c#delete_cni, interconnect.g#create_interconnect',
      'cni.c#update_cni < cni.c#create_cni',
    ]);
  });

  it('creates equal attachments in the order of their keys, each with its CNIs before the next', () => {
    const pair = (key: string) => gcp(key, { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret(key) });
    const on = (key: string, host: string) => cni(key, host, { magic: { conduit_name: key, mtu: 1500 } });
    const result = planned(
      desired({
        interconnects: [pair('a'), pair('b'), { ...pair('c'), bandwidth: '2G' }],
        cnis: [on('x', 'a'), on('y', 'b'), on('z', 'c')],
      }),
      live(),
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.a#create_interconnect',
      'interconnect.c#create_interconnect',
      'cni.x#create_cni < interconnect.a#create_interconnect',
      'cni.z#create_cni < interconnect.c#create_interconnect',
      'interconnect.b#create_interconnect < interconnect.a#create_interconnect, (cni.x#create_cni)',
      'cni.y#create_cni < interconnect.b#create_interconnect',
    ]);
  });

  it('creates an attachment before the CNI of an equal one when that CNI needs it', () => {
    const pair = (key: string) => gcp(key, { region: 'us-east4', bandwidth: '1G', pairing_key: new Secret(key) });
    const result = planned(
      desired({
        interconnects: [pair('a'), pair('b'), direct('old', { slot_id: slotId(1) })],
        cnis: [
          cni('x', 'a', { magic: { conduit_name: 'wan', mtu: 1500 } }),
          cni('y', 'b', { id: cniId(1), magic: { conduit_name: 'moved', mtu: 1500 } }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'wan', 'icon-1')] }),
      { slots: [liveSlot(1, { occupied: true })], wait: true },
    );
    expect(result.plan.errors).toEqual([]);
    expect(stepOutline(result)).toContain('interconnect.b#create_interconnect < interconnect.a#create_interconnect');
  });

  it('makes before it breaks: create the new interconnect, move the CNIs, delete the old one', () => {
    const result = planned(
      desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('x', 'a'), cni('y', 'a')] }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')],
      }),
      { slots: [liveSlot(2)] },
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.a#create_interconnect',
      'cni.x#update_cni < interconnect.a#create_interconnect, Healthy interconnect.a',
      'cni.y#update_cni < interconnect.a#create_interconnect, Healthy interconnect.a',
      'interconnect.a#delete_interconnect < interconnect.a#create_interconnect, cni.x#update_cni, cni.y#update_cni',
    ]);
  });

  it('moves without a wait for health when that is allowed', () => {
    const account = desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('x', 'a')] });
    const liveAccount = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1')] });
    const allowed = planned(account, liveAccount, { slots: [liveSlot(2)], allowed: ['unhealthy=a'] });
    const relaxed = planned({ ...account, policy: { ...account.policy, require_healthy: false } }, liveAccount, {
      slots: [liveSlot(2)],
    });
    expect(stepOutline(allowed)).toContain('cni.x#update_cni < interconnect.a#create_interconnect');
    expect(stepOutline(relaxed)).toEqual(stepOutline(allowed));
  });

  it('breaks before it makes when replacements exchange ports in a circle', () => {
    const result = planned(
      desired({
        policy: { max_deletes: 2 },
        interconnects: [
          direct('a', { name: 'icon-1', slot_id: slotId(2) }),
          direct('b', { name: 'icon-2', slot_id: slotId(1) }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)] }),
      { slots: [liveSlot(1, { occupied: true }), liveSlot(2, { occupied: true })] },
    );
    expect(stepOutline(result)).toEqual([
      'interconnect.a#delete_interconnect',
      'interconnect.b#delete_interconnect',
      'interconnect.a#create_interconnect < interconnect.a#delete_interconnect, interconnect.b#delete_interconnect',
      'interconnect.b#create_interconnect < interconnect.a#delete_interconnect, interconnect.b#delete_interconnect',
    ]);
  });

  it('swaps conduit names through one temporary name that is derived from the key', () => {
    const result = planned(
      desired({
        cnis: [
          cni('a', 'icon-1', { id: cniId(1), magic: { conduit_name: 'n2' } }),
          cni('b', 'icon-1', { id: cniId(2), magic: { conduit_name: 'n1' } }),
        ],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'n1', 'icon-1'), liveCni(2, 'n2', 'icon-1')],
      }),
    );
    expect(result.plan.changes.map((change) => change.steps.map((step) => [step.id, step.needs]))).toEqual([
      [
        [1, []],
        [3, [1, 2]],
      ],
      [[2, [1]]],
    ]);
    const [first] = result.work;
    expect(first?.action).toMatchObject({
      call: 'update_cni',
      set: [{ path: ['magic', 'conduit_name'], to: { value: temporaryName('a') } }],
    });
  });

  it('recognises its own temporary name when a swap was interrupted', () => {
    const result = planned(
      desired({ cnis: [cni('a', 'icon-1', { magic: { conduit_name: 'n2' } })] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, temporaryName('a'), 'icon-1')] }),
    );
    expect(result.plan.changes.map(({ action, fields }) => [action, fields])).toEqual([
      ['update', [{ path: 'magic.conduit_name', before: temporaryName('a'), after: 'n2' }]],
    ]);
  });

  it('disrupts the circuits of a group one after the other, and checks health in between', () => {
    const account = desired({
      interconnects: [direct('a', { slot_id: slotId(1) }), direct('b', { slot_id: slotId(2) })],
      cnis: [
        cni('a1', 'a', { magic: { conduit_name: 'a1', mtu: 1476 } }),
        cni('a2', 'a', { magic: { conduit_name: 'a2', mtu: 1476 } }),
        cni('b1', 'b', { magic: { conduit_name: 'b1', mtu: 1476 } }),
        cni('b2', 'b', { magic: { conduit_name: 'b2', description: 'no effect on traffic' } }),
      ],
    });
    const liveAccount = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
      cnis: [
        liveCni(1, 'a1', 'icon-1'),
        liveCni(2, 'a2', 'icon-1'),
        liveCni(3, 'b1', 'icon-2'),
        liveCni(4, 'b2', 'icon-2'),
      ],
    });
    expect(planNeeds(account, liveAccount).health).toEqual(['icon-1', 'icon-2']);
    expect(
      stepOutline(planned(account, liveAccount, { health: { 'icon-1': 'Healthy', 'icon-2': 'Healthy' } })),
    ).toEqual(['cni.a1#update_cni', 'cni.a2#update_cni', 'cni.b2#update_cni', 'cni.b1#update_cni < block 1, light']);
    const asleep = planned(account, liveAccount, { health: { 'icon-1': 'Pending', 'icon-2': 'Healthy' } });
    expect(stepOutline(asleep)).toContain('cni.b1#update_cni');
  });

  it('waits for the new circuit of a key before any step of a swap on the way to it', () => {
    const { work } = planned(
      desired({
        interconnects: [
          direct('a', { slot_id: slotId(5), group: 'pair' }),
          direct('b', { slot_id: slotId(2), group: 'pair', state: 'absent' }),
        ],
        cnis: [
          cni('left', 'a', { id: cniId(1), magic: { conduit_name: 'right' } }),
          cni('right', 'a', { id: cniId(2), magic: { conduit_name: 'left' } }),
        ],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'left', 'icon-1'), liveCni(2, 'right', 'icon-2')],
      }),
      { slots: [liveSlot(5)], health: { 'icon-1': 'Healthy', 'icon-2': 'Healthy' }, wait: true },
    );
    const create = work.find(({ action }) => action.call === 'create_interconnect');
    const moves = work.filter(({ action }) => action.call === 'update_cni');
    expect(moves).toHaveLength(3);
    for (const { healthy } of moves) {
      expect(healthy).toContainEqual({ address: 'interconnect.a', interconnect: { created_by: create?.id } });
    }
  });

  it('does not order circuits that share no backup set', () => {
    const account = desired({
      interconnects: [direct('a', { slot_id: slotId(1), group: 'x' }), direct('b', { slot_id: slotId(2), group: 'y' })],
      cnis: [
        cni('a1', 'a', { magic: { conduit_name: 'a1', mtu: 1476 } }),
        cni('b1', 'b', { magic: { conduit_name: 'b1', mtu: 1476 } }),
      ],
    });
    const liveAccount = live({
      interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2, { site: 'jfk01' })],
      cnis: [liveCni(1, 'a1', 'icon-1'), liveCni(3, 'b1', 'icon-2')],
    });
    expect(planNeeds(account, liveAccount).health).toEqual([]);
    expect(stepOutline(planned(account, liveAccount))).toEqual(['cni.a1#update_cni', 'cni.b1#update_cni']);
  });

  it('carries out only the selected changes and their needs', () => {
    const account = desired({
      default_asn: 64512,
      interconnects: [direct('a', { slot_id: slotId(1) })],
      cnis: [cni('x', 'a', { bgp: { customer_asn: 65010 } }), cni('y', 'a')],
    });
    const only = (...addresses: string[]) =>
      outline(planned(account, live(), { slots: [liveSlot(1)], only: addresses }).plan);
    expect(only('cni.y')).toEqual(['+ interconnect.a', '+ cni.y']);
    expect(only('cni.x')).toEqual(['~ settings', '+ interconnect.a', '+ cni.x']);
    expect(only('interconnect.a')).toEqual(['+ interconnect.a']);
  });
});
