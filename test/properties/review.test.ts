import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SeedAccount, SeedCni } from '../../src/model/generated/sandbox-seed.ts';
import type { Change, PlanDocument } from '../../src/model/plan.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { canonicalJson } from '../../src/plan/digest.ts';
import { comparedFields } from '../../src/plan/interconnect-names.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { comparePlans, whyNoReview } from '../../src/plan/review/compare-plans.ts';
import { accountTag, cniId, slotId } from '../helpers/account.ts';
import { casesOf } from '../helpers/deep.ts';
import { editScene } from '../helpers/edit-scene.ts';
import { everyAllowance } from '../helpers/every-allowance.ts';
import { desiredOf, networkOf, planScene } from '../helpers/plan-scene.ts';
import { type Scene, scene, type SceneDocument } from '../helpers/scene.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { type ShownCall, shownCalls } from '../oracle/shown-calls.ts';

/** So many plans of a scene, as it is and after edits of it; each of these is the review of each other one. */
const variants = 10;
/** An edit may lead to no plan, or to one that is there already. Then the scene is edited in another way. */
const mostEdits = 40;
const pairsOfScene = variants * (variants - 1);
/** Ordered pairs of plans that are compared. */
const pairs = casesOf(300, 50_000, 'DEMARC_REVIEW_PAIRS');

interface Run {
  readonly plan: PlanDocument;
  readonly policy: Readonly<Record<string, unknown>>;
  readonly shown: readonly ShownCall[];
  readonly wait: boolean;
  /** The names of its backup sets. */
  readonly sets: readonly string[];
}

async function runOf(scene: Scene): Promise<Run | undefined> {
  const desired = orUndefined(() => desiredOf(scene));
  if (desired === undefined) return undefined;
  const { planned, live } = await planScene(scene, desired, networkOf(scene).api);
  if (planned.plan.errors.length > 0) return undefined;
  const match = matchAccount(desired, live);
  const both = [...match.interconnects, ...match.successors];
  const shown = shownCalls(planned.work, {
    circuits: live.interconnects,
    cnis: live.cnis,
    keys: new Map(both.map(([key, { name }]) => [name, key])),
    interconnects: scene.document.interconnects,
    declaredCnis: scene.document.cnis,
    actions: new Map(planned.plan.changes.map(({ address, action }) => [address, action])),
  });
  const { policy } = scene.document;
  const plan = planDocument([planned.plan], scene.allowed);
  return { plan, policy, shown, wait: scene.wait, sets: planned.setNames ?? [] };
}

/** An edit may break a rule of documents. */
function orUndefined<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function asApplyDoes(reviewed: PlanDocument, now: PlanDocument): boolean {
  return whyNoReview(reviewed) === undefined && comparePlans(reviewed, now) === undefined;
}

/** What the later run does and the review did not show, by the oracle's own words for each. */
function notShown(reviewed: Run, now: Run): readonly string[] {
  const known = new Set(reviewed.shown.map(({ text }) => text));
  const calls = now.shown
    .filter(({ text, alternatives }) => ![text, ...alternatives].some((each) => known.has(each)))
    .map(({ text }) => text);
  return [...calls, ...(now.shown.length === 0 ? [] : looserPolicy(reviewed, now))];
}

function looserPolicy(
  { policy: before, wait: waited, plan }: Run,
  { policy, wait, plan: now }: Run,
): readonly string[] {
  const looser = [
    Number(policy['max_deletes'] ?? 1) > Number(before['max_deletes'] ?? 1) && 'max_deletes',
    policy['require_healthy'] === false && before['require_healthy'] !== false && 'require_healthy',
    policy['prune'] === true && before['prune'] !== true && 'prune',
    listOf(policy['ignore']).some((glob) => !listOf(before['ignore']).includes(glob)) && 'ignore',
    listOf(policy['unguarded']).some((name) => !listOf(before['unguarded']).includes(name)) && 'unguarded',
    JSON.stringify(policy['metros']) !== JSON.stringify(before['metros']) && 'metros',
    waited && !wait && '--wait',
    now.allowed.some((text) => !plan.allowed.includes(text)) && '--allow',
    plan.accounts.some(({ guards }) => guards.some(({ lifted }) => !lifted)) && 'a blocked review',
  ];
  return looser.filter((each) => each !== false);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Different plans of a scene. Most of them can be applied: a blocked one is no review, and apply refuses it whatever was reviewed. */
async function runsOf(scene: Scene, tape: Tape): Promise<readonly Run[]> {
  const made = new Map<string, Run>();
  const add = (run: Run | undefined) => {
    if (run !== undefined) made.set(canonicalJson([run.plan, { ...run.policy }, run.wait]), run);
  };
  const first = await runOf(scene);
  const start = first !== undefined && isBlocked(first) ? unblocked(scene, first.sets) : scene;
  add(await runOf(start));
  for (let i = 0; i < mostEdits && made.size < variants; i++) {
    const edited = editScene(start, tape, String(i));
    const run = await runOf(edited);
    add(run !== undefined && isBlocked(run) && tape.chance(80) ? await runOf(unblocked(edited, run.sets)) : run);
  }
  return [...made.values()];
}

function isBlocked({ plan }: Run): boolean {
  return plan.accounts.some(({ applyable }) => !applyable);
}

/** What an author does about guards. */
function unblocked(scene: Scene, sets: readonly string[]): Scene {
  const { document } = scene;
  const unprotected = <T extends object>(objects: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(objects).map(([key, fields]) => [key, { ...fields, protect: false }] as const));
  return {
    ...scene,
    document: {
      ...document,
      policy: { ...document.policy, max_deletes: 100 },
      interconnects: unprotected(document.interconnects),
      cnis: unprotected(document.cnis),
    },
    allowed: [...everyAllowance(document), ...sets.map((name) => `outage=${name}`)],
  };
}

/** Compares so many pairs, or more: those of the last scene are compared, too. */
async function forPairs(count: number, look: (reviewed: Run, now: Run) => void): Promise<number> {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(tapes(420), tapes(400), async (numbers, edits) => {
      if (compared >= count) return;
      const made = await runsOf(scene(numbers), new Tape(edits));
      for (const reviewed of made) {
        for (const now of made) {
          if (reviewed === now) continue;
          look(reviewed, now);
          compared += 1;
        }
      }
    }),
    // Some scenes have no plan at all.
    { numRuns: Math.ceil((2 * count) / pairsOfScene) },
  );
  return compared;
}

test('whatever passes a review does nothing, call by call, that the review did not show', async () => {
  const outcomes = { applyable: 0, passed: 0, refused: 0, harmless: 0 };
  const compared = await forPairs(pairs, (reviewed, now) => {
    if (!isBlocked(reviewed) && !isBlocked(now)) outcomes.applyable += 1;
    const beyond = notShown(reviewed, now);
    if (asApplyDoes(reviewed.plan, now.plan)) {
      if (now.shown.length > 0) outcomes.passed += 1;
      expect(beyond).toEqual([]);
    } else {
      outcomes.refused += 1;
      if (beyond.length === 0) outcomes.harmless += 1;
    }
  });
  console.info({ compared, ...outcomes });
  expect(compared).toBeGreaterThanOrEqual(pairs);
  expect(outcomes.applyable).toBeGreaterThan(compared / 2);
  expect(outcomes.passed).toBeGreaterThan(compared / 50);
  expect(outcomes.refused).toBeGreaterThan(compared / 50);
});

type Item = 'address' | 'live_id' | 'fields' | 'calls' | 'impact' | 'port' | 'terms';

/** A digest that leaves out one item. The action is no item of this list: the calls imply it. */
function weakDigest(item: Item, { address, action, live_id, fields, steps, impact, port, terms }: Change): string {
  const calls = steps.map(({ call }) => call);
  const done = { address, action, live_id, fields: comparedFields(fields), calls, impact, port, terms };
  return canonicalJson({ ...done, [item]: undefined });
}

/** Circuits by name and port number, and CNIs by name and circuit. */
function account(circuits: Readonly<Record<string, number>>, cnis: readonly SeedCni[] = []): SeedAccount {
  const held = new Set(Object.values(circuits));
  return {
    settings: { default_asn: 13335 },
    slots: [1, 2, 3].map((n) => seedSlot(n, held.has(n))),
    interconnects: Object.entries(circuits).map(([name, n]) => ({ ...seedDirect, name, slot_id: slotId(n) })),
    cnis: [...cnis],
  };
}

function onCircuit(interconnect: string, given: Partial<SeedCni> = {}): SeedCni {
  const link = { cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' };
  const magic = { conduit_name: 'w', description: '', mtu: 1476 };
  return { id: cniId(1), account: accountTag, interconnect, ...link, magic, ...given };
}

const port = (n: number, more: object = {}) => ({ type: 'direct', slot_id: slotId(n), ...more });
const cni = (interconnect: string, mtu = 1476) => ({ interconnect, magic: { conduit_name: 'w', mtu } });
const session = { bgp: { customer_asn: 65010, extra_prefixes: [] } };
const settings = { default_asn: 64600 };

interface Story {
  readonly documents: readonly [reviewed: Partial<SceneDocument>, now: Partial<SceneDocument>];
  readonly live: readonly [reviewed: SeedAccount, now: SeedAccount];
}

const there = account({ 'icon-1': 1 }, [onCircuit('icon-1')]);
const larger: Partial<SceneDocument> = { interconnects: { a: port(1) }, cnis: { w: cni('a', 1500) } };
const moved: Partial<SceneDocument> = {
  interconnects: { a: port(1), b: { type: 'direct', slot: { site: 'ewr01' } } },
  cnis: { w: cni('b') },
};
const replaced: Partial<SceneDocument> = {
  interconnects: { a: { name: 'icon-1', ...port(2) }, b: { name: 'icon-2', ...port(1) } },
};

/** For each item: what is reviewed, and a later plan whose first change differs in this item alone. */
const stories: Readonly<Record<Item, Story>> = {
  address: {
    documents: [{ interconnects: { a: port(2) } }, { interconnects: { b: port(2) } }],
    live: [account({}), account({})],
  },
  live_id: {
    documents: [larger, larger],
    live: [there, account({ 'icon-1': 1 }, [onCircuit('icon-1', { id: cniId(2) })])],
  },
  fields: { documents: [larger, { ...larger, cnis: { w: cni('a', 1400) } }], live: [there, there] },
  calls: {
    documents: [replaced, replaced],
    live: [account({ 'icon-1': 1 }), account({ 'icon-1': 1, 'icon-2': 2 })],
  },
  impact: {
    documents: [{ settings }, { settings }],
    live: [there, account({ 'icon-1': 1 }, [onCircuit('icon-1', session)])],
  },
  port: {
    documents: [moved, moved],
    live: [
      account({ 'icon-1': 1, 'icon-2': 2 }, [onCircuit('icon-1')]),
      account({ 'icon-1': 1, 'icon-3': 3 }, [onCircuit('icon-1')]),
    ],
  },
  terms: {
    documents: [{ ...larger, interconnects: { a: port(1, { group: 'pair' }) } }, larger],
    live: [there, there],
  },
};

test.each(Object.entries(stories))(
  'a digest without its %s would let a run do what nobody saw',
  async (name, story) => {
    const item = Object.keys(stories).find((each): each is Item => each === name);
    const [reviewed, now] = await Promise.all([0, 1].map((at) => runOf(sceneOf(story, at))));
    const [before] = reviewed?.plan.accounts[0]?.changes ?? [];
    const [after] = now?.plan.accounts[0]?.changes ?? [];
    if (item === undefined || reviewed === undefined || now === undefined) throw new Error('not planned');
    if (before === undefined || after === undefined) throw new Error('nothing to do');
    expect(weakDigest(item, after)).toBe(weakDigest(item, before));
    expect(after.digest).not.toBe(before.digest);
    expect(notShown(reviewed, now).filter((text) => text.includes(after.address))).not.toEqual([]);
    expect(asApplyDoes(reviewed.plan, now.plan)).toBe(false);
  },
);

function sceneOf({ documents, live }: Story, at: number): Scene {
  const seed = live[at] ?? live[0];
  const empty = { version: 1, account: accountTag, policy: {}, interconnects: {}, cnis: {} } as const;
  const document = { ...empty, ...documents[at] };
  const { slots = [], interconnects = [], cnis = [] } = seed;
  return {
    ...{ id: '', environment: {}, allowed: everyAllowance(document), wait: false, canaries: [], tape: new Tape([]) },
    ...{ document, live: { seed, slots, interconnects, cnis, canaries: [] } },
  };
}
