import { groupBy } from '../../../model/collections.ts';
import type { AccountPlan } from '../../../model/plan.ts';
import { type Untrusted, untrusted } from '../../text/sanitise.ts';
import type { BaseNoteNode } from '../plan-tree.ts';

/** Why accounts are not compared with the documents before this change, or not with all of them. None for a plan without changes. */
export function buildBaseNotes(accounts: readonly AccountPlan[]): readonly BaseNoteNode[] {
  if (accounts.every(({ changes }) => changes.length === 0)) return [];
  const noted = accounts.flatMap(({ account, base }) => (base?.why === undefined ? [] : [{ account, ...base }]));
  return [...groupBy(noted, ({ split, why }) => `${String(split)} ${why ?? ''}`).values()].flatMap((same) => {
    const [first] = same;
    if (first?.why === undefined) return [];
    const isAll = same.length === accounts.length;
    return [
      {
        why: untrusted(first.why),
        isSplit: first.split,
        accounts: isAll ? [] : same.map(({ account }) => untrusted(account)),
      },
    ];
  });
}

/** `not split: …`, with what that means for a reviewer. */
export function baseNoteWords(
  { why, isSplit, accounts }: BaseNoteNode,
  text: (text: Untrusted) => string,
  name: (text: Untrusted) => string,
): string {
  const of = accounts.length === 0 ? '' : ` (account ${accounts.map(name).join(', ')})`;
  if (isSplit) return `not compared with what was declared before this change${of}: ${text(why)}.`;
  return `not split${of}: ${text(why)}. Nothing was compared with what was protected or guarded before this change.`;
}
