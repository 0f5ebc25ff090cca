import type { WorkAction } from '../../model/work.ts';
import type { Host } from '../stages.ts';

/** A step before it has a number: others refer to it by its name, `ADDRESS#CALL`. */
export interface StepDraft {
  readonly name: string;
  readonly address: string;
  readonly action: DraftAction;
  /** Names of steps that must have ended well before. */
  readonly needs: Set<string>;
  /** Names of steps that must have ended, well or not, before. */
  readonly after: Set<string>;
  readonly healthy: Gates;
}

/** An interconnect that must be Healthy before a step. */
export interface Gate {
  readonly address: string;
  readonly at: Host['at'];
}

/** Of one address, the old circuit and the new one may both have to be Healthy: each is a gate of its own. */
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

/** The action, given the numbers of all steps. */
export interface DraftAction {
  readonly call: WorkAction['call'];
  numbered(idOf: (name: string) => number): WorkAction;
}

export function stepName(address: string, call: WorkAction['call']): string {
  return `${address}#${call}`;
}

/** The step that gives a CNI its temporary name on the way out of a cycle of renames. */
export function temporaryRenameName(address: string): string {
  return `${stepName(address, 'update_cni')}/temporary`;
}

/** The step that takes a CNI off its link for the moment, on the way out of a circle of links. */
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

/** A step that waits for another one. */
export interface Edge {
  readonly step: string;
  readonly before: string;
  /** Whether the other one must have ended well. */
  readonly kind: 'needs' | 'after';
}

export function needs(step: string, before: string): Edge {
  return { step, before, kind: 'needs' };
}

export function follows(step: string, before: string): Edge {
  return { step, before, kind: 'after' };
}

/** Steps with more edges, where both ends are part of the plan. The steps that are given stay as they are. */
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
