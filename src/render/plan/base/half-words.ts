import type { PlanTree } from '../plan-tree.ts';
import { partWords } from '../plan-verdict.ts';

/** How much is from this change, and how much was open already. Nothing if the plan is not split. */
export function halvesWords({ split }: PlanTree): readonly string[] {
  if (split === undefined) return [];
  const { own, open } = split;
  const [isOwn, isOpen] = [hasChanges(own), hasChanges(open)];
  if (!isOwn && !isOpen) return [];
  if (!isOpen) return ['All of it is from this change.'];
  const openWords = `Open already: ${partWords(open)}`;
  if (!isOwn) return [`Nothing of it is from this change. ${openWords}`];
  return [`From this change: ${partWords(own)}`, openWords];
}

export const whyOpen =
  'The documents before this change want this, too: it was merged and not applied, or somebody changed the network by hand.';

export function hasChanges({ accounts }: PlanTree): boolean {
  return accounts.some(({ groups }) => groups.length > 0);
}
