import type { Health } from '../../model/live.ts';
import { compareText } from '../../model/order.ts';
import type { Home } from '../decision.ts';
import { successorOf } from '../decide/homes.ts';
import { disruptions } from '../disruption.ts';
import type { Groups } from '../groups.ts';
import type { Decisions } from './draft-steps.ts';
import { stepName, type StepDraft } from './step-draft.ts';

/**
 * Within a group, disruptive changes go one circuit after the other: a circuit's steps need those of the circuit before it, and that
 * circuit Healthy again, where it was Healthy to begin with. So the first circuit that does not come back stops its group.
 */
export function oneAtATime(
  drafts: readonly StepDraft[],
  decisions: Decisions,
  groups: Groups,
  health: ReadonlyMap<string, Health>,
): void {
  const circuitOf = circuitOfSteps(decisions);
  const there = afterwards(decisions);
  const runs = new Map<string, CircuitRun>();
  const passed = new Set<string>();
  for (const draft of linearised(drafts, circuitOf, groups)) {
    passed.add(draft.name);
    const circuit = circuitOf(draft);
    if (circuit === undefined) continue;
    const group = groups.groupOf(circuit);
    const run = runs.get(group);
    if (run?.circuit === circuit) {
      for (const before of run.previous?.steps ?? []) draft.needs.add(before);
      gate(draft, run.previous);
      run.steps.push(draft.name);
    } else {
      for (const before of run?.steps ?? []) draft.needs.add(before);
      gate(draft, run);
      runs.set(group, { circuit, steps: [draft.name], previous: run });
    }
  }

  function gate(draft: StepDraft, before: CircuitRun | undefined): void {
    if (before === undefined || health.get(before.circuit)?.state !== 'Healthy') return;
    const after = there.has(before.circuit) ? there.get(before.circuit) : unplanned(before.circuit);
    if (after === undefined) return;
    if ('created' in after.at) {
      // Where ports go round in a circle, the next circuit must be broken before this one can be made again: nothing to wait for yet.
      const create = stepName(after.at.created, 'create_interconnect');
      if (!passed.has(create)) return;
      if (create !== draft.name) draft.needs.add(create);
    }
    draft.healthy.set(after.address, after.at);
  }
}

/** The circuit that a step disrupts. Making the new interconnect before the old one breaks is felt by nobody. */
function circuitOfSteps(decisions: Decisions): (draft: StepDraft) => string | undefined {
  const byAddress = disruptions(decisions);
  const madeFirst = new Set(
    decisions.interconnects.flatMap((one) =>
      one.action === 'replace' && one.order === 'make_before_break' ? [one.address] : [],
    ),
  );
  return ({ address, action }) =>
    action.call === 'create_interconnect' && madeFirst.has(address) ? undefined : byAddress.get(address);
}

/** The steps of one circuit that stand together in the order. */
interface CircuitRun {
  readonly circuit: string;
  readonly steps: string[];
  readonly previous: CircuitRun | undefined;
}

interface Carrier {
  readonly address: string;
  readonly at: Home['at'];
}

/** What carries the traffic of each circuit once its changes are done; undefined where it is gone. */
function afterwards({ interconnects }: Decisions): ReadonlyMap<string, Carrier | undefined> {
  return new Map(
    interconnects.flatMap((one) => {
      if (one.live === undefined) return [];
      const { address } = one;
      const at = one.action === 'replace' ? successorOf(one) : { name: one.live.name };
      return [[one.live.name, one.action === 'delete' ? undefined : { address, at }]];
    }),
  );
}

/** An interconnect that no document declares and no change touches: only CNIs on it change. */
function unplanned(name: string): Carrier {
  return { address: `interconnect.${name}`, at: { name } };
}

/**
 * One order of all steps that their needs allow, in which the steps of a circuit stay together as far as they can: undisruptive steps
 * come as soon as they may, and a group turns to its next circuit only when nothing else is left to do.
 */
function linearised(
  drafts: readonly StepDraft[],
  circuitOf: (draft: StepDraft) => string | undefined,
  groups: Groups,
): readonly StepDraft[] {
  const waiting = new Map(drafts.map((draft) => [draft, draft.needs.size + draft.after.size]));
  const followers = new Map<string, StepDraft[]>();
  for (const draft of drafts) {
    for (const before of [...draft.needs, ...draft.after]) {
      const known = followers.get(before);
      if (known === undefined) followers.set(before, [draft]);
      else known.push(draft);
    }
  }
  const queue = new ReadySteps(circuitOf, groups);
  for (const draft of [...drafts].sort((a, b) => compareText(a.name, b.name))) {
    if (waiting.get(draft) === 0) queue.add(draft);
  }
  const order: StepDraft[] = [];
  for (let draft = queue.next(); draft !== undefined; draft = queue.next()) {
    order.push(draft);
    for (const follower of followers.get(draft.name) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) queue.add(follower);
    }
  }
  return order;
}

/** The steps that could come next, and which of them does. */
class ReadySteps {
  /** What may go at any time: undisruptive steps, and those of the circuit that its group is at. */
  readonly #open: StepDraft[] = [];
  /** What waits for its group to turn to its circuit. */
  readonly #held = new Map<string, StepDraft[]>();
  /** The circuit that each group is at. */
  readonly #current = new Map<string, string>();
  readonly #circuitOf: (draft: StepDraft) => string | undefined;
  readonly #groups: Groups;

  constructor(circuitOf: (draft: StepDraft) => string | undefined, groups: Groups) {
    this.#circuitOf = circuitOf;
    this.#groups = groups;
  }

  add(draft: StepDraft): void {
    const circuit = this.#circuitOf(draft);
    const isOpen = circuit === undefined || this.#current.get(this.#groups.groupOf(circuit)) === circuit;
    const held = circuit === undefined ? undefined : this.#held.get(circuit);
    if (isOpen) this.#open.push(draft);
    else if (held === undefined) this.#held.set(circuit, [draft]);
    else held.push(draft);
  }

  next(): StepDraft | undefined {
    const draft = this.#open.shift();
    if (draft !== undefined) return draft;
    return this.#turn() ? this.next() : undefined;
  }

  /** Every group turns to the lowest circuit that it has steps for. */
  #turn(): boolean {
    const turned = new Set<string>();
    for (const circuit of [...this.#held.keys()].sort(compareText)) {
      const group = this.#groups.groupOf(circuit);
      if (turned.has(group)) continue;
      turned.add(group);
      this.#current.set(group, circuit);
      this.#open.push(...(this.#held.get(circuit) ?? []));
      this.#held.delete(circuit);
    }
    return turned.size > 0;
  }
}
