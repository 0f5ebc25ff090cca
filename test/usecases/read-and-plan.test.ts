import { expect, test } from 'vitest';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };

test('all free ports are read when no listed port fits a selector, so that the error can count them', async () => {
  const slot = (n: number, site: string, speed: string) => ({ id: slotId(n), site, speed, facility, occupied: false });
  const slots = [slot(1, 'ewr01', '10G'), slot(2, 'ewr01', '10G'), slot(3, 'lhr01', '100G')];
  const { api } = inProcessNetwork(accountTag, { accounts: { [accountTag]: { slots } } });
  const documents = desired({ interconnects: [direct('a', { slot: { site: 'ewr01', speed: '100G' } })] });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false });
  expect(planned.plan.errors.map(({ message }) => message)).toEqual([
    'interconnect.a: no free slot satisfies its selector; of 3 free slots site ewr01 leaves 2, speed 100G leaves 1; without site ewr01 it could have 1, without speed 100G it could have 2',
  ]);
});

test('the other circuits of an ASN are asked once a Pending one leaves it a single circuit in a metro', async () => {
  const sites = ['ams01', 'ewr01', 'ewr02', 'gru01'];
  const accounts = {
    [accountTag]: {
      interconnects: sites.map((site, n) => ({
        type: 'direct',
        name: `icon-${n}`,
        slot_id: slotId(n + 1),
        site,
        speed: '10G',
        facility,
      })),
      cnis: sites.map((_, n) => ({
        id: cniId(n),
        interconnect: `icon-${n}`,
        cust_ip: `10.0.0.${2 * n + 1}/31`,
        p2p_ip: `10.0.0.${2 * n}/31`,
        magic: { conduit_name: `wan-${n}`, description: '', mtu: 1500 },
        ...(n > 0 && { bgp: { customer_asn: 65010, extra_prefixes: [] } }),
      })),
      status: { 'icon-2': { state: 'Pending' } },
    },
  };
  const { api } = inProcessNetwork(accountTag, { accounts });
  const cnis = [cni('wan-1', 'icon-1', { magic: { conduit_name: 'wan-1', mtu: 1476 } })];
  const { planned, read } = await readAndPlan(desired({ cnis }), api, { allowed: [], skipSecrets: false });
  expect([...read.facts.health.keys()].sort()).toEqual(['icon-0', 'icon-1', 'icon-2', 'icon-3']);
  expect(planned.plan.guards).toEqual([]);
  expect(planned.plan.changes.map(({ left }) => left)).toEqual([[{ set: 'asn:65010', left: 1, of: 2 }]]);
});
