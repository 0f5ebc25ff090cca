import type { AllDecisions } from '../decide/decide-all.ts';
import type { StepDraft } from './step-draft.ts';

export interface Restricted {
  readonly decided: AllDecisions;
  readonly steps: readonly StepDraft[];
}

/**
 * Keeps the changes with the given addresses and everything that they need; without addresses, everything. What is left out is neither
 * done nor counted, and nothing waits for it.
 */
export function restrict(
  decided: AllDecisions,
  drafts: readonly StepDraft[],
  only: readonly string[] | undefined,
): Restricted {
  if (only === undefined) return { decided, steps: drafts };
  const kept = withNeeds(drafts, new Set(only));
  const steps = drafts.filter((draft) => kept.has(draft.address));
  const names = new Set(steps.map((draft) => draft.name));
  for (const step of steps) {
    for (const name of step.after) if (!names.has(name)) step.after.delete(name);
  }
  const isKept = ({ address, action }: { readonly address: string; readonly action: string }) =>
    action === 'none' || kept.has(address);
  const settings = decided.settings !== undefined && isKept(decided.settings) ? decided.settings : undefined;
  return {
    decided: {
      ...decided,
      settings,
      interconnects: decided.interconnects.filter(isKept),
      cnis: decided.cnis.filter(isKept),
      foreign: decided.foreign.filter((address) => kept.has(address)),
      missingSecrets: decided.missingSecrets.filter((address) => kept.has(address)),
    },
    steps,
  };
}

function withNeeds(drafts: readonly StepDraft[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const byAddress = new Map<string, StepDraft[]>();
  for (const draft of drafts) byAddress.set(draft.address, [...(byAddress.get(draft.address) ?? []), draft]);
  const kept = new Set<string>();
  const queue = [...wanted];
  for (const address of queue) {
    if (kept.has(address)) continue;
    kept.add(address);
    for (const draft of byAddress.get(address) ?? []) {
      for (const name of draft.needs) queue.push(byName.get(name)?.address ?? address);
    }
  }
  return kept;
}
