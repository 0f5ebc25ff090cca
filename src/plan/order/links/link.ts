import type { StepDraft } from '../step-draft.ts';

/** Makes one step need another, where both are part of the plan. */
export type Link = (step: string, needs: string) => void;

export function linker(drafts: readonly StepDraft[]): Link {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  return (step, needs) => {
    if (byName.has(needs) && step !== needs) byName.get(step)?.needs.add(needs);
  };
}
