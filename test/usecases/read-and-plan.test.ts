import { expect, test } from 'vitest';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

test('all free ports are read when no listed port fits a selector, so that the error can count them', async () => {
  const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };
  const slot = (n: number, site: string, speed: string) => ({ id: slotId(n), site, speed, facility, occupied: false });
  const slots = [slot(1, 'ewr01', '10G'), slot(2, 'ewr01', '10G'), slot(3, 'lhr01', '100G')];
  const { api } = inProcessNetwork(accountTag, { accounts: { [accountTag]: { slots } } });
  const documents = desired({ interconnects: [direct('a', { slot: { site: 'ewr01', speed: '100G' } })] });
  const { planned } = await readAndPlan(documents, api, { allowed: [], skipSecrets: false });
  expect(planned.plan.errors.map(({ message }) => message)).toEqual([
    'interconnect.a: no free slot satisfies its selector; of 3 free slots site ewr01 leaves 2, speed 100G leaves 1; without site ewr01 it could have 1, without speed 100G it could have 2',
  ]);
});
