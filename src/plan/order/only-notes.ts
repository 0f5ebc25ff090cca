import { compareText } from '../../model/order.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';
import type { StepDraft } from './step-draft.ts';

const mostNamed = 5;

/**
 * What `--only` makes of a plan: the changes that were not asked for and are in it, because one that was needs them, and those that are
 * left out.
 * @param only the addresses that were asked for
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
  const who = `${bounded(names)} ${names.length === 1 ? 'needs' : 'need'} it`;
  return planNote({
    code: 'only-added',
    message: `${address} is part of this plan, though --only does not name it, because ${who}`,
    address,
  });
}

function leftOutNote(left: readonly string[]): readonly PlanNote[] {
  if (left.length === 0) return [];
  const what = left.length === 1 ? '1 change is' : `${left.length} changes are`;
  return [planNote({ code: 'only-left-out', message: `${what} left out by --only: ${bounded(left)}` })];
}

function bounded(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more} more` : names.join(', ');
}
