import type { LiveCni } from '../../../model/live.ts';
import { parseCidr } from '../../../net/cidr.ts';
import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName, temporaryRenameName, type StepDraft } from '../step-draft.ts';
import type { Link } from './link.ts';

/** A conduit name or the prefix of a link is freed before another CNI takes it. */
export function namesFreedFirst(
  drafts: readonly StepDraft[],
  { cnis }: Decisions,
  liveCnis: readonly LiveCni[],
  link: Link,
): void {
  const takers = cnis.flatMap((cni) => {
    const wanted = wishes(cni);
    return wanted.length === 0 ? [] : [{ cni, wanted }];
  });
  if (takers.length === 0) return;
  const names = new Set(drafts.map((draft) => draft.name));
  const decisionOf = new Map(cnis.flatMap((cni) => (cni.live === undefined ? [] : [[cni.live.id, cni]])));
  const holders = new Map<string, LiveCni>();
  for (const live of liveCnis) for (const hold of holdings(live)) holders.set(hold, live);
  for (const { cni, wanted } of takers) {
    for (const wish of wanted) {
      const holder = holders.get(wish);
      const other = holder === undefined ? undefined : decisionOf.get(holder.id);
      const freeing = other === undefined || other === cni ? undefined : freeingStep(other, wish, names);
      if (freeing !== undefined) link(takingStep(cni), freeing);
    }
  }
}

function wishes({ action, fields }: CniDecision): readonly string[] {
  if (action !== 'create' && action !== 'update') return [];
  return fields.flatMap(({ path, after }) => {
    if (typeof after !== 'string') return [];
    if (path === 'magic.conduit_name') return [nameHold(after)];
    return path === 'cust_ip' || path === 'p2p_ip' ? linkHold(after) : [];
  });
}

function takingStep({ action, address }: CniDecision): string {
  return stepName(address, action === 'update' ? 'update_cni' : 'create_cni');
}

/** What a live CNI holds that no other may have: its conduit name and its link's prefix. */
function holdings(live: LiveCni): readonly string[] {
  return [nameHold(live.magic.conduit_name), ...linkHold(live.cust_ip), ...linkHold(live.p2p_ip)];
}

function nameHold(name: string): string {
  return `name ${name}`;
}

function linkHold(text: string): readonly string[] {
  const cidr = parseCidr(text);
  return cidr === undefined ? [] : [`link ${cidr.first}-${cidr.last}`];
}

/** The step with which a CNI gives up what it holds; undefined where it keeps it. */
function freeingStep(other: CniDecision, held: string, names: ReadonlySet<string>): string | undefined {
  if (other.action === 'delete' || other.action === 'replace') return stepName(other.address, 'delete_cni');
  if (other.action !== 'update') return undefined;
  const temporary = temporaryRenameName(other.address);
  if (held.startsWith('name ') && names.has(temporary)) return temporary;
  const isFreed = other.fields.some(({ path, before }) => {
    if (typeof before !== 'string') return false;
    return path === 'magic.conduit_name' ? held === nameHold(before) : linkHold(before).includes(held);
  });
  return isFreed ? stepName(other.address, 'update_cni') : undefined;
}
