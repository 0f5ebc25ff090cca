import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { Secret } from '../../src/model/secret.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, slotId } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { type InProcessNetwork, inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';

const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };
const hosts = [1, 2, 3];
const interconnects = hosts.map((n) => direct(`i${n}`, { slot_id: slotId(n), group: `g${n}` }));
const base: SeedAccount = {
  settings: { default_asn: 13335 },
  slots: hosts.map((n) => ({ id: slotId(n), site: 'ewr01', speed: '10G', facility, occupied: true })),
  interconnects: hosts.map((n) => ({
    ...{ type: 'direct', name: `icon-${n}`, account: accountTag, owner: accountTag, slot_id: slotId(n) },
    ...{ site: 'ewr01', facility, speed: '10G' },
  })),
};

/** The links that the sandbox assigns, in its order: whatever a document asks for of them, another CNI may have it for a while. */
function poolLink(n: number): { cust_ip: string; p2p_ip: string } {
  return { cust_ip: `172.16.0.${2 * n + 1}/31`, p2p_ip: `172.16.0.${2 * n}/31` };
}

function networkOf(account: SeedAccount, around?: (transport: Transport) => Transport): InProcessNetwork {
  return inProcessNetwork(accountTag, { accounts: { [accountTag]: account } }, {}, around);
}

async function applyOnce(documents: DesiredAccount, { api }: InProcessNetwork, signal?: AbortSignal) {
  const options = { allowed: ['outage=account', 'outage=ewr'], skipSecrets: false };
  const { planned } = await readAndPlan(documents, api, options);
  expect(planned.plan.errors).toEqual([]);
  expect(planned.plan.guards.filter(({ lifted }) => !lifted)).toEqual([]);
  return applyAccount(planned, api, {
    parallelism: 3,
    stopOnError: false,
    clock: memoryClock(),
    ...(signal && { signal }),
  });
}

/** One run does everything, and a new plan is empty. */
async function convergesAtOnce(documents: DesiredAccount, network: InProcessNetwork): Promise<void> {
  const reports = await applyOnce(documents, network);
  expect(reports.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(reports.filter(({ stored_otherwise }) => stored_otherwise !== undefined)).toEqual([]);
  const { planned } = await readAndPlan(documents, network.api, { allowed: [], skipSecrets: false });
  expect([planned.plan.errors, planned.plan.changes]).toEqual([[], []]);
}

/** Aborts once so many writes were answered. */
function cutAfter(writes: number): { around: (transport: Transport) => Transport; signal: AbortSignal } {
  const controller = new AbortController();
  let count = 0;
  const around =
    (transport: Transport): Transport =>
    async (request) => {
      const answer = await transport(request);
      if (request.method !== 'GET' && ++count >= writes) controller.abort();
      return answer;
    };
  return { around, signal: controller.signal };
}

const size = fc.integer({ min: 2, max: 7 });
const rebuilt = size.chain((n) =>
  fc.record({
    links: fc.shuffledSubarray(
      Array.from({ length: n + 2 }, (_, i) => i),
      { minLength: n, maxLength: n },
    ),
    hosts: fc.array(fc.constantFrom(...hosts), { minLength: n, maxLength: n }),
    withoutLink: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
    cut: fc.integer({ min: 1, max: 2 * n + 2 }),
  }),
);

function documentsOf(cnis: readonly DesiredCni[]): DesiredAccount {
  return desired({ interconnects, cnis });
}

test('an account whose CNIs are all recreated with their addresses converges in one run, whatever the API assigns', async () => {
  await fc.assert(
    fc.asyncProperty(rebuilt, fc.boolean(), async ({ links, hosts: on, withoutLink }, isMixed) => {
      const cnis = links.map((link, i) =>
        cni(`c${i}`, `i${on[i] ?? 1}`, {
          ...(isMixed && withoutLink[i] === true ? {} : poolLink(link)),
          bgp: { customer_asn: 65010, md5_key: new Secret(`key-${i}`) },
        }),
      );
      const network = networkOf({ ...base, cnis: [] });
      await convergesAtOnce(documentsOf(cnis), network);
      expect(network.refused).toEqual([]);
      expect(network.world.log.filter(({ operation }) => operation === 'create_cni')).toHaveLength(cnis.length);
    }),
    { numRuns: runs / 2 },
  );
});

test('a new CNI that gave its assigned link to another is reported with both links', async () => {
  const made = (key: string, given: Partial<DesiredCni>) =>
    cni(key, 'i1', { magic: { conduit_name: key, mtu: 1500 }, ...given });
  const links = [0, 1].map(poolLink);
  const documents = desired({
    interconnects,
    cnis: [made('a', {}), made('b', {}), ...links.map((link, n) => made(`z${n}`, link))],
  });
  const reports = await applyOnce(documents, networkOf({ ...base, cnis: [] }));
  expect(reports.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  const reported = reports.flatMap(({ address, next = '' }) =>
    next.includes('To make room') ? [{ address, next }] : [],
  );
  expect(reported.length).toBeGreaterThan(0);
  for (const { address, next } of reported) {
    expect(address).toMatch(/^cni\.z/);
    expect(next).toMatch(
      /\((a|b)\), new in this run .* was moved from 172\.16\.0\.\S+ and \S+ to \S+\/31 and \S+\/31\./,
    );
  }
});

test('the next run finishes the recreation after a cut-off, and nothing is made twice', async () => {
  await fc.assert(
    fc.asyncProperty(rebuilt, async ({ links, hosts: on, cut }) => {
      const documents = documentsOf(links.map((link, i) => cni(`c${i}`, `i${on[i] ?? 1}`, poolLink(link))));
      const { around, signal } = cutAfter(cut);
      const network = networkOf({ ...base, cnis: [] }, around);
      await applyOnce(documents, network, signal);
      await convergesAtOnce(documents, network);
      expect(network.refused).toEqual([]);
      expect(network.world.log.filter(({ operation }) => operation === 'create_cni')).toHaveLength(links.length);
    }),
    { numRuns: runs / 2 },
  );
});

const permuted = size.chain((n) =>
  fc.record({
    // Any permutation, and free links among them: chains as well as circles.
    links: fc.shuffledSubarray(
      Array.from({ length: n + 2 }, (_, i) => i),
      { minLength: n, maxLength: n },
    ),
    names: fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i),
      { minLength: n, maxLength: n },
    ),
    from: fc.array(fc.constantFrom(...hosts), { minLength: n, maxLength: n }),
    to: fc.array(fc.constantFrom(...hosts), { minLength: n, maxLength: n }),
    deleted: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: n, maxLength: n }),
    cut: fc.integer({ min: 1, max: 2 * n }),
    isRenamed: fc.boolean(),
  }),
);

test('links that live CNIs exchange in chains and circles, with names and moves, converge in one run, also after a cut-off', async () => {
  await fc.assert(
    fc.asyncProperty(permuted, fc.boolean(), async ({ links, names, from, to, deleted, isRenamed, cut }, isCut) => {
      const cnis = links.map((_, i) => ({
        ...{ id: cniId(i + 1), account: accountTag, interconnect: `icon-${from[i] ?? 1}` },
        ...{ ...poolLink(i), magic: { conduit_name: `n${i}`, description: '', mtu: 1500 } },
      }));
      const { around, signal } = cutAfter(cut);
      const network = networkOf({ ...base, cnis }, around);
      const declared = links.map((link, i) =>
        cni(`k${i}`, `i${to[i] ?? 1}`, {
          ...(deleted[i] === 0 ? { state: 'absent' as const } : poolLink(link)),
          id: cniId(i + 1),
          magic: { conduit_name: `n${isRenamed ? (names[i] ?? i) : i}` },
        }),
      );
      const documents = { ...documentsOf(declared) };
      const policy = { ...documents.policy, max_deletes: 10, require_healthy: false };
      if (isCut) await applyOnce({ ...documents, policy }, network, signal);
      await convergesAtOnce({ ...documents, policy }, network);
      expect(network.refused).toEqual([]);
    }),
    { numRuns: runs / 2 },
  );
});
