import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName, type StepDraft } from '../step-draft.ts';
import { stepCircuits, stepOrder } from '../step-order.ts';
import type { Units } from '../units.ts';

/**
 * Cloudflare assigns a free link to every new CNI, and a link freed by a delete may be assigned to another. So carried CNIs
 * are recreated one by one, each back on its own link before the next is created, and new CNIs come after all of them. They take turns in
 * an order in which each circuit is finished before the next one is begun.
 */
export function restoreOneByOne(drafts: readonly StepDraft[], decisions: Decisions, units: Units): void {
  const { cnis } = decisions;
  const lastOf = new Map(
    cnis.filter(isRestored).map(({ address, action }) => {
      const last = stepName(address, 'update_cni');
      return [action === 'update' ? last : stepName(address, 'create_cni'), last];
    }),
  );
  if (lastOf.size === 0) return;
  let last: string | undefined;
  for (const { name, after } of stepOrder(drafts, stepCircuits(decisions), units)) {
    const end = lastOf.get(name);
    if (end === undefined) continue;
    if (last !== undefined) after.add(last);
    last = end;
  }
  const created = new Set(cnis.flatMap((cni) => (cni.action === 'create' && !isRestored(cni) ? [cni.address] : [])));
  for (const draft of drafts) {
    if (draft.action.call === 'create_cni' && created.has(draft.address) && last !== undefined) draft.after.add(last);
  }
}

/** Whether it is to get back what a CNI had that this run, or an interrupted one, deleted. */
function isRestored(cni: CniDecision): boolean {
  if (cni.action === 'replace') return true;
  return (cni.action === 'create' || cni.action === 'update') && cni.restore !== undefined;
}
