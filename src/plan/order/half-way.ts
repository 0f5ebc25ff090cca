import { addTo } from '../../model/collections.ts';
import type { Health } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText, joinFirstWords } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { InseparableSteps } from './inseparable-steps.ts';
import { asideName, type Gate, renameName, type StepDraft, stepName, temporaryRenameName } from './step-draft.ts';

const mostNamed = 5;

/**
 * The errors of changes that would stop half-way. A live CNI has a temporary name, is off its link, or is deleted to be made again. A later
 * step of the same change then waits for a circuit that may need weeks to become Healthy. The wait cannot come first if the circuit itself
 * needs what the change frees.
 */
export function halfWay(
  drafts: readonly StepDraft[],
  { swaps, downtimes }: InseparableSteps,
  health: ReadonlyMap<string, Health>,
): readonly PlanNote[] {
  const isSlow = ({ at }: Gate) => 'created' in at || health.get(at.name)?.state !== 'Healthy';
  const units = [...swaps, ...downtimes.values()];
  if (units.length === 0 || !drafts.some(({ healthy }) => [...healthy].some(isSlow))) return [];
  const graph = new Between(drafts);
  const errors = new Map<string, PlanNote>();
  for (const unit of units) {
    // A circuit that is made again carries no traffic until it is Healthy. The state of its CNIs makes no difference.
    const isOwn = ({ at }: Gate) => 'created' in at && unit.has(stepName(at.created, 'create_interconnect'));
    for (const { begin, end } of drafts.flatMap((draft) => (unit.has(draft.name) ? exposure(draft, graph) : []))) {
      const before = new Set(graph.gatesUpTo(begin).map(placeOf));
      const slow = graph
        .stepsBetween(begin, end)
        .flatMap(({ healthy }) => [...healthy].filter((gate) => isSlow(gate) && !isOwn(gate)))
        .filter((gate) => !before.has(placeOf(gate)));
      if (slow.length > 0 && !errors.has(begin.address)) errors.set(begin.address, note(begin, unit, slow, graph));
    }
  }
  return [...errors.values()];
}

interface Exposure {
  readonly begin: StepDraft;
  readonly end: StepDraft;
}

/** From the step that takes the name, the link or the CNI itself away, to the step that gives it back for good. */
function exposure(begin: StepDraft, graph: Between): readonly Exposure[] {
  const { address, name } = begin;
  const update = graph.step(stepName(address, 'update_cni'));
  if (name === stepName(address, 'delete_cni')) {
    const end = update ?? graph.step(stepName(address, 'create_cni'));
    return end === undefined ? [] : [{ begin, end }];
  }
  if (name !== temporaryRenameName(address) && name !== asideName(address)) return [];
  const rename = name === temporaryRenameName(address) ? graph.step(renameName(address)) : undefined;
  const end = rename ?? update;
  return end === undefined ? [] : [{ begin, end }];
}

function placeOf({ at }: Gate): string {
  return 'name' in at ? `live ${at.name}` : `new ${at.created}`;
}

class Between {
  readonly #byName: ReadonlyMap<string, StepDraft>;
  readonly #followers = new Map<string, StepDraft[]>();

  constructor(drafts: readonly StepDraft[]) {
    this.#byName = new Map(drafts.map((draft) => [draft.name, draft]));
    for (const draft of drafts) {
      for (const before of [...draft.needs, ...draft.after]) addTo(this.#followers, before, draft);
    }
  }

  step(name: string): StepDraft | undefined {
    return this.#byName.get(name);
  }

  /** The steps after `begin` and before `end`, and `end` itself. */
  stepsBetween(begin: StepDraft, end: StepDraft): readonly StepDraft[] {
    const later = reached(begin, (step) => (step === end ? [] : (this.#followers.get(step.name) ?? [])));
    const isLater = (name: string) => {
      const step = this.step(name);
      return step !== undefined && step !== begin && later.has(step) ? [step] : [];
    };
    return [...reached(end, ({ needs, after }) => [...needs, ...after].flatMap(isLater))];
  }

  /** The gates that were passed before the step began. Only `needs` count: a step that is only in `after` may not have succeeded. */
  gatesUpTo(step: StepDraft): readonly Gate[] {
    const needed = reached(step, ({ needs }) => [...needs].flatMap((name) => this.step(name) ?? []));
    return [...needed].flatMap(({ healthy }) => [...healthy]);
  }
}

/** A step and all steps that `next` reaches from it. */
function reached(start: StepDraft, next: (step: StepDraft) => readonly StepDraft[]): ReadonlySet<StepDraft> {
  const found = new Set([start]);
  // The set grows while the loop runs over it.
  for (const step of found) for (const other of next(step)) found.add(other);
  return found;
}

function note(
  { address, name, action }: StepDraft,
  swap: ReadonlySet<string>,
  slow: readonly Gate[],
  graph: Between,
): PlanNote {
  const is =
    action.call === 'delete_cni'
      ? 'be deleted, or without its addresses,'
      : name === asideName(address)
        ? 'be off its link'
        : 'have a temporary name';
  const targets = distinct(slow.map((gate) => gate.address));
  const members = distinct([...swap].flatMap((step) => graph.step(step)?.address ?? []).filter(isOfCni));
  return planNote({
    code: 'plan-half-way',
    message: `${address} would ${is} until ${joinFirstWords(targets, mostNamed)} ${targets.length === 1 ? 'is' : 'are'} Healthy, which may take weeks`,
    hint: `apply in two runs: first only the names and links of ${joinFirstWords(members, mostNamed)}, then the moves`,
    address,
  });
}

function isOfCni(address: string): boolean {
  return address.startsWith('cni.');
}

function distinct(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)].sort(compareText);
}
