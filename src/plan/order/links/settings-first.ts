import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName, type StepDraft } from '../step-draft.ts';

/** Sessions that come up need the ASN that they are to use; everything else only waits for it. */
export function settingsFirst(drafts: readonly StepDraft[], { settings, cnis }: Decisions): void {
  if (settings?.action !== 'update') return;
  const first = stepName(settings.address, 'update_settings');
  const withBgp = new Set(cnis.filter(hasBgp).map((cni) => cni.address));
  for (const draft of drafts) {
    if (draft.name === first) continue;
    (withBgp.has(draft.address) && draft.action.call !== 'delete_cni' ? draft.needs : draft.after).add(first);
  }
}

function hasBgp({ declared, live }: CniDecision): boolean {
  return declared?.bgp === undefined ? live?.bgp !== undefined : declared.bgp !== null;
}
