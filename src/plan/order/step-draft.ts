import type { WorkAction } from '../../model/planned-account.ts';
import type { Host } from '../stages.ts';

/** A step before it has a number. Other steps refer to it by its name, `ADDRESS#CALL`. */
export interface StepDraft {
  readonly name: string;
  readonly address: string;
  readonly action: DraftAction;
  /** Names of steps that must have succeeded before. */
  readonly needs: Set<string>;
  /** Names of steps that must have ended before, with or without success. */
  readonly after: Set<string>;
  readonly healthy: Gates;
}

/** An interconnect that must be Healthy before a step. */
export interface Gate {
  readonly address: string;
  readonly at: Host['at'];
}

/** For the same address, the old circuit and the new circuit may both have to be Healthy. Each of them is a gate of its own. */
export class Gates implements Iterable<Gate> {
  readonly #gates = new Map<string, Gate>();

  add(gate: Gate): void {
    const { address, at } = gate;
    this.#gates.set(JSON.stringify([address, 'name' in at ? { name: at.name } : at]), gate);
  }

  [Symbol.iterator](): Iterator<Gate> {
    return this.#gates.values();
  }
}

/** An action that needs the numbers of all steps to be complete. */
interface DraftAction {
  readonly call: WorkAction['call'];
  numbered(idOf: (name: string) => number): WorkAction;
}

export function stepName(address: string, call: WorkAction['call']): string {
  return `${address}#${call}`;
}

/** The step that gives a CNI a temporary name, to break a circle of renames. */
export function temporaryRenameName(address: string): string {
  return `${stepName(address, 'update_cni')}/temporary`;
}

/** The step that takes a CNI off its link for the moment, to break a circle of links. */
export function asideName(address: string): string {
  return `${stepName(address, 'update_cni')}/aside`;
}

/** The step that renames a CNI in place before it is recreated. */
export function renameName(address: string): string {
  return `${stepName(address, 'update_cni')}/rename`;
}

export function stepDraft(
  address: string,
  call: WorkAction['call'],
  numbered: DraftAction['numbered'],
  name = stepName(address, call),
): StepDraft {
  return { name, address, action: { call, numbered }, needs: new Set(), after: new Set(), healthy: new Gates() };
}

/** A step that waits for another step. */
export interface Edge {
  readonly step: string;
  readonly before: string;
  /** `needs`: the other step must have succeeded. `after`: it must have ended. */
  readonly kind: 'needs' | 'after';
}

export function needs(step: string, before: string): Edge {
  return { step, before, kind: 'needs' };
}

export function follows(step: string, before: string): Edge {
  return { step, before, kind: 'after' };
}

/** Copies of the steps with more edges. An edge counts only if both of its steps are in the plan. */
export function withEdges(drafts: readonly StepDraft[], edges: Iterable<Edge>): readonly StepDraft[] {
  const copies = drafts.map(copyStep);
  const byName = new Map(copies.map((copy) => [copy.name, copy]));
  for (const { step, before, kind } of edges) {
    if (byName.has(before) && step !== before) byName.get(step)?.[kind].add(before);
  }
  return copies;
}

export function copyStep(draft: StepDraft): StepDraft {
  const healthy = new Gates();
  for (const gate of draft.healthy) healthy.add(gate);
  return { ...draft, needs: new Set(draft.needs), after: new Set(draft.after), healthy };
}
