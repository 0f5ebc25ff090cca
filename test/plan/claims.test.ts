import { describe, expect, it } from 'vitest';
import { cni, cniId, desired, direct, live, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { planned, stepOutline } from '../helpers/plan.ts';

const interconnects = [liveDirect('icon-1', 1)];

describe('a conduit name or a link that another CNI keeps', () => {
  it('is an error that names the holder: an undeclared CNI', () => {
    const { plan } = planned(
      desired({ cnis: [cni('x', 'icon-1', { id: cniId(1), magic: { conduit_name: 'theirs' } })] }),
      live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'theirs', 'icon-1')] }),
    );
    expect(plan.errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-name-taken',
        `cni.x should get the conduit name theirs, but the live CNI theirs on icon-1 (${cniId(2)}), which no document declares, keeps it`,
        'choose another, or declare that CNI and change or delete it',
      ],
    ]);
  });

  it('is an error that names the holder: a CNI that policy.ignore excludes', () => {
    const { plan } = planned(
      desired({
        policy: { ignore: ['theirs'] },
        cnis: [cni('x', 'icon-1', { cust_ip: '10.0.0.5/30', p2p_ip: '10.0.0.6/30' })],
      }),
      live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'theirs', 'icon-1')] }),
    );
    expect(plan.errors.map(({ code, message }) => [code, message])).toEqual([
      [
        'plan-link-taken',
        `cni.x should get p2p_ip 10.0.0.6/30, but the live CNI theirs on icon-1 (${cniId(2)}), which policy.ignore excludes, keeps a link in that prefix`,
      ],
    ]);
  });

  it('is an error that names the holder: a CNI whose addresses stay', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [cni('x', 'a', { cust_ip: '10.0.0.5/31', p2p_ip: '10.0.0.4/31' }), cni('y', 'a')],
      }),
      live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')] }),
    );
    expect(plan.errors.map(({ message, hint }) => [message, hint])).toEqual([
      [
        'cni.x should get p2p_ip 10.0.0.4/31, but cni.y, live on icon-1, keeps a link in that prefix',
        'choose another, or write cust_ip and p2p_ip of cni.y: the documents leave them to Cloudflare',
      ],
    ]);
  });

  it('is an error that names the holder: a CNI whose document writes the name or the addresses', () => {
    const link = { cust_ip: '10.0.0.5/31', p2p_ip: '10.0.0.4/31' };
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [cni('x', 'a', { id: cniId(1), ...link, magic: { conduit_name: 'y' } }), cni('y', 'a', link)],
      }),
      live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')] }),
    );
    const hint = 'change one of the two in the documents';
    expect(plan.errors.map((error) => [error.code, error.hint])).toEqual([
      ['plan-link-taken', hint],
      ['plan-name-taken', hint],
    ]);
  });

  it('is no error when the other CNI releases it in the same plan, also with a wider prefix', () => {
    const result = planned(
      desired({
        cnis: [
          cni('x', 'icon-1', { cust_ip: '10.0.0.5/31', p2p_ip: '10.0.0.4/31' }),
          cni('y', 'icon-1', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' }),
        ],
      }),
      live({
        interconnects,
        cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1', { cust_ip: '10.0.0.5/30', p2p_ip: '10.0.0.6/30' })],
      }),
    );
    expect(stepOutline(result)).toEqual(['cni.y#update_cni', 'cni.x#update_cni < cni.y#update_cni']);
  });
});
