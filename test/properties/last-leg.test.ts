import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import { readAccount, readPlanFacts } from '../../src/live/read-account.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import { planNeeds } from '../../src/plan/plan-needs.ts';
import { type BackupSet, backupSets } from '../../src/plan/sets/backup-sets.ts';
import { setFacts } from '../../src/plan/sets/circuits.ts';
import { accountTag, cni, desired, direct, slotId } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';

const states = ['Healthy', 'Healthy', 'Healthy', 'Down', 'Unhealthy'] as const;
const sites = ['ewr01', 'ewr02', 'lhr01'];

function accountOf(circuits: readonly string[], tape: Tape) {
  const place = (n: number) => ({
    site: sites[n % 3] ?? 'ewr01',
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  });
  return {
    slots: circuits.map((_, n) => ({ id: slotId(n), occupied: true, ...place(n) })),
    interconnects: circuits.map((name, n) => ({
      ...{ type: 'direct' as const, name, account: accountTag, owner: accountTag, slot_id: slotId(n), ...place(n) },
    })),
    cnis: circuits.flatMap((interconnect, n) =>
      [0, 1].slice(0, 1 + tape.below(2)).map((k) => ({
        ...{ id: `10000000-0000-4000-8000-0000000000${n}${k}`, account: accountTag, interconnect },
        cust_ip: `10.${n}.${k}.1/31`,
        p2p_ip: `10.${n}.${k}.0/31`,
        magic: { conduit_name: `w${n}${k}`, description: '', mtu: 1500 },
        bgp: { customer_asn: 65010 + tape.below(2), extra_prefixes: [] },
      })),
    ),
    status: Object.fromEntries(circuits.map((name) => [name, { state: tape.pick(states) ?? 'Healthy' }])),
  };
}

test('while health changes at random, no write takes the last circuit of a set that nothing lifts', async () => {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(tapes(400), async (numbers) => {
      const tape = new Tape(numbers);
      const circuits = Array.from({ length: 2 + tape.below(5) }, (_, i) => `c${i}`);
      const account = accountOf(circuits, tape);
      const seen = new Map<string, string>();
      const network = inProcessNetwork(
        accountTag,
        { accounts: { [accountTag]: account } },
        {},
        (next) => async (request) => {
          const reply = await next(request);
          const name = /interconnects\/(c\d)\/status/.exec(request.path)?.[1];
          if (name !== undefined) seen.set(name, stateOf(name));
          return reply;
        },
      );
      const stateOf = (name: string) =>
        JSON.stringify(network.world.accounts.get(accountTag)?.status.get(name)?.['state']);
      const slower = account.cnis.map(({ magic: { conduit_name } }) =>
        cni(conduit_name, `c${conduit_name.charAt(1)}`, {
          magic: { conduit_name, ...(tape.chance(35) && { mtu: 1476 }) },
        }),
      );
      const documents = desired({
        interconnects: circuits.map((key, n) =>
          direct(key, { slot_id: slotId(n), ...(tape.chance(40) && { group: 'g' }) }),
        ),
        cnis: slower,
      });
      const live = await readAccount(network.api, accountTag);
      const { facts } = await readPlanFacts(network.api, accountTag, (health) =>
        planNeeds(documents, live, [], health),
      );
      const sets = backupSets(setFacts(documents, live, matchAccount(documents, live)), facts.health);
      const names = sets.flatMap((set) => set.names.filter(() => tape.chance(30)));
      const planned = planAccount(documents, live, facts, {
        allowed: names.map((name) => `outage=${name}`),
        skipSecrets: false,
      });
      if (!planned.plan.applyable) {
        tally.count(['blocked']);
        return;
      }
      // What was seen while planning does not count.
      seen.clear();
      const from = network.world.log.length;
      const problems: string[] = [];
      const touched = new Map<BackupSet, Set<string>>();
      const api = {
        ...network.api,
        getInterconnectStatus: async (name: string) => {
          const other = tape.pick(circuits);
          if (other !== undefined && tape.chance(40))
            network.world.accounts.get(accountTag)?.status.set(other, { state: tape.pick(states) ?? 'Healthy' });
          return network.api.getInterconnectStatus(name);
        },
        updateCni: async (...given: Parameters<typeof network.api.updateCni>) => {
          const circuit = live.cnis.find(({ id }) => id === given[0])?.interconnect ?? '';
          for (const set of sets) problems.push(...lastLeg(set, circuit, given[0]));
          return network.api.updateCni(...given);
        },
      };
      const reports = await applyAccount(planned, api, {
        parallelism: 1 + tape.below(4),
        stopOnError: false,
        clock: memoryClock(),
        healthDeadlineMs: 5_000,
      });
      expect(problems, JSON.stringify(planned.plan.blocks)).toEqual([]);
      const outcomes = reports.map(({ outcome }) => outcome);
      tally.count([...outcomes, ...(network.world.log.length > from ? ['wrote'] : [])]);

      /** What a write takes, as far as a person could see it in the answers until now. */
      function lastLeg(set: BackupSet, circuit: string, id: string): readonly string[] {
        const own = set.members.get(circuit);
        if (set.kind === 'account' || own?.includes(id) !== true || isLifted(set)) return [];
        const gone = touched.get(set) ?? new Set<string>();
        touched.set(set, gone);
        const isFirst = !gone.has(circuit);
        gone.add(circuit);
        if (!isFirst || facts.health.get(circuit)?.state === 'Down') return [];
        const isLeft = [...set.members.keys()].some((name) => !gone.has(name) && seen.get(name) === '"Healthy"');
        return isLeft ? [] : [`${circuit} is the last of ${set.names[0]}`];
      }

      function isLifted(set: BackupSet): boolean {
        return sets.some(
          (outer) =>
            outer.names.some(
              (name) => names.includes(name) && (name !== 'account' || outer.names[0] === set.names[0]),
            ) && [...set.members.keys()].every((name) => outer.members.has(name)),
        );
      }
    }),
    { numRuns: Math.ceil(runs / 5) },
  );
  expect(tally.rarerThan(2, ['applied', 'skipped', 'blocked'])).toEqual([]);
});
