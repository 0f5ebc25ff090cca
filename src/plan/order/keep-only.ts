import { groupBy } from '../../model/collections.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText, joinFirst } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { AllDecisions } from '../stages.ts';
import type { StepDraft } from './step-draft.ts';

interface KeptChanges {
  readonly decided: AllDecisions;
  readonly steps: readonly StepDraft[];
}

/**
 * Keeps the changes with the given addresses and everything that they need. Without addresses, it keeps everything. A change that is left
 * out is not done and not counted, and nothing waits for it.
 */
export function keepOnly(
  decided: AllDecisions,
  drafts: readonly StepDraft[],
  only: readonly string[] | undefined,
): KeptChanges {
  if (only === undefined) return { decided, steps: drafts };
  const kept = withNeeds(drafts, new Set(only));
  const left = drafts.filter((draft) => kept.has(draft.address));
  const names = new Set(left.map((draft) => draft.name));
  const steps = left.map((step) => ({ ...step, after: new Set([...step.after].filter((name) => names.has(name))) }));
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
  const byAddress = groupBy(drafts, (draft) => draft.address);
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

const mostNamed = 5;

/**
 * Notes about `--only`: changes that it does not name but that another change needs, and changes that are left out.
 * @param only the requested addresses
 * @param drafts the steps of every change
 * @param kept the steps of the changes that stay
 */
export function onlyNotes(
  only: readonly string[],
  drafts: readonly StepDraft[],
  kept: readonly StepDraft[],
): readonly PlanNote[] {
  const wanted = new Set(only);
  const stay = new Set(kept.map(({ address }) => address));
  const left = [...new Set(drafts.map(({ address }) => address))].filter((address) => !stay.has(address));
  const added = [...stay].filter((address) => !wanted.has(address)).sort(compareText);
  return [...added.map((address) => addedNote(address, kept)), ...leftOutNote(left.sort(compareText))];
}

function addedNote(address: string, kept: readonly StepDraft[]): PlanNote {
  const own = new Set(kept.filter((draft) => draft.address === address).map(({ name }) => name));
  const needing = kept.filter((draft) => draft.address !== address && [...draft.needs].some((name) => own.has(name)));
  const names = [...new Set(needing.map((draft) => draft.address))].sort(compareText);
  const who = `${joinFirst(names, mostNamed)} ${names.length === 1 ? 'needs' : 'need'} it`;
  return planNote({
    code: 'only-added',
    message: `${address} is part of this plan, though --only does not name it, because ${who}`,
    address,
  });
}

function leftOutNote(left: readonly string[]): readonly PlanNote[] {
  if (left.length === 0) return [];
  const what = left.length === 1 ? '1 change is' : `${left.length} changes are`;
  return [planNote({ code: 'only-left-out', message: `${what} left out by --only: ${joinFirst(left, mostNamed)}` })];
}
