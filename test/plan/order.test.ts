import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
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
import { planned, stepOutline } from '../helpers/plan.ts';

describe('the order of steps', () => {
  it('creates an interconnect before the CNIs on it, and gives addresses with a PUT after the POST', () => {
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

  it('takes CNIs off an interconnect before its delete', () => {
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
      'cni.x#update_cni',
      'cni.y#delete_cni',
      'interconnect.a#delete_interconnect < cni.x#update_cni, cni.y#delete_cni',
    ]);
  });

  it('recreates carried CNIs one by one on their own links, and new CNIs after all of them', () => {
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

  it('changes settings first: sessions need it, the rest waits for it', () => {
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

  it('frees a port, a conduit name and a link before they are taken', () => {
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
});
