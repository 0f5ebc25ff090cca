import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Secret } from '../../src/model/secret.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, gcp } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

/** Two Google attachments in two regions that get another bandwidth: each is deleted first and then made again. */
const pairs = [
  ['a', 1, 'us-east4'],
  ['b', 2, 'us-west1'],
] as const;
const seed = {
  interconnects: pairs.map(([, n, region]) => ({
    ...{ type: 'gcp_partner' as const, name: `icon-${n}`, account: accountTag, owner: accountTag, region, speed: '1G' },
  })),
  cnis: pairs.map(([, n]) => ({
    ...{ id: cniId(n), account: accountTag, interconnect: `icon-${n}` },
    ...{ cust_ip: `10.0.${n}.1/31`, p2p_ip: `10.0.${n}.0/31` },
    magic: { conduit_name: `n${n}`, description: '', mtu: 1440 },
  })),
};

function documentsWith(group: string | undefined) {
  return desired({
    policy: { max_deletes: 9 },
    interconnects: pairs.map(([key, n, region]) => {
      const pairing_key = new Secret(`0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a1${n}/${region}/1`);
      const grouped = group === undefined ? {} : { group };
      return gcp(key, { name: `icon-${n}`, region, bandwidth: '2G', pairing_key, ...grouped });
    }),
    cnis: pairs.map(([key, n]) => cni(`n${n}`, key)),
  });
}

/** A run that ends after so many writes, and a next one over an API that fails so. */
async function cutOff(writes: number, group: string | undefined, failing: Partial<NetworkApi>) {
  const controller = new AbortController();
  let count = 0;
  const { api } = inProcessNetwork(
    accountTag,
    { accounts: { [accountTag]: seed } },
    {},
    (transport) => async (request) => {
      const answer = await transport(request);
      if (request.method !== 'GET' && request.operation !== 'query_analytics' && ++count === writes) controller.abort();
      return answer;
    },
  );
  const documents = documentsWith(group);
  const journal = new MemoryJournal();
  const plan = async (allowed: readonly string[]) =>
    (await readAndPlan(documents, api, { allowed, skipSecrets: false, journal: journal.entries })).planned;
  const options = { parallelism: 4, stopOnError: false, clock: memoryClock(), journal };
  const whole = group === undefined ? [] : [`outage=${group}`];
  await applyAccount(await plan([...whole, 'outage=account']), api, { ...options, signal: controller.signal });
  expect((await api.listCnis()).map(({ magic }) => magic.conduit_name)).toEqual(['n2']);
  const reports = await applyAccount(await plan(['outage=account']), { ...api, ...failing }, options);
  return { reports, cnis: await api.listCnis() };
}

const refuse = () =>
  Promise.reject(new NetworkError('refused', { kind: 'rejected', operation: 'create_cni', method: 'POST', path: '/' }));
const pending: Partial<NetworkApi> = {
  getInterconnectStatus: () => Promise.resolve({ state: 'Pending', wireState: 'Pending', reason: undefined }),
};

const cases = [1, 2, 3].flatMap((writes) => ['g', undefined].map((group) => ({ writes, group })));

test.each(cases)(
  'what a run took down comes back before another circuit of group $group is touched, after $writes writes',
  async ({ writes, group }) => {
    for (const failing of [{ createCni: refuse }, pending]) {
      const { cnis, reports } = await cutOff(writes, group, failing);
      expect(cnis.find(({ id }) => id === cniId(2))?.interconnect, JSON.stringify(reports)).toBe('icon-2');
    }
    const { cnis } = await cutOff(writes, group, {});
    expect(cnis.map(({ magic }) => magic.conduit_name).sort()).toEqual(['n1', 'n2']);
    expect(cnis.map(({ interconnect }) => interconnect)).not.toContain('icon-2');
  },
);
