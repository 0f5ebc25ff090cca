import type { Health } from '../../model/live.ts';
import { successorOf } from '../decide/hosts-after-plan.ts';
import type { Decisions, Groups, Host } from '../stages.ts';
import { beginWhole } from './begin-whole.ts';
import { stepCircuits, stepOrder } from './block-order.ts';
import { type InseparableSteps, inseparableSteps, type LinkCircles } from './inseparable-steps.ts';
import { asideName, copyStep, type StepDraft, stepName } from './step-draft.ts';

/**
 * Within a group, disruptive changes go one circuit after the other. The steps of a circuit need the steps of the circuit before it. If
 * that circuit was Healthy at the start, they also wait until it is Healthy again. So the first circuit that does not come back stops its
 * group.
 * @returns the steps, and the circuits of each group that are down while another circuit of the group is touched. What passes between them
 * allows no other order.
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
  const units = inseparableSteps(decisions, linkCircles);
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
    // A circuit that is already down comes back without a wait for another circuit, which may need weeks to become Healthy.
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
        // If an earlier change of another circuit ends soon, it ends first, with or without success. So two circuits are not disturbed at
        // once.
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
      // If ports go round in a circle, the next circuit must break before this circuit can be made again. This step has nothing to wait for
      // yet.
      const create = stepName(after.at.created, 'create_interconnect');
      if (!passed.has(create)) return;
      if (create !== draft.name) draft.needs.add(create);
    }
    draft.healthy.add({ address: after.address, at: after.at });
  }
}

/**
 * Finds steps that wait for a circuit that may need weeks to become Healthy. Answers are cached, so ask only about steps whose own needs do
 * not change any more.
 */
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

/** The steps of a circuit that follow each other in the order. */
interface CircuitRun {
  readonly circuit: string;
  readonly steps: string[];
  /** The runs before it in the order of its group. None of them waits for another run in this list. */
  readonly waitsFor: readonly CircuitRun[];
  /** The runs in `waitsFor` that its first step did not wait for. Later runs wait for them, too. */
  readonly beside: readonly CircuitRun[];
}

/** A step that takes away another CNI does not help to bring the circuit back. */
function takesDown({ name, address, action }: StepDraft): boolean {
  return action.call.startsWith('delete') || name === asideName(address);
}

interface Carrier {
  readonly address: string;
  /** The step that deletes the old interconnect. Until then the old interconnect carries the traffic. */
  readonly left?: string;
  readonly at: Host['at'];
}

/** By circuit: what carries its traffic after its changes; undefined: the circuit is deleted. */
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

/** An interconnect that no document declares and no change touches. Only CNIs on it change. */
function unplanned(name: string): Carrier {
  return { address: `interconnect.${name}`, at: { name } };
}

/** Follows the order of the steps and records circuits that are touched while another circuit of their group is down. */
class DowntimeTracker {
  readonly found = new Map<string, Set<string>>();
  readonly #downtimes: InseparableSteps['downtimes'];
  readonly #groups: Groups;
  /** By each circuit that is down: the steps that are left until it is up again. */
  readonly #down = new Map<string, Set<string>>();
  readonly #names: ReadonlySet<string>;

  constructor(drafts: readonly StepDraft[], downtimes: InseparableSteps['downtimes'], groups: Groups) {
    this.#names = new Set(drafts.map(({ name }) => name));
    this.#downtimes = downtimes;
    this.#groups = groups;
  }

  /** Earlier steps took the circuit down, and this step is part of what brings it back. */
  isDown(step: string, circuit: string): boolean {
    return this.#down.get(circuit)?.has(step) === true;
  }

  see(step: string, circuit: string): void {
    // The guard is about circuits that back each other up today. A circuit from which CNIs move into a group is no backup of that group.
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
