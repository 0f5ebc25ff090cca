import type { InterconnectDecision } from '../../decision.ts';
import { regionOf } from '../../match/region-of.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName, type StepDraft } from '../step-draft.ts';

/**
 * New Google attachments that look alike are created in the order of their keys, each once the one before is there and its CNIs have been
 * tried: whenever a run is cut off, at most one of them carries nothing that tells it from the others, and it is known which that is.
 */
export function alikeInKeyOrder(drafts: readonly StepDraft[], { interconnects }: Decisions): void {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const [, addresses] of alike(interconnects)) {
    addresses.reduce((before, address) => {
      const first = stepName(before, 'create_interconnect');
      const next = byName.get(stepName(address, 'create_interconnect'));
      next?.needs.add(first);
      for (const step of cnisAtOnce(drafts, first)) next?.after.add(step);
      return address;
    });
  }
}

function alike(interconnects: readonly InterconnectDecision[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const one of interconnects) {
    const isMade = one.action === 'create' || (one.action === 'replace' && one.order === 'make_before_break');
    if (!isMade || one.body === undefined || one.declared?.type !== 'gcp_partner') continue;
    const look = `${regionOf(one.declared) ?? ''} ${one.declared.bandwidth ?? ''}`;
    found.set(look, [...(found.get(look) ?? []), one.address]);
  }
  return found;
}

/**
 * Ports that selectors have chosen are ordered one after the other in each site, in the turn in which they were given out. Circuits that
 * carry nothing yet are found again in that turn: whenever a run is cut off, those that are there are the first ones.
 */
export function portsInTurn(drafts: readonly StepDraft[], { interconnects }: Decisions): void {
  const creates = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const [, addresses] of selectedBySite(interconnects)) {
    addresses.reduce((before, address) => {
      creates.get(stepName(address, 'create_interconnect'))?.after.add(stepName(before, 'create_interconnect'));
      return address;
    });
  }
}

/** New circuits before replaced ones, each by key. Where a selector names no site, it may be any: then there is one turn for all. */
function selectedBySite(interconnects: readonly InterconnectDecision[]): ReadonlyMap<string, readonly string[]> {
  const selected = interconnects.flatMap((one) => {
    const isMade = (one.action === 'create' || one.action === 'replace') && one.body !== undefined;
    const selector = isMade && one.declared?.type === 'direct' ? one.declared.slot : undefined;
    return selector === undefined ? [] : [{ address: one.address, action: one.action, site: selector.site }];
  });
  const isAnywhere = selected.some(({ site }) => site === undefined);
  const found = new Map<string, string[]>();
  for (const turn of ['create', 'replace']) {
    for (const { address, action, site } of selected) {
      const place = isAnywhere ? '' : (site?.toLowerCase() ?? '');
      if (action === turn) found.set(place, [...(found.get(place) ?? []), address]);
    }
  }
  return found;
}

/** The CNIs that wait for nothing but this attachment and the settings: one that waits for more could wait for the next attachment, too. */
function cnisAtOnce(drafts: readonly StepDraft[], attachment: string): readonly string[] {
  const waitsForLittle = ({ needs, after }: StepDraft) =>
    [...needs, ...after].every((step) => step === attachment || step === stepName('settings', 'update_settings'));
  const isAtOnce = (step: StepDraft) =>
    (step.action.call === 'create_cni' || step.action.call === 'update_cni') &&
    step.needs.has(attachment) &&
    waitsForLittle(step);
  return drafts.filter(isAtOnce).map(({ name }) => name);
}
