import { expect, test } from 'vitest';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import type { Change } from '../../src/model/plan.ts';
import type { PlannedAccount, UpdateCniAction, WorkStep } from '../../src/model/work.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { stepOutline } from '../helpers/plan.ts';
import { desiredOf, networkOf, planScene, type ScenePlan } from '../helpers/plan-scene.ts';
import type { Scene } from '../helpers/scene.ts';
import { Tally } from '../helpers/tally.ts';
import type { Tape } from '../helpers/tape.ts';

const plans = new Map<string, ScenePlan>();

async function planOf(scene: Scene) {
  const known = plans.get(scene.id);
  if (known !== undefined) return known;
  const result = await planScene(scene, desiredOf(scene), networkOf(scene).api);
  if (plans.size < 5_000) plans.set(scene.id, result);
  return result;
}

test('in any order that the graph allows, no circuit is touched while another of its group is down, or the guard outage says so', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned, live, facts } = await planOf(scene);
    const mayCarry = (name: string) => !['Down', 'Pending'].includes(facts.health.get(name)?.state ?? '');
    const groupOf = groupsOf(desiredOf(scene), live);
    const down = new Map<string, Set<number>>();
    const struck: string[] = [];
    for (const step of anyOrder(planned, scene.tape)) {
      const circuit = circuitOf(step, planned, live);
      if (circuit === undefined) continue;
      for (const [other] of down) {
        if (other !== circuit && groupOf(other) === groupOf(circuit) && mayCarry(other) && mayCarry(circuit))
          struck.push(`${other} is down, ${step.id} is of ${circuit}`);
      }
      const left = down.get(circuit) ?? downtimeOf(circuit, planned, live);
      if (left.delete(step.id) && left.size > 0) down.set(circuit, left);
      else if (left.size === 0) down.delete(circuit);
    }
    tally.count([struck.length > 0 ? 'entangled' : down.size > 0 ? 'never up again' : 'one at a time']);
    if (struck.length > 0) {
      expect(
        planned.plan.guards.map(({ id }) => id),
        `${struck.join('\n')}\n${stepOutline(planned).join('\n')}`,
      ).toContain('outage');
    }
    expect([...down.keys()]).toEqual([]);
  });
  console.info(tally.toString());
});

test('a CNI takes a temporary name only when nothing outside its swap has to be waited for any more', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned } = await planOf(scene);
    const before = ancestors(planned.work);
    for (const first of planned.work.filter(isTemporary)) {
      const swap = planned.work.filter(
        ({ id }) => id === first.id || (before.get(id)?.has(first.id) === true && isOfSwap(id, first)),
      );
      tally.count(['a swap']);
      const ids = new Set(swap.map(({ id }) => id));
      const own = new Set([...(before.get(first.id) ?? []), ...ids]);
      for (const { id } of swap) {
        const open = [...(before.get(id) ?? [])].filter(
          (step) => !own.has(step) && before.get(step)?.has(first.id) !== true,
        );
        expect(open, `${id} of the swap that ${first.id} begins\n${stepOutline(planned).join('\n')}`).toEqual([]);
      }
    }

    /** The last step of the change, and all that lies between the first and it. */
    function isOfSwap(id: number, first: WorkStep): boolean {
      const last = planned.work.find(
        (step) => step.address === first.address && step.id !== first.id && step.action.call === 'update_cni',
      );
      return last !== undefined && (id === last.id || before.get(last.id)?.has(id) === true);
    }
  });
  console.info(tally.toString());
});

test('a move waits for its target to be Healthy, unless exactly that one is allowed', async () => {
  await holdsForScenes(async (scene) => {
    const { planned } = await planOf(scene);
    const isCareless = scene.document.policy['require_healthy'] === false;
    for (const { address, healthy, action } of planned.work) {
      if (action.call !== 'update_cni' || !action.set.some(({ path }) => path[0] === 'interconnect')) continue;
      const key = planned.plan.changes.find((change) => change.address === address)?.interconnect ?? '';
      const gates = healthy.map((gate) => gate.address);
      const isAllowed = scene.allowed.includes(`unhealthy=${key.replace(/^interconnect\./, '')}`);
      if (!isCareless && !isAllowed) expect(gates).toContain(`interconnect.${key.replace(/^interconnect\./, '')}`);
    }
  });
});

/** The steps one after the other, each any of those that may be next. */
function anyOrder({ work }: PlannedAccount, tape: Tape): readonly WorkStep[] {
  const done = new Set<number>();
  const order: WorkStep[] = [];
  while (order.length < work.length) {
    const ready = work.filter(
      ({ id, needs, after }) => !done.has(id) && [...needs, ...after].every((step) => done.has(step)),
    );
    const step = tape.pick(ready);
    if (step === undefined) throw new Error('the graph allows no next step');
    done.add(step.id);
    order.push(step);
  }
  return order;
}

function ancestors(work: readonly WorkStep[]): ReadonlyMap<number, ReadonlySet<number>> {
  const known = new Map<number, ReadonlySet<number>>();
  for (const { id, needs, after } of work) {
    const direct = [...needs, ...after];
    known.set(id, new Set([...direct, ...direct.flatMap((step) => [...(known.get(step) ?? [])])]));
  }
  return known;
}

function isTemporary({ action }: WorkStep): boolean {
  return action.call === 'update_cni' && nameOf(action)?.startsWith('tmp-') === true;
}

function nameOf({ set }: UpdateCniAction): string | undefined {
  const to = set.find(({ path }) => path.join('.') === 'magic.conduit_name')?.to;
  return to !== undefined && 'value' in to && typeof to.value === 'string' ? to.value : undefined;
}

/** The live interconnect whose traffic a step disrupts; making one before the old one breaks disrupts nothing. */
function circuitOf({ address, id, action }: WorkStep, { plan }: PlannedAccount, live: LiveAccount): string | undefined {
  const change = plan.changes.find((one) => one.address === address);
  if (change === undefined || change.live_id === null || (change.impact !== 'circuit' && change.impact !== 'session'))
    return undefined;
  if (change.kind === 'cni') return live.cnis.find((cni) => cni.id === change.live_id)?.interconnect;
  const isFirst = action.call === 'create_interconnect' && isMadeFirst(change, id);
  return isFirst ? undefined : change.live_id;
}

function isMadeFirst({ steps }: Change, create: number): boolean {
  return steps.some(({ id, call }) => call === 'delete_interconnect' && id > create);
}

/** The steps from the first to the last of which a circuit is down: it goes before it is made again, with the CNIs on it. */
function downtimeOf(circuit: string, { plan }: PlannedAccount, live: LiveAccount): Set<number> {
  const own = plan.changes.filter(({ action, kind, live_id }) => {
    const host = kind === 'cni' ? live.cnis.find(({ id }) => id === live_id)?.interconnect : live_id;
    return action === 'replace' && host === circuit;
  });
  const interconnect = own.find(({ kind }) => kind === 'interconnect');
  const isBroken = interconnect?.steps[0]?.call === 'delete_interconnect' && interconnect.steps.length > 1;
  if (!isBroken) return new Set();
  return new Set(
    own.flatMap(({ kind, steps }) => {
      const first = steps.findIndex(({ call }) => call === (kind === 'cni' ? 'delete_cni' : 'delete_interconnect'));
      return steps.slice(first).map(({ id }) => id);
    }),
  );
}

function groupsOf(desired: DesiredAccount, live: LiveAccount): (circuit: string) => string {
  const { interconnects, successors } = matchAccount(desired, live);
  const groups = new Map(
    desired.interconnects.flatMap(({ key, group }) =>
      [interconnects.get(key)?.name, successors.get(key)?.name].map((name) => [name, group ?? '']),
    ),
  );
  return (circuit) => groups.get(circuit) ?? '';
}
