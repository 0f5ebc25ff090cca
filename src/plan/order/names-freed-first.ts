import type { LiveCni } from '../../model/live.ts';
import { finalClaim, LinkHolders, type LinkRange, linkRanges, newClaim } from '../decide/taken-claims.ts';
import type { CniDecision, Decisions } from '../stages.ts';
import {
  asideName,
  type Edge,
  needs,
  renameName,
  type StepDraft,
  stepName,
  temporaryRenameName,
} from './step-draft.ts';

/** A conduit name or the prefix of a link is freed before another CNI takes it. */
export function* namesFreedFirst(
  { decisions: { cnis }, liveCnis }: { readonly decisions: Decisions; readonly liveCnis: readonly LiveCni[] },
  drafts: readonly StepDraft[],
): Iterable<Edge> {
  const takers = cnis.map((cni) => ({ cni, claim: newClaim(cni) }));
  if (takers.every(({ claim }) => claim.name === undefined && claim.links.length === 0)) return;
  const names = new Set(drafts.map((draft) => draft.name));
  const decisionOf = new Map(cnis.flatMap((cni) => (cni.live === undefined ? [] : [[cni.live.id, cni]])));
  const nameHolders = new Map(liveCnis.map((live) => [live.magic.conduit_name, live]));
  const linkHolders = new LinkHolders<LiveCni>();
  for (const live of liveCnis) {
    for (const range of linkRanges([live.cust_ip, live.p2p_ip])) linkHolders.add(range, live);
  }
  for (const { cni, claim } of takers) {
    const nameHolder = claim.name === undefined ? undefined : nameHolders.get(claim.name);
    const freed = nameHolder && freeingName(decisionOf.get(nameHolder.id), names);
    if (freed !== undefined) yield needs(takingName(cni, names), freed);
    for (const range of claim.links) {
      for (const holder of linkHolders.overlapping(range)) {
        const freeing = freeingLink(decisionOf.get(holder.id), range, names);
        if (freeing !== undefined) yield needs(stepName(cni.address, 'update_cni'), freeing);
      }
    }
  }
}

/**
 * The step in which a CNI takes its new name. A create and a recreation carry the name in their POST, unless a rename in place comes first.
 * Links always come with a PUT.
 */
function takingName({ action, address }: CniDecision, names: ReadonlySet<string>): string {
  const rename = renameName(address);
  if (names.has(rename)) return rename;
  return stepName(address, action === 'update' ? 'update_cni' : 'create_cni');
}

/** The step in which a CNI gives up its conduit name; undefined: it keeps the name. */
function freeingName(holder: CniDecision | undefined, names: ReadonlySet<string>): string | undefined {
  if (holder === undefined || holder.action === 'none') return undefined;
  const early = [temporaryRenameName(holder.address), renameName(holder.address)].find((step) => names.has(step));
  if (early !== undefined) return early;
  if (holder.action === 'delete' || holder.action === 'replace') return stepName(holder.address, 'delete_cni');
  return newClaim(holder).name === undefined ? undefined : stepName(holder.address, 'update_cni');
}

/** The step in which a CNI gives up its link; undefined: it keeps the link. */
function freeingLink(
  holder: CniDecision | undefined,
  range: LinkRange,
  names: ReadonlySet<string>,
): string | undefined {
  if (holder === undefined || holder.action === 'none') return undefined;
  if (holder.action === 'delete' || holder.action === 'replace') return stepName(holder.address, 'delete_cni');
  const isKept = finalClaim(holder).links.some(({ first, last }) => first <= range.last && last >= range.first);
  if (isKept) return undefined;
  const aside = asideName(holder.address);
  return names.has(aside) ? aside : stepName(holder.address, 'update_cni');
}
