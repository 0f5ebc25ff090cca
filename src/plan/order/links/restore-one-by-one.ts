import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName, type StepDraft } from '../step-draft.ts';

/**
 * Cloudflare assigns a free link to every new CNI, and a link freed by a delete may be assigned to another. So carried CNIs
 * are recreated one by one, each back on its own link before the next is created, and new CNIs come after all of them.
 */
export function restoreOneByOne(drafts: readonly StepDraft[], { cnis }: Decisions): void {
  const restored = cnis.filter(isRestored);
  if (restored.length === 0) return;
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  let last: string | undefined;
  for (const { address, action } of restored) {
    const first = stepName(address, action === 'update' ? 'update_cni' : 'create_cni');
    if (last !== undefined) byName.get(first)?.after.add(last);
    last = stepName(address, 'update_cni');
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
