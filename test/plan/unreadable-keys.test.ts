import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { cni, cniId, desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { changeOf, outline, planned } from '../helpers/plan.ts';

const account = (given: Parameters<typeof cni>[2]) =>
  desired({
    interconnects: [direct('a', { slot_id: slotId(1) })],
    cnis: [cni('wan', 'a', { bgp: { customer_asn: 65010, md5_key: new Secret('s') }, ...given })],
  });

const network = (md5_key?: Secret) =>
  live({
    interconnects: [liveDirect('icon-1', 1)],
    cnis: [liveCni(1, 'wan', 'icon-1', { bgp: liveBgp(65010, { md5_key }) })],
  });

const hidden = new Map([[cniId(1), undefined]]);

describe('an MD5 key that a live CNI does not show', () => {
  it('is planned while the API is not known to hide keys', () => {
    const { plan } = planned(account({}), network());
    expect(outline(plan)).toEqual(['~ cni.wan']);
    expect(changeOf(plan, 'cni.wan').fields).toEqual([{ path: 'bgp.md5_key', after: { sensitive: true } }]);
  });

  it('is listed as not compared when the API is known to hide keys', () => {
    for (const given of [{}, { id: cniId(1), magic: { conduit_name: 'wan' } }]) {
      const { plan } = planned(account(given), network(), { unreadableKeys: hidden });
      expect(outline(plan)).toEqual([]);
      expect(plan.not_compared).toEqual([
        {
          address: 'cni.wan',
          path: 'bgp.md5_key',
          reason: expect.stringContaining('does not return MD5 keys') as string,
        },
      ]);
    }
  });

  it('does not affect the comparison of other fields', () => {
    const changed = account({ bgp: { customer_asn: 65020, md5_key: new Secret('s') } });
    const { plan } = planned(changed, network(), { unreadableKeys: hidden });
    expect(changeOf(plan, 'cni.wan').fields).toEqual([{ path: 'bgp.customer_asn', before: 65010, after: 65020 }]);
  });
});

it('a key that is hidden is not compared beside a CNI that has none', () => {
  const both = desired({
    interconnects: [direct('a', { slot_id: slotId(1) })],
    cnis: [...account({}).cnis, cni('plain', 'a', { cust_ip: '198.51.100.2/31', p2p_ip: '198.51.100.3/31' })],
  });
  const { plan } = planned(both, network(), { unreadableKeys: hidden });
  expect(outline(plan)).toEqual(['+ cni.plain']);
  expect(plan.not_compared.map(({ address }) => address)).toEqual(['cni.wan']);
});

it('a key that the API returns is still compared', () => {
  const { plan } = planned(account({}), network(new Secret('other')), { unreadableKeys: hidden });
  expect(outline(plan)).toEqual(['~ cni.wan']);
  expect(plan.not_compared).toEqual([]);
});

it('every update of a CNI includes the declared key', () => {
  const { work } = planned(account({ magic: { conduit_name: 'wan', mtu: 1400 } }), network(new Secret('s')));
  const [action] = work.map((step) => step.action);
  expect(action?.call === 'update_cni' && action.md5Key?.reveal()).toBe('s');
});

it('the plan records whether the account had a key', () => {
  expect(planned(account({}), network()).seen).toEqual({ interconnects: ['icon-1'], cnis: [cniId(1)] });
});

it('a mask in place of a key is not compared, but another text is', () => {
  const unreadableKeys = new Map([[cniId(1), new Secret('***')]]);
  expect(outline(planned(account({}), network(new Secret('***')), { unreadableKeys }).plan)).toEqual([]);
  expect(outline(planned(account({}), network(new Secret('new')), { unreadableKeys }).plan)).toEqual(['~ cni.wan']);
  expect(outline(planned(account({}), network(), { unreadableKeys }).plan)).toEqual(['~ cni.wan']);
});

it('an update of a CNI without a readable key needs the declared key', () => {
  const bgp = { customer_asn: 65010 };
  const skipped = account({ bgp, magic: { conduit_name: 'wan', mtu: 1400 }, unknown: new Set(['bgp.md5_key']) });
  expect(planned(skipped, network(), { skipSecrets: true }).missingSecrets).toEqual(['cni.wan']);
  expect(planned(skipped, network(new Secret('s')), { skipSecrets: true }).missingSecrets).toEqual([]);
});
