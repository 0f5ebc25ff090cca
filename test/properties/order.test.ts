import { expect, test } from 'vitest';
import { readAccount } from '../../src/live/read-account.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import type { Change } from '../../src/model/plan.ts';
import type { PlannedAccount, UpdateCniAction, WorkStep } from '../../src/model/planned-account.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import { backupSets } from '../../src/plan/sets/backup-sets.ts';
import { setFacts } from '../../src/plan/sets/circuits.ts';
import { accountTag, direct } from '../helpers/account.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { trafficOn } from '../helpers/network-traffic.ts';
import { stepOutline } from '../helpers/plan.ts';
import { desiredOf, networkOf, planScene, type ScenePlan } from '../helpers/plan-scene.ts';
import type { Scene } from '../helpers/scene.ts';
import { stepsBefore, stepWaits } from '../helpers/step-waits.ts';
import { Tally } from '../helpers/tally.ts';
import type { Tape } from '../helpers/tape.ts';
import { touchesCircuit } from '../helpers/touches-circuit.ts';
import { isStruck, type OracleBlock, type OracleTouch } from '../oracle/outage.ts';

/** Two CNIs of different circuits that pass their links to each other: in one group, if any do. */
function withLinksPassed(desired: DesiredAccount, live: LiveAccount): DesiredAccount {
  const { cnis } = matchAccount(desired, live);
  const groupOf = groupsOf(desired, live);
  const found = desired.cnis.flatMap((declared) => {
    const own = cnis.get(declared.key);
    return own === undefined || declared.state === 'absent' || declared.cust_ip !== undefined
      ? []
      : [{ declared, own }];
  });
  const pairs = found.flatMap((a, i) => found.slice(i + 1).map((b) => [a, b] as const));
  const apart = pairs.filter(([a, b]) => a.own.interconnect !== b.own.interconnect);
  const [a, b] =
    apart.find(([first, second]) => groupOf(first.own.interconnect) === groupOf(second.own.interconnect)) ??
    apart[0] ??
    [];
  if (a === undefined || b === undefined) return desired;
  const linkOf = ({ own: { cust_ip, p2p_ip } }: typeof a) => ({ cust_ip, p2p_ip });
  const given = new Map([
    [a.declared.key, linkOf(b)],
    [b.declared.key, linkOf(a)],
  ]);
  return { ...desired, cnis: desired.cnis.map((cni) => ({ ...cni, ...given.get(cni.key) })) };
}

/**
 * Two CNIs of different circuits pass their names to each other while the first moves onto a new circuit in the port that the circuit of the
 * second one frees: that circuit cannot be there before the swap begins.
 * @returns the documents, and those of a run that comes first and passes the names alone
 */
function withNamesPassedOntoFreedPort(desired: DesiredAccount, live: LiveAccount) {
  const { cnis, interconnects } = matchAccount(desired, live);
  const keyOf = new Map([...interconnects].map(([key, { name }]) => [name, key]));
  const found = desired.cnis.flatMap((declared) => {
    const own = cnis.get(declared.key);
    return own === undefined || declared.state === 'absent'
      ? []
      : [{ declared, own, host: keyOf.get(own.interconnect) }];
  });
  const isPresent = (key: string | undefined) =>
    desired.interconnects.some((interconnect) => interconnect.key === key && interconnect.state === 'present');
  for (const freed of found) {
    const port = interconnects.get(freed.host ?? '');
    if (port?.type !== 'direct' || !isPresent(freed.host)) continue;
    const other = found.find(({ host }) => host !== freed.host && isPresent(host));
    if (other?.host === undefined) continue;
    const to = new Map([
      [other.declared.key, { id: other.own.id, conduit_name: freed.own.magic.conduit_name }],
      [freed.declared.key, { id: freed.own.id, conduit_name: other.own.magic.conduit_name }],
    ]);
    const named = desired.cnis.map((cni) => {
      const given = to.get(cni.key);
      if (given === undefined) return cni;
      return { ...cni, id: given.id, magic: { ...cni.magic, conduit_name: given.conduit_name } };
    });
    const stays = other.host;
    const moved = named.map((cni) => {
      if (cni.key === other.declared.key) return { ...cni, interconnect: 'on-freed-port' };
      return cni.interconnect === freed.host ? { ...cni, interconnect: stays } : cni;
    });
    const given = desired.interconnects.map((interconnect) =>
      interconnect.key === freed.host ? direct(interconnect.key, { name: port.name, state: 'absent' }) : interconnect,
    );
    const fresh = direct('on-freed-port', { slot_id: port.slot_id, group: 'on-freed-port' });
    return {
      first: { ...desired, cnis: named },
      whole: { ...desired, cnis: moved, interconnects: [...given, fresh] },
    };
  }
  return undefined;
}

/** The CNIs whose tunnels are down everywhere. One that is ignored is so beside others: it speaks for no customer of theirs. */
function silentOf({ tape }: Scene, desired: DesiredAccount, live: LiveAccount): ReadonlySet<string> {
  const { circuits } = setFacts(desired, live, matchAccount(desired, live));
  const own = new Set(circuits.flatMap(({ cnis }) => cnis));
  const shared = new Set(circuits.filter(({ cnis }) => cnis.length > 0).map(({ name }) => name));
  const silent = live.cnis.filter(({ id, interconnect }) => (own.has(id) ? tape.chance(40) : shared.has(interconnect)));
  return new Set(silent.map(({ id }) => id));
}

interface PlanWithSilence extends ScenePlan {
  readonly desired: DesiredAccount;
  readonly silent: ReadonlySet<string>;
}

const plans = new Map<string, PlanWithSilence>();

async function planOf(scene: Scene) {
  const known = plans.get(scene.id);
  if (known !== undefined) return known;
  const { api } = networkOf(scene);
  const written = desiredOf(scene);
  const wanted = scene.tape.chance(30) ? withLinksPassed(written, await readAccount(api, accountTag)) : written;
  let silent: ReadonlySet<string> = new Set();
  const isHealthRead = scene.tape.chance(40);
  const result = await planScene(scene, wanted, api, (live) => {
    if (!isHealthRead) return undefined;
    silent = silentOf(scene, wanted, live);
    return trafficOn(live.cnis, [], silent);
  });
  const found = { ...result, desired: wanted, silent };
  if (plans.size < 5_000) plans.set(scene.id, found);
  return found;
}

test('in any allowed order, the guard outage trips where a backup set has no circuit left, and nowhere else', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned, live, facts, desired, silent } = await planOf(scene);
    if (planned.plan.errors.length > 0) return;
    const isHeard = (ids: readonly string[]) => ids.some((id) => !silent.has(id));
    const sets = backupSets(setFacts(desired, live, matchAccount(desired, live)), facts.health);
    const order = blocksInOrder(anyOrder(planned, scene.tape), planned, live);
    const states = new Map([...facts.health].map(([name, { state }]) => [name, state]));
    const struck = sets.filter(({ kind, members, names }) => {
      if (kind !== 'account')
        return isStruck({ states, silent, isProven: () => false }, { name: names[0], members }, order);
      const touched = new Set(order.flatMap(({ touches }) => touches.map(({ circuit }) => circuit)));
      const isLeft = [...members].some(
        ([name, ids]) => states.get(name) === 'Healthy' && isHeard(ids) && !touched.has(name),
      );
      const mayCarry = ([name, ids]: readonly [string, readonly string[]]) =>
        touched.has(name) && states.get(name) !== 'Down' && (ids.length === 0 || isHeard(ids));
      return !isLeft && [...members].some(mayCarry);
    });
    const isTold = planned.plan.guards.some(({ id }) => id === 'outage');
    tally.count([struck.length > 0 ? 'struck' : order.length > 0 ? 'spared' : 'nothing touched']);
    if (silent.size > 0 && order.length > 0)
      tally.count([struck.length > 0 ? 'struck beside silence' : 'silence spared']);
    expect(isTold, `${struck.map(({ names }) => names.join()).join()}\n${stepOutline(planned).join('\n')}`).toBe(
      struck.length > 0,
    );
  });
  expect(tally.rarerThan(5, ['struck', 'spared'])).toEqual([]);
  expect(tally.rarerThan(1, ['struck beside silence', 'silence spared'])).toEqual([]);
  console.info(tally.toString());
});

/** The blocks as the steps of an order come to them, with what their changes touch. */
function blocksInOrder(
  order: readonly WorkStep[],
  { plan }: PlannedAccount,
  live: LiveAccount,
): readonly OracleBlock[] {
  const ids = [...new Set(order.flatMap(({ block }) => block ?? []))];
  return ids.map((id) => {
    const changes = plan.changes.filter(
      (change) => touchesCircuit(change) && change.steps.some(({ block }) => block === id),
    );
    const touches = changes.flatMap(({ kind, live_id, action }): OracleTouch[] => {
      if (live_id === null) return [];
      if (kind === 'interconnect') return [{ circuit: live_id, cnis: undefined, goes: new Map() }];
      const circuit = live.cnis.find((cni) => cni.id === live_id)?.interconnect ?? '';
      return [{ circuit, cnis: [live_id], goes: new Map(action === 'delete' ? [[live_id, null]] : []) }];
    });
    return { id, after: new Set(), touches };
  });
}

test('a CNI gets a temporary name only when its swap need not wait for anything else', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned } = await planOf(scene);
    const before = stepsBefore(planned);
    // A circle of links that shares a CNI begins together with it, and its other members take their links in between.
    const ofLinks = new Set(
      planned.work.filter(isAside).flatMap((release) => {
        const last = before.get(lastOf(release, planned.work).id);
        const within = [...(last ?? [])].filter((id) => before.get(id)?.has(release.id) === true);
        return [release.id, ...within];
      }),
    );
    for (const first of planned.work.filter(isTemporary)) {
      const swap = planned.work.filter(
        ({ id }) => id === first.id || (before.get(id)?.has(first.id) === true && isOfSwap(id, first)),
      );
      tally.count(['a swap']);
      const ids = new Set(swap.map(({ id }) => id));
      const own = new Set([...(before.get(first.id) ?? []), ...ids]);
      for (const { id } of swap) {
        const open = [...(before.get(id) ?? [])].filter(
          (step) => !own.has(step) && !ofLinks.has(step) && before.get(step)?.has(first.id) !== true,
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

test('while a live CNI has a temporary name, no link or is deleted, no step waits for an unhealthy circuit', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned, live, facts } = await planOf(scene);
    const before = stepsBefore(planned);
    for (const first of planned.work) {
      const last = lastOf(first, planned.work);
      if (last === first || !(isTemporary(first) || isAside(first) || first.action.call === 'delete_cni')) continue;
      tally.count([isAside(first) ? 'off its link' : isTemporary(first) ? 'temporary name' : 'deleted']);
      const held = new Set(neededGates(first, planned.work));
      const between = planned.work.filter(
        ({ id }) => before.get(id)?.has(first.id) === true && (id === last.id || before.get(last.id)?.has(id) === true),
      );
      const own = ownCircuit(first, planned, live);
      const slow = between.flatMap(({ healthy }) =>
        healthy.filter(({ address, interconnect }) => {
          if ('created_by' in interconnect && address === own) return false;
          const isHealthy = 'name' in interconnect && facts.health.get(interconnect.name)?.state === 'Healthy';
          return !isHealthy && !held.has(JSON.stringify(interconnect));
        }),
      );
      expect(slow, stepOutline(planned).join('\n')).toEqual([]);
    }
  });
  console.info(tally.toString());
});

test('a swap that needs a circuit in the port that it frees is refused, and works in two runs', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { api } = networkOf(scene);
    const written = desiredOf(scene);
    const documents = withNamesPassedOntoFreedPort(written, await readAccount(api, accountTag));
    if (documents === undefined) return;
    const codes = async (desired: DesiredAccount) =>
      (await planScene(scene, desired, api)).planned.plan.errors.map(({ code }) => code);
    const isRefused = (await codes(documents.whole)).includes('plan-half-way');
    tally.count([isRefused ? 'refused' : 'planned, or refused for another reason']);
    if (isRefused) expect(await codes(documents.first)).not.toContain('plan-half-way');
  });
  expect(tally.rarerThan(1, ['refused'])).toEqual([]);
  console.info(tally.toString());
});

test('a move waits until its target is Healthy, unless exactly that target is allowed', async () => {
  const tally = new Tally();
  await holdsForScenes(async (scene) => {
    const { planned, live } = await planOf(scene);
    const { interconnects } = matchAccount(desiredOf(scene), live);
    const disrupted = new Set(planned.work.flatMap((step) => circuitOf(step, planned, live) ?? []));
    const isCareless = scene.document.policy['require_healthy'] === false;
    for (const { address, healthy, action } of planned.work) {
      if (action.call !== 'update_cni' || !action.set.some(({ path }) => path[0] === 'interconnect')) continue;
      const key = planned.plan.changes.find((change) => change.address === address)?.interconnect ?? '';
      const gates = healthy.map((gate) => gate.address);
      const isAllowed = scene.allowed.includes(`unhealthy=${key.replace(/^interconnect\./, '')}`);
      const gate = `interconnect.${key.replace(/^interconnect\./, '')}`;
      if (!isCareless && !isAllowed) expect(gates).toContain(gate);
      // Where the target is itself disrupted, the order of its group may wait for it.
      else if (!disrupted.has(interconnects.get(gate.slice('interconnect.'.length))?.name ?? '')) {
        tally.count(['allowed']);
        expect(gates, stepOutline(planned).join('\n')).not.toContain(gate);
      }
    }
  });
  console.info(tally.toString());
});

/** The steps one after the other, each any of those that may be next. */
function anyOrder(planned: PlannedAccount, tape: Tape): readonly WorkStep[] {
  const { work } = planned;
  const waits = stepWaits(planned);
  const done = new Set<number>();
  const order: WorkStep[] = [];
  while (order.length < work.length) {
    const ready = work.filter(({ id }) => !done.has(id) && (waits.get(id) ?? []).every((step) => done.has(step)));
    const step = tape.pick(ready);
    if (step === undefined) throw new Error('the graph allows no next step');
    done.add(step.id);
    order.push(step);
  }
  return order;
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
  const change = plan.changes.find((change) => change.address === address);
  if (change === undefined || change.live_id === null || !touchesCircuit(change)) return undefined;
  if (change.kind === 'cni') return live.cnis.find((cni) => cni.id === change.live_id)?.interconnect;
  const isFirst = action.call === 'create_interconnect' && isMadeFirst(change, id);
  return isFirst ? undefined : change.live_id;
}

function isMadeFirst({ steps }: Change, create: number): boolean {
  return steps.some(({ id, call }) => call === 'delete_interconnect' && id > create);
}

/** A CNI that goes off its link for the moment. */
function isAside({ action }: WorkStep): boolean {
  return 'aside' in action;
}

/** What was Healthy before a step began: its own gates, and those of all that it needs. */
function neededGates(step: WorkStep, work: readonly WorkStep[]): readonly string[] {
  const needed = new Set([step.id]);
  for (const id of needed) for (const other of work.find((each) => each.id === id)?.needs ?? []) needed.add(other);
  return work
    .filter(({ id }) => needed.has(id))
    .flatMap(({ healthy }) => healthy.map(({ interconnect }) => JSON.stringify(interconnect)));
}

/** The address of the circuit that a CNI is on. */
function ownCircuit({ address }: WorkStep, { plan }: PlannedAccount, live: LiveAccount): string | undefined {
  const id = plan.changes.find((change) => change.address === address)?.live_id;
  const host = live.cnis.find((cni) => cni.id === id)?.interconnect;
  return plan.changes.find(({ kind, live_id }) => kind === 'interconnect' && live_id === host)?.address;
}

/** The step with which a change that takes a name, a link or the object itself away from a live CNI gives it another for good. */
function lastOf(first: WorkStep, work: readonly WorkStep[]): WorkStep {
  const own = work.filter(({ address, id }) => address === first.address && id >= first.id);
  if (first.action.call === 'delete_cni') return own.at(-1) ?? first;
  const deleteStep = own.find(({ action }) => action.call === 'delete_cni')?.id ?? Infinity;
  return own.findLast(({ id, action }) => id < deleteStep && action.call === 'update_cni') ?? first;
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
