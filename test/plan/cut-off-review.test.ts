import { describe, expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import { Secret } from '../../src/model/secret.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { comparePlans } from '../../src/plan/review/compare-plans.ts';
import { compareStored } from '../../src/plan/review/compare-stored.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { storedReview } from '../../src/usecases/review/stored-review.ts';
import { accountTag, cni, cniId, desired, direct, gcp, slotId } from '../helpers/account.ts';
import { isDeep } from '../helpers/deep.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };
const google = {
  type: 'gcp_partner',
  name: 'icon-3',
  account: accountTag,
  owner: accountTag,
  region: 'us-east4',
  speed: '1G',
};
const base: SeedAccount = {
  settings: { default_asn: 13335 },
  slots: [1, 2, 4].map((n) => ({ id: slotId(n), site: 'ewr01', speed: '10G', facility, occupied: n < 3 })),
  interconnects: [
    ...[1, 2].map((n) => ({
      ...{ type: 'direct', name: `icon-${n}`, account: accountTag, owner: accountTag, slot_id: slotId(n) },
      ...{ site: 'ewr01', facility, speed: '10G' },
    })),
    google,
  ],
};
const interconnects = [direct('i1', { slot_id: slotId(1) }), direct('i2', { slot_id: slotId(2) })];

function link(n: number): { cust_ip: string; p2p_ip: string } {
  return { cust_ip: `172.16.0.${2 * n + 1}/31`, p2p_ip: `172.16.0.${2 * n}/31` };
}

/** The CNIs `n1`, `n2` … on these interconnects. */
function cnisOn(...hosts: readonly string[]): NonNullable<SeedAccount['cnis']> {
  return hosts.map((interconnect, i) => ({
    ...{ id: cniId(i + 1), account: accountTag, interconnect, ...link(i + 1) },
    magic: { conduit_name: `n${i + 1}`, description: '', mtu: 1440 },
  }));
}

function pinned(n: number, host: string, given: Omit<Partial<DesiredCni>, 'magic'> & { name?: string }): DesiredCni {
  const { name = `n${n}`, ...rest } = given;
  return cni(`k${n}`, host, { id: cniId(n), ...rest, magic: { conduit_name: name } });
}

const attachment = gcp('g', {
  name: 'icon-3',
  region: 'us-east4',
  bandwidth: '2G',
  pairing_key: new Secret('0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10/us-east4/1'),
});

interface Case {
  readonly live: NonNullable<SeedAccount['cnis']>;
  readonly documents: DesiredAccount;
}

const cases: Readonly<Record<string, Case>> = {
  'creates with addresses and a mode': {
    live: [],
    documents: desired({
      interconnects: [...interconnects, direct('i4', { slot_id: slotId(4) })],
      cnis: [
        cni('a', 'i1', { ...link(2), bgp: { customer_asn: 65010, md5_key: new Secret('canary') } }),
        cni('b', 'i4', { ...link(1), bgp_mode: 'advertise_only' }),
        cni('c', 'i4'),
      ],
    }),
  },
  'a create with a mode alone': {
    live: [],
    documents: desired({ interconnects, cnis: [cni('a', 'i1', { bgp_mode: 'advertise_only' })] }),
  },
  'names that go round in a circle': {
    live: cnisOn('icon-1', 'icon-1', 'icon-2'),
    documents: desired({
      interconnects,
      cnis: [pinned(1, 'i1', { name: 'n2' }), pinned(2, 'i1', { name: 'n3' }), pinned(3, 'i2', { name: 'n1' })],
    }),
  },
  'links that go round in a circle': {
    live: cnisOn('icon-1', 'icon-1', 'icon-2'),
    documents: desired({
      interconnects,
      cnis: [pinned(1, 'i1', link(2)), pinned(2, 'i1', link(3)), pinned(3, 'i2', link(1))],
    }),
  },
  'names and links that go round against each other': {
    live: cnisOn('icon-1', 'icon-2'),
    documents: desired({
      interconnects,
      cnis: [pinned(1, 'i1', { name: 'n2', ...link(2) }), pinned(2, 'i2', { name: 'n1', ...link(1) })],
    }),
  },
  'a swap of names with a CNI whose circuit is broken before it is made': {
    live: cnisOn('icon-3', 'icon-2'),
    documents: desired({
      interconnects: [...interconnects, attachment],
      cnis: [pinned(1, 'g', { name: 'n2' }), pinned(2, 'i2', { name: 'n1' })],
    }),
  },
  'a name that passes to a CNI whose circuit is broken before it is made': {
    live: cnisOn('icon-3', 'icon-2'),
    documents: desired({
      interconnects: [...interconnects, attachment],
      cnis: [pinned(1, 'g', { name: 'n2' }), pinned(2, 'i2', { name: 'n9' })],
    }),
  },
  'moves to a circuit that is made before the old one breaks': {
    live: cnisOn('icon-1', 'icon-1', 'icon-2'),
    documents: desired({
      interconnects: [direct('i1', { name: 'icon-1', slot_id: slotId(4) }), direct('i2', { slot_id: slotId(2) })],
      cnis: [pinned(1, 'i1', {}), pinned(2, 'i2', {}), pinned(3, 'i1', {})],
    }),
  },
};

/** A run of the documents that is cut off after so many writes, and what the next one plans. */
async function cutOff({ live, documents }: Case, writes: number) {
  let controller = new AbortController();
  let count = 0;
  let most = writes;
  const around =
    (transport: Transport): Transport =>
    async (request) => {
      const answer = await transport(request);
      if (request.method !== 'GET' && ++count >= most) controller.abort();
      return answer;
    };
  const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: { ...base, cnis: live } } }, {}, around);
  const journal = new MemoryJournal();
  const plan = async (given = documents) => {
    const options = { allowed: ['outage=account'], skipSecrets: false, wait: true, journal: journal.entries };
    const { planned } = await readAndPlan(given, network.api, options);
    expect(planned.plan.errors).toEqual([]);
    return planned;
  };
  const first = await plan();
  const run = { parallelism: 1, stopOnError: false, clock: memoryClock(), journal };
  /** False: it ended by itself. */
  const runCutOff = async (planned: PlannedAccount, after: number) => {
    controller = new AbortController();
    count = 0;
    most = after;
    await applyAccount(planned, network.api, { ...run, signal: controller.signal });
    return count >= after;
  };
  const isCut = await runCutOff(first, writes);
  return {
    first,
    plan,
    isWhole: !isCut,
    runCutOff,
    finish: async (rest: PlannedAccount) => applyAccount(rest, network.api, run),
  };
}

function documentOf({ plan }: PlannedAccount) {
  return planDocument([plan], ['outage=account']);
}

/** What a plan file, and what a pull request's digests say of a later plan. */
function differences(reviewed: PlannedAccount, now: PlannedAccount) {
  const stored = storedReview(documentOf(reviewed), 'a'.repeat(40), 7);
  return [
    comparePlans(documentOf(reviewed), documentOf(now)),
    compareStored(stored === undefined ? [] : [stored], documentOf(now)),
  ];
}

/** Of the pairs of cut-offs, `npm test` has every third. */
const step = isDeep ? 1 : 3;

describe.each(Object.entries(cases))('%s, cut off after any write,', (_, given) => {
  test('continue under the same review, by its plan or by its digests, and converge', async () => {
    for (let writes = 1; writes < 30; writes++) {
      const { first, plan, isWhole, finish } = await cutOff(given, writes);
      if (isWhole) break;
      const rest = await plan();
      expect(differences(first, rest), `after ${writes}`).toEqual([undefined, undefined]);
      await finish(rest);
      expect((await plan()).plan.changes, `after ${writes}`).toEqual([]);
    }
  });

  test('continue under a review of what was left, when that is cut off, too', async () => {
    for (let writes = 1; writes < 30; writes++) {
      for (let more = 1 + (writes % step); more < 30; more += step) {
        const { plan, isWhole, runCutOff } = await cutOff(given, writes);
        if (isWhole) return;
        const reviewed = await plan();
        if (!(await runCutOff(reviewed, more))) break;
        expect(differences(reviewed, await plan()), `after ${writes} and ${more}`).toEqual([undefined, undefined]);
      }
    }
  });

  test('are refused when the documents were edited after the review', async () => {
    let compared = 0;
    for (let writes = 1; writes < 30; writes++) {
      const { first, plan, isWhole } = await cutOff(given, writes);
      if (isWhole) break;
      const touched = (await plan()).plan.changes.map(({ address }) => address);
      const cnis = given.documents.cnis.map((each) => ({
        ...each,
        magic: { ...each.magic, description: 'nobody reviewed this' },
      }));
      const edited = await plan({ ...given.documents, cnis });
      for (const difference of differences(first, edited)) {
        expect(difference, touched.join()).toBeDefined();
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });
});
