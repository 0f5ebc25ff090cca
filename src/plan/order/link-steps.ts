import type { LiveCni } from '../../model/live.ts';
import { parseCidr } from '../../net/cidr.ts';
import type { CniDecision } from '../decision.ts';
import type { Decisions } from './draft-steps.ts';
import { stepName, type StepDraft } from './step-draft.ts';

/**
 * What one object's calls owe to another's: settings first; CNIs off an interconnect before its delete; a port, a conduit name
 * or a point-to-point prefix is freed before it is taken.
 * @param liveCnis every live CNI of the account, touched or not
 */
export function linkSteps(drafts: readonly StepDraft[], decisions: Decisions, liveCnis: readonly LiveCni[]): void {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const link = (step: string, needs: string) => {
    if (byName.has(needs) && step !== needs) byName.get(step)?.needs.add(needs);
  };
  settingsFirst(drafts, decisions);
  cnisOffFirst(decisions, link);
  portsFreedFirst(decisions, link);
  namesAndPrefixesFreedFirst(decisions, liveCnis, link);
  restoreOneByOne(drafts, decisions, byName);
}

type Link = (step: string, needs: string) => void;

/** Sessions that come up need the ASN that they are to use; everything else only waits for it. */
function settingsFirst(drafts: readonly StepDraft[], { settings, cnis }: Decisions): void {
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

/** The step with which a CNI leaves the interconnect that hosts it now. */
function leavingStep(cni: CniDecision): string | undefined {
  if (cni.action === 'delete' || cni.action === 'replace') return stepName(cni.address, 'delete_cni');
  if (cni.action === 'update' && cni.moveTo !== undefined) return stepName(cni.address, 'update_cni');
  return undefined;
}

function cnisOffFirst({ interconnects, cnis }: Decisions, link: Link): void {
  const leaving = new Map<string, string[]>();
  for (const cni of cnis) {
    const step = leavingStep(cni);
    if (step === undefined || cni.live === undefined) continue;
    leaving.set(cni.live.interconnect, [...(leaving.get(cni.live.interconnect) ?? []), step]);
  }
  for (const one of interconnects) {
    if (one.action !== 'delete' && one.action !== 'replace') continue;
    const own = stepName(one.address, 'delete_interconnect');
    for (const step of leaving.get(one.live.name) ?? []) link(own, step);
  }
}

function portsFreedFirst({ interconnects }: Decisions, link: Link): void {
  const freeing = new Map<string, string>();
  for (const one of interconnects) {
    if ((one.action === 'delete' || one.action === 'replace') && one.live.type === 'direct') {
      freeing.set(one.live.slot_id.toLowerCase(), stepName(one.address, 'delete_interconnect'));
    }
  }
  for (const one of interconnects) {
    if ((one.action !== 'create' && one.action !== 'replace') || one.body.type !== 'direct') continue;
    const step = freeing.get(one.body.slot_id.toLowerCase());
    if (step !== undefined) link(stepName(one.address, 'create_interconnect'), step);
  }
}

function namesAndPrefixesFreedFirst({ cnis }: Decisions, liveCnis: readonly LiveCni[], link: Link): void {
  const decisionOf = new Map(cnis.flatMap((cni) => (cni.live === undefined ? [] : [[cni.live.id, cni]])));
  const holders = new Map<string, LiveCni>();
  for (const live of liveCnis) for (const hold of holdings(live)) holders.set(hold, live);
  for (const cni of cnis) {
    const taker = takingStep(cni);
    if (taker === undefined) continue;
    for (const wanted of wishes(cni)) {
      const holder = holders.get(wanted);
      const other = holder === undefined ? undefined : decisionOf.get(holder.id);
      if (other === undefined || other === cni) continue;
      if (other.action === 'delete' || other.action === 'replace') link(taker, stepName(other.address, 'delete_cni'));
      if (other.action === 'update' && frees(other, wanted)) link(taker, stepName(other.address, 'update_cni'));
    }
  }
}

function takingStep(cni: CniDecision): string | undefined {
  if (cni.action === 'update') return stepName(cni.address, 'update_cni');
  return cni.action === 'create' ? stepName(cni.address, 'create_cni') : undefined;
}

/** What a live CNI holds that no other may have: its conduit name and its link's prefix. */
function holdings(live: LiveCni): readonly string[] {
  return [`name ${live.magic.conduit_name}`, ...network(live.cust_ip), ...network(live.p2p_ip)];
}

function wishes({ fields }: CniDecision): readonly string[] {
  return fields.flatMap(({ path, after }) => {
    if (typeof after !== 'string') return [];
    if (path === 'magic.conduit_name') return [`name ${after}`];
    return path === 'cust_ip' || path === 'p2p_ip' ? network(after) : [];
  });
}

function network(text: string): readonly string[] {
  const cidr = parseCidr(text);
  return cidr === undefined ? [] : [`link ${cidr.first}-${cidr.last}`];
}

function frees({ fields }: CniDecision, held: string): boolean {
  return fields.some(({ path, before }) => {
    if (typeof before !== 'string') return false;
    return path === 'magic.conduit_name' ? held === `name ${before}` : network(before).includes(held);
  });
}

/**
 * Cloudflare assigns a free link to every new CNI, and a link freed by a delete may be assigned to another. So carried CNIs
 * are recreated one by one, each back on its own link before the next is created, and new CNIs come after all of them.
 */
function restoreOneByOne(
  drafts: readonly StepDraft[],
  { cnis }: Decisions,
  byName: ReadonlyMap<string, StepDraft>,
): void {
  const replaced = cnis.filter((cni) => cni.action === 'replace');
  if (replaced.length === 0) return;
  let last: string | undefined;
  for (const { address } of replaced) {
    if (last !== undefined) byName.get(stepName(address, 'create_cni'))?.after.add(last);
    last = stepName(address, 'update_cni');
  }
  const created = new Set(cnis.flatMap((cni) => (cni.action === 'create' ? [cni.address] : [])));
  for (const draft of drafts) {
    if (draft.action.call === 'create_cni' && created.has(draft.address) && last !== undefined) draft.after.add(last);
  }
}
