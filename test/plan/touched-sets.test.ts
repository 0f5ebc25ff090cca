import { expect, test } from 'vitest';
import type { Health, LiveAccount } from '../../src/model/live.ts';
import type { AccountPlan, Change, TouchedSet } from '../../src/model/plan.ts';
import { encodePlan, planDocument } from '../../src/plan/codec.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { type BackupSet, backupSets } from '../../src/plan/sets/backup-sets.ts';
import { setFacts } from '../../src/plan/sets/circuits.ts';
import type { AccountMatch } from '../../src/plan/stages.ts';
import { cni, cniId, desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { holdsForScenes, runs } from '../helpers/hold.ts';
import { planned } from '../helpers/plan.ts';
import { desiredOf, networkOf, planScene } from '../helpers/plan-scene.ts';

/** Every set with every change, one by one. */
function bruteForce(
  sets: readonly BackupSet[],
  plan: AccountPlan,
  { match, health }: { match: AccountMatch; health: ReadonlyMap<string, Health> },
): TouchedSet[] {
  const names = new Set(sets.map(({ names: [name] }) => name));
  return [...names]
    .flatMap((name) => {
      const same = sets.filter(({ names: [own], kind }) => own === name && kind !== 'account');
      const circuits = [...(same[0]?.members.keys() ?? [])].map((circuit) => {
        const loses = plan.changes.filter((change) => same.some((set) => isTaken(change, circuit, set)));
        const state = health.get(circuit)?.wireState;
        return {
          circuit: nameOf(circuit, plan, match),
          ...(state !== undefined && { state }),
          ...(loses.length > 0 && { loses: loses.map(({ address }) => address).sort() }),
        };
      });
      const isTouched = circuits.some(({ loses }) => loses !== undefined);
      return isTouched && circuits.length <= 16 ? [{ set: name, circuits }] : [];
    })
    .sort((a, b) => a.circuits.length - b.circuits.length || (a.set < b.set ? -1 : 1));
}

function isTaken({ kind, impact, live_id }: Change, circuit: string, { members }: BackupSet): boolean {
  if (live_id === null || (impact !== 'circuit' && impact !== 'account')) return false;
  return kind === 'cni' ? members.get(circuit)?.includes(live_id) === true : live_id === circuit;
}

/** The key, which belongs to the new circuit where a replacement makes it before the old one goes. */
function nameOf(circuit: string, { changes }: AccountPlan, { interconnects, successors }: AccountMatch): string {
  const keyIn = (matches: AccountMatch['successors']) =>
    [...matches].find(([, { name }]) => name === circuit)?.[0] ?? '';
  const next = keyIn(successors);
  if (next !== '') return `interconnect.${next}`;
  const key = keyIn(interconnects);
  const address = `interconnect.${key}`;
  const change = changes.find((each) => each.address === address && each.action === 'replace');
  const at = (call: string) => change?.steps.findIndex((step) => step.call === call) ?? -1;
  const isMadeFirst = change !== undefined && at('create_interconnect') < at('delete_interconnect');
  return key === '' || isMadeFirst ? circuit : address;
}

test('a plan names every set of at most 16 circuits that loses one, or a CNI on one, and no other set', async () => {
  let count = 0;
  await holdsForScenes(async (scene) => {
    const documents = desiredOf(scene);
    const { planned: result, live: account, facts } = await planScene(scene, documents, networkOf(scene).api);
    const { plan } = result;
    if (plan.errors.length > 0) return;
    const match = matchAccount(documents, account);
    const sets = backupSets(setFacts(documents, account, match), facts.health);
    count += plan.sets?.length ?? 0;
    expect(plan.sets ?? []).toEqual(bruteForce(sets, plan, { match, health: facts.health }));
  }, 3 * runs);
  expect(count).toBeGreaterThan(8);
});

/** So many circuits in a metro, each with a CNI. */
function metro(count: number, asnOf: (n: number) => number = () => 65010): LiveAccount {
  const numbers = Array.from({ length: count }, (_, n) => n);
  return live({
    interconnects: numbers.map((n) => liveDirect(`icon-${n}`, n)),
    cnis: numbers.map((n) => liveCni(n, `wan-${n}`, `icon-${n}`, { bgp: liveBgp(asnOf(n)) })),
  });
}

function withoutFirst(account: LiveAccount): AccountPlan {
  const documents = desired({
    interconnects: [direct('a', { name: 'icon-0', slot_id: slotId(0), state: 'absent' })],
    cnis: [cni('x', 'a', { id: cniId(0), state: 'absent' })],
  });
  return planned(documents, account, { allowed: ['outage=ewr'], health: { 'icon-1': 'Down' } }).plan;
}

test('each circuit of a set has its state, and what takes it', () => {
  const { sets } = withoutFirst(metro(2));
  expect(sets).toEqual([
    {
      set: 'ewr',
      circuits: [
        { circuit: 'interconnect.a', state: 'Healthy', loses: ['cni.x', 'interconnect.a'] },
        { circuit: 'icon-1', state: 'Down' },
      ],
    },
  ]);
});

test('of sets with the same circuits and other CNIs, each circuit says what takes any of them', () => {
  const account = metro(2);
  const cnis = [...account.cnis, liveCni(8, 'other-0', 'icon-0', { bgp: liveBgp(65020) })];
  const other = liveCni(9, 'other-1', 'icon-1', { bgp: liveBgp(65020) });
  const documents = desired({
    cnis: [
      cni('x', 'icon-0', { id: cniId(0), state: 'absent' }),
      cni('y', 'icon-1', { id: cniId(9), state: 'absent' }),
    ],
  });
  const { plan } = planned(documents, { ...account, cnis: [...cnis, other] });
  expect(plan.sets?.map(({ set, circuits }) => [set, ...circuits.map(({ loses }) => loses)])).toEqual([
    ['ewr', ['cni.x'], ['cni.y']],
  ]);
});

test('a set of more than 16 circuits is left out, and its smaller ones are not', () => {
  const small = (n: number) => (n < 2 ? 65020 : 65010);
  expect(withoutFirst(metro(16, small)).sets?.map(({ set }) => set)).toEqual(['ewr/asn:65020', 'ewr']);
  expect(withoutFirst(metro(17, small)).sets?.map(({ set }) => set)).toEqual(['ewr/asn:65020']);
});

test('a change that leaves every CNI where it is names no set', () => {
  const update = cni('x', 'icon-0', { id: cniId(0), magic: { conduit_name: 'wan-0', mtu: 1400 } });
  const { plan } = planned(desired({ cnis: [update] }), metro(2));
  expect(plan.changes).toHaveLength(1);
  expect('sets' in plan).toBe(false);
});

test('the sets are no part of the fingerprint, and a plan without them is read and reviewed as before', () => {
  const plan = withoutFirst(metro(2));
  const { sets, ...older } = plan;
  expect(sets).toBeDefined();
  const document = planDocument([older], []);
  expect(document.fingerprint).toBe(planDocument([plan], []).fingerprint);
  expect(decodePlan(encodePlan(document))).toEqual({ ok: true, plan: document });
  const edited = encodePlan(planDocument([plan], [])).replace('"Down"', '"\\u001b[31m"');
  expect(decodePlan(edited).ok).toBe(true);
});
