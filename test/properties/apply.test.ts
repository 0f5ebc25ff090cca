import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import { carryOut } from '../../src/apply/carry-out.ts';
import { RunMemory } from '../../src/apply/run-memory.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../src/model/live.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import type { PlannedAccount, WorkStep } from '../../src/model/planned-account.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { accountTag } from '../helpers/account.ts';
import { disturbance } from '../helpers/disturbed.ts';
import { holdsForScenes, runs } from '../helpers/hold.ts';
import { type InProcessNetwork, inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { outline, stepOutline } from '../helpers/plan.ts';
import { desiredOf, networkOf, planScene } from '../helpers/plan-scene.ts';
import { satisfies } from '../helpers/satisfies.ts';
import { stepWaits } from '../helpers/step-waits.ts';
import { Tally } from '../helpers/tally.ts';
import type { Tape } from '../helpers/tape.ts';

const options = { parallelism: 4, stopOnError: false };

test('a plan after an apply is empty', async () => {
  await holdsForScenes(async (scene) => {
    const desired = desiredOf(scene);
    const network = networkOf(scene);
    const { planned } = await planScene(scene, desired, network.api);
    if (!planned.plan.applyable) return;
    const reports = await applyAccount(planned, withAnyQuota(network.api, scene.tape), {
      ...options,
      clock: memoryClock(),
    });
    expect(refusals(network)).toEqual([]);
    const held = reports.some(({ error }) => /to be Healthy|is not Healthy after/.test(error?.message ?? ''));
    // Onto an interconnect that is there and Down, where the policy allows it: the group stops there, as it should.
    if (held) return;
    expect(reports.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    const again = await planScene(scene, desired, network.api);
    expect(again.planned.plan.errors).toEqual([]);
    expect(outline(again.planned.plan)).toEqual([]);
  });
});

test('the API accepts every order that the graph of steps allows', async () => {
  await holdsForScenes(async (scene) => {
    const desired = desiredOf(scene);
    const network = networkOf(scene);
    const { planned } = await planScene(scene, desired, network.api);
    if (!planned.plan.applyable) return;
    await carryOutInAnyOrder(planned, network.api, scene.tape, planned.work.length);
    expect(refusals(network), stepOutline(planned).join('\n')).toEqual([]);
    const again = await planScene(scene, desired, network.api);
    expect(again.planned.plan.errors).toEqual([]);
    expect(outline(again.planned.plan)).toEqual([]);
  });
});

test('the next run finishes what an interrupted run left, and nothing exists twice', async () => {
  const ends = new Tally();
  await holdsForScenes(async (scene) => {
    const desired = desiredOf(scene);
    const network = networkOf(scene);
    const first = await planScene(scene, desired, network.api);
    const { planned } = first;
    if (!planned.plan.applyable || planned.work.length === 0) return;
    const done = scene.tape.below(planned.work.length);
    await carryOutInAnyOrder(planned, network.api, scene.tape, done);
    const end = await finish(scene, desired, network.api, first.live);
    ends.count([end]);
    expect(refusals(network)).toEqual([]);
  });
  console.info(ends.toString());
  expect(ends.rarerThan(90, ['finished'])).toEqual([]);
});

test('whatever goes wrong in a run, the next run finishes, and nothing exists twice', async () => {
  const outcomes = new Tally();
  await holdsForScenes(async (scene) => {
    const desired = desiredOf(scene);
    const seed = { accounts: { [accountTag]: scene.live.seed } };
    const wrong = disturbance(scene.tape, 1 + scene.tape.below(6));
    const network = inProcessNetwork(accountTag, seed, {}, wrong.around);
    const others = inProcessNetwork(accountTag, network.world);
    wrong.others = others.api;
    const first = await planScene(scene, desired, others.api);
    if (!first.planned.plan.applyable || first.planned.work.length === 0) return;
    const run = { ...options, parallelism: 1, clock: memoryClock(), signal: wrong.signal };
    const reports = await applyAccount(first.planned, withAnyQuota(network.api, scene.tape), run);
    outcomes.count([...reports.map(({ outcome }) => outcome), wrong.trouble]);
    if (wrong.trouble === 'nothing')
      expect(reports.every(({ error }) => error === undefined || error.message.includes('Healthy'))).toBe(true);
    await finish(scene, desired, others.api, first.live);
  }, runs);
  console.info(outcomes.toString());
  const all = ['applied', 'failed', 'stale', 'unknown', 'skipped', 'not_attempted'];
  expect(outcomes.rarerThan(1, all)).toEqual([]);
});

/**
 * What is open to the next run after one that ended in the middle: it finishes, or it says what it needs to know. Only that is allowed
 * which no reading of the account can tell: which of two like objects is which, and what stays unmanaged because nothing names it.
 */
async function finish(
  scene: Parameters<typeof planScene>[0],
  desired: DesiredAccount,
  api: NetworkApi,
  before: LiveAccount,
): Promise<string> {
  const { planned } = await planScene(scene, desired, api);
  const story = `${JSON.stringify(scene.document)}\n${stepOutline(planned).join('\n')}`;
  const [error] = planned.plan.errors;
  if (error !== undefined) {
    // A selector that another one's new interconnect suits as well may be given that, and then find no slot that is diverse from it.
    const isApart = JSON.stringify(scene.document).includes('diverse_from');
    expect(['plan-ambiguous', ...(isApart ? ['plan-no-slot'] : [])], JSON.stringify(planned.plan.errors)).toContain(
      error.code,
    );
    return error.code;
  }
  if (!planned.plan.applyable) return 'guard';
  const reports = await applyAccount(planned, api, { ...options, clock: memoryClock() });
  if (reports.some((report) => report.error?.message.includes('to be Healthy') === true)) return 'held';
  expect(
    reports.filter(({ outcome }) => outcome !== 'applied'),
    story,
  ).toEqual([]);
  const last = await planScene(scene, desired, api);
  expect(last.planned.plan.errors, story).toEqual([]);
  expect(outline(last.planned.plan), story).toEqual([]);
  const match = matchAccount(desired, last.live);
  const known = new Set([
    ...[...match.interconnects.values(), ...before.interconnects].map(({ name }) => name),
    ...[...match.cnis.values(), ...before.cnis].map(({ id }) => id),
  ]);
  const carried = new Set(before.cnis.map(({ magic }) => magic.conduit_name));
  // Without a pin, an old circuit that is left may come to suit a selector as well as the one that was made for it.
  const selectors = desired.interconnects.filter(
    (interconnect) => match.reasons.get(`interconnect.${interconnect.key}`) === 'slot',
  );
  const couldBe = (live: LiveInterconnect) =>
    live.type === 'direct' &&
    selectors.some((interconnect) => interconnect.type === 'direct' && satisfies(live, interconnect));
  const orphans = last.live.interconnects.filter(
    (interconnect) => !known.has(interconnect.name) && !couldBe(interconnect),
  );
  expect(orphans, story).toEqual([]);
  expect(
    last.live.cnis.filter(({ id, magic }) => !known.has(id) && !carried.has(magic.conduit_name)),
    story,
  ).toEqual([]);
  return 'finished';
}

/** The quota holds a GET for every write, or CNIs are read by listings where that is possible. */
function withAnyQuota(api: NetworkApi, tape: Tape): NetworkApi {
  const left = tape.choose(1, 1_000_000);
  return { ...api, requestsLeft: () => left };
}

/** What the API refused; that it does not take back fields outside the contract for a recreated CNI is expected, and told. */
function refusals({ refused }: InProcessNetwork): readonly string[] {
  return refused.filter((words) => !words.includes('unknown field'));
}

/** Carries out so many steps one at a time, each any of those that the graph allows next. */
async function carryOutInAnyOrder(planned: PlannedAccount, api: NetworkApi, tape: Tape, count: number): Promise<void> {
  const { work } = planned;
  const memory = new RunMemory(planned.seen);
  const done = new Set<number>();
  const waits = stepWaits(planned);
  const isReady = ({ id }: WorkStep) => !done.has(id) && (waits.get(id) ?? []).every((one) => done.has(one));
  for (let i = 0; i < count; i++) {
    const step = tape.pick(work.filter(isReady));
    if (step === undefined) throw new Error('the graph allows no next step');
    const end = await carryOut(step.action, {
      step: step.id,
      api,
      memory,
      now: () => 0,
      pause: () => Promise.resolve(),
      interrupted: () => false,
      keyNotRead: () => undefined,
    });
    expect(end.ok ? undefined : end.error, stepOutline(planned).join('\n')).toBeUndefined();
    done.add(step.id);
  }
}
