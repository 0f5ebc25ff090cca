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

/** Makes one step need another, where both are part of the plan. */
export type Link = (step: string, needs: string) => void;

export function linker(drafts: readonly StepDraft[]): Link {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  return (step, needs) => {
    if (byName.has(needs) && step !== needs) byName.get(step)?.needs.add(needs);
  };
}
