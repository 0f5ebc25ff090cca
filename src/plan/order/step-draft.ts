import type { WorkAction } from '../../model/work.ts';

/** A step before it has a number: others refer to it by its name, `ADDRESS#CALL`. */
export interface StepDraft {
  readonly name: string;
  readonly address: string;
  readonly action: DraftAction;
  /** Names of steps that must have ended well before. */
  readonly needs: Set<string>;
  /** Names of steps that must have ended, well or not, before. */
  readonly after: Set<string>;
}

/** The action, given the numbers of all steps. */
export interface DraftAction {
  readonly call: WorkAction['call'];
  numbered(idOf: (name: string) => number): WorkAction;
}

export function stepName(address: string, call: WorkAction['call']): string {
  return `${address}#${call}`;
}

export function stepDraft(address: string, call: WorkAction['call'], numbered: DraftAction['numbered']): StepDraft {
  const action = { call, numbered };
  return { name: stepName(address, call), address, action, needs: new Set(), after: new Set() };
}
