import type { Health } from '../../model/live.ts';
import { successorOf } from '../decide/hosts.ts';
import type { Decisions, Groups, Host } from '../stages.ts';
import { beginWhole } from './begin-whole.ts';
import { stepCircuits, stepOrder } from './block-order.ts';
import { asideName, copyStep, type StepDraft, stepName } from './step-draft.ts';
import { type LinkCircles, type Units, unitsOf } from './units.ts';

/**
 * Within a group, disruptive changes go one circuit after the other: a circuit's steps need those of the circuit before it, and that
 * circuit Healthy again, where it was Healthy to begin with. So the first circuit that does not come back stops its group.
 * @returns the circuits of each group that are down while another one of it is touched, because what passes between them cannot pass otherwise
 */
export function oneAtATime(
  given: readonly StepDraft[],
  decisions: Decisions,
  groups: Groups,
  health: ReadonlyMap<string, Health>,
  linkCircles: LinkCircles,
): { readonly steps: readonly StepDraft[]; readonly downTogether: ReadonlyMap<string, ReadonlySet<string>> } {
  const drafts = given.map(copyStep);
  const circuits = stepCircuits(decisions);
  const there = afterwards(decisions);
  const units = unitsOf(decisions, linkCircles);
  const { swaps, downtimes } = units;
  const together = new DowntimeTracker(drafts, downtimes, groups);
  const runs = new Map<string, CircuitRun>();
  const passed = new Set<string>();
  const slow = new SlowGates(drafts, health);
  const back = new Set<string>();
  for (const draft of stepOrder(drafts, circuits, units)) {
    passed.add(draft.name);
    const circuit = circuits.circuitOf(draft);
    if (circuit === undefined) continue;
    // What is down already comes back without waiting for another circuit, which may be Healthy in weeks only.
    const isRepair = circuits.isRepair(draft);
    const comesBack = isRepair || (!takesDown(draft) && together.isDown(draft.name, circuit));
    together.see(draft.name, circuit);
    if (comesBack) back.add(draft.name);
    for (const group of groups.carriesFor(circuit)) {
      const run = runs.get(group);
      const isSame = run?.circuit === circuit;
      const earlier = isSame ? run.waitsFor : run === undefined ? [] : [run, ...run.beside];
      const earlierSteps = earlier.flatMap(({ steps }) => steps);
      if (!comesBack) {
        for (const before of earlierSteps) draft.needs.add(before);
        for (const before of earlier) gate(draft, before);
      } else {
        // A change of another circuit that ends soon ends first, well or not: two are not disturbed at once.
        const soon = isRepair
          ? []
          : earlierSteps.filter((before) => !back.has(before) && !draft.needs.has(before) && !slow.isBehind(before));
        for (const before of soon) draft.after.add(before);
      }
      if (isSame) run.steps.push(draft.name);
      else runs.set(group, { circuit, steps: [draft.name], waitsFor: earlier, beside: comesBack ? earlier : [] });
    }
  }

  return { steps: beginWhole(drafts, [...swaps, ...downtimes.values()]), downTogether: together.found };

  function gate(draft: StepDraft, before: CircuitRun): void {
    if (health.get(before.circuit)?.state !== 'Healthy') return;
    const after = there.has(before.circuit) ? there.get(before.circuit) : unplanned(before.circuit);
    if (after === undefined) return;
    if (after.left !== undefined && !passed.has(after.left)) {
      draft.healthy.add({ address: after.address, at: { name: before.circuit } });
      return;
    }
    if ('created' in after.at) {
      // Where ports go round in a circle, the next circuit must be broken before this one can be made again: nothing to wait for yet.
      const create = stepName(after.at.created, 'create_interconnect');
      if (!passed.has(create)) return;
      if (create !== draft.name) draft.needs.add(create);
    }
    draft.healthy.add({ address: after.address, at: after.at });
  }
}

/** Which steps wait for a circuit that may be Healthy in weeks only. Asked of steps whose own needs do not change any more. */
class SlowGates {
  readonly #byName: ReadonlyMap<string, StepDraft>;
  readonly #health: ReadonlyMap<string, Health>;
  readonly #known = new Map<string, boolean>();

  constructor(drafts: readonly StepDraft[], health: ReadonlyMap<string, Health>) {
    this.#byName = new Map(drafts.map((draft) => [draft.name, draft]));
    this.#health = health;
  }

  isBehind(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, false);
    const draft = this.#byName.get(name);
    if (draft === undefined) return false;
    const isSlow = [...draft.healthy].some(
      ({ at }) => 'created' in at || this.#health.get(at.name)?.state !== 'Healthy',
    );
    const found = isSlow || [...draft.needs, ...draft.after].some((before) => this.isBehind(before));
    this.#known.set(name, found);
    return found;
  }
}

/** The steps of one circuit that stand together in the order. */
interface CircuitRun {
  readonly circuit: string;
  readonly steps: string[];
  /** What stood before it in the order of its group, and does not wait for another one of these itself. */
  readonly waitsFor: readonly CircuitRun[];
  /** Of these, those that its first step did not wait for: what comes later waits for them, too. */
  readonly beside: readonly CircuitRun[];
}

/** One more CNI that goes is no part of the circuit coming back. */
function takesDown({ name, address, action }: StepDraft): boolean {
  return action.call.startsWith('delete') || name === asideName(address);
}

interface Carrier {
  readonly address: string;
  /** The step with which the old interconnect goes: until then that one carries the traffic. */
  readonly left?: string;
  readonly at: Host['at'];
}

/** What carries the traffic of each circuit once its changes are done; undefined where it is gone. */
function afterwards({ interconnects }: Decisions): ReadonlyMap<string, Carrier | undefined> {
  return new Map(
    interconnects.flatMap((decision) => {
      if (decision.live === undefined) return [];
      const { address } = decision;
      const at = decision.action === 'replace' ? successorOf(decision) : { name: decision.live.name };
      const left = decision.action === 'replace' ? { left: stepName(address, 'delete_interconnect') } : {};
      return [[decision.live.name, decision.action === 'delete' ? undefined : { address, at, ...left }]];
    }),
  );
}

/** An interconnect that no document declares and no change touches: only CNIs on it change. */
function unplanned(name: string): Carrier {
  return { address: `interconnect.${name}`, at: { name } };
}

/** Watches, along the order of the steps, whether a circuit is touched while another one of its group is down. */
class DowntimeTracker {
  readonly found = new Map<string, Set<string>>();
  readonly #downtimes: Units['downtimes'];
  readonly #groups: Groups;
  /** What each circuit that is down has left until it is up again. */
  readonly #down = new Map<string, Set<string>>();
  readonly #names: ReadonlySet<string>;

  constructor(drafts: readonly StepDraft[], downtimes: Units['downtimes'], groups: Groups) {
    this.#names = new Set(drafts.map(({ name }) => name));
    this.#downtimes = downtimes;
    this.#groups = groups;
  }

  /** Whether a step brings back a circuit that steps before it took down. */
  isDown(step: string, circuit: string): boolean {
    return this.#down.get(circuit)?.has(step) === true;
  }

  see(step: string, circuit: string): void {
    // The guard asks of circuits that back each other up today; one that CNIs leave for a group is no backup of it.
    const group = this.#groups.groupOf(circuit);
    for (const other of this.#down.keys()) {
      if (other === circuit || this.#groups.groupOf(other) !== group) continue;
      this.found.set(group, (this.found.get(group) ?? new Set()).add(circuit).add(other));
    }
    const downtime = this.#downtimes.get(circuit);
    if (downtime?.has(step) !== true) return;
    const left = this.#down.get(circuit) ?? new Set([...downtime].filter((name) => this.#names.has(name)));
    left.delete(step);
    if (left.size > 0) this.#down.set(circuit, left);
    else this.#down.delete(circuit);
  }
}
