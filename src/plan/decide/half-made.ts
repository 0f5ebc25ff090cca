import type { DesiredCni } from '../../model/desired.ts';
import type { HalfMadeCni, HalfMadeState } from '../../model/journal.ts';
import type { LiveCni } from '../../model/live.ts';
import type { Effect } from '../../model/plan.ts';
import { sameCidr } from '../../net/cidr.ts';
import { lateFields, samePrefixSet } from '../diff/cni-differences.ts';
import type { CniDecision, LiveTraffic } from '../stages.ts';
import { cniEffects } from './cni-effects.ts';
import { newCniBody } from './new-cni.ts';

/** Finds the live CNIs that a run created, did not complete, and that nobody has changed since. */
export function halfMadeFinder(
  journal: readonly HalfMadeCni[],
): (declared: DesiredCni, live: LiveCni) => HalfMadeCni | undefined {
  const byId = new Map(journal.flatMap((cni) => (cni.left === undefined ? [] : [[cni.left.id, cni]])));
  const unsure = new Map(journal.flatMap((cni) => (cni.left === undefined ? [[cni.conduitName, cni]] : [])));
  return (declared, live) => {
    const known = byId.get(live.id);
    if (known?.left !== undefined) return isAsLeft(known.left, live) ? known : undefined;
    const maybe = unsure.get(live.magic.conduit_name);
    // The create of that run may have failed, and somebody else may have made this CNI. Then it would hardly be the same in every field.
    return maybe?.interconnect === live.interconnect && isAsPosted(declared, live) ? maybe : undefined;
  };
}

function isAsLeft({ cust_ip, p2p_ip, bgp_mode }: HalfMadeState, live: LiveCni): boolean {
  return sameCidr(cust_ip, live.cust_ip) && sameCidr(p2p_ip, live.p2p_ip) && bgp_mode === live.bgp_mode;
}

/** The live CNI is what a create of the declared CNI sends. An MD5 key is not compared: the API may hide it. */
export function isAsPosted(declared: DesiredCni, { magic, bgp }: LiveCni): boolean {
  const made = newCniBody(declared, false);
  if ('error' in made) return false;
  const { body } = made;
  return (
    body.magic.conduit_name === magic.conduit_name &&
    body.magic.description === magic.description &&
    body.magic.mtu === magic.mtu &&
    body.bgp?.customer_asn === bgp?.customer_asn &&
    samePrefixSet(body.bgp?.extra_prefixes ?? [], bgp?.extra_prefixes ?? [])
  );
}

/** A change gives a CNI what an interrupted run could not give it. */
export function isCompletion({ halfMade, fields }: Pick<CniDecision, 'halfMade' | 'fields'>): boolean {
  return halfMade !== undefined && fields.some(({ path }) => lateFields.has(path));
}

/** Why a CNI changes that an interrupted run created and did not complete. */
export function halfMadeReason(decision: Pick<CniDecision, 'halfMade' | 'fields'>): string | undefined {
  return isCompletion(decision) ? 'an interrupted apply created it and did not finish' : undefined;
}

/** What a change takes away from traffic. No traffic uses a CNI before it has all its fields. */
export function trafficEffects(decision: CniDecision, traffic: LiveTraffic): readonly Effect[] {
  const effects = cniEffects(decision, traffic);
  if (decision.halfMade === undefined) return effects;
  return effects.filter(({ path }) => path === undefined || !lateFields.has(path));
}

/** The conduit names of journaled CNIs that are complete, are gone, or are no longer as the run left them. */
export function settledHalfMade(
  journal: readonly HalfMadeCni[],
  cnis: readonly CniDecision[],
  live: readonly LiveCni[],
): readonly string[] {
  const decided = new Map(cnis.flatMap((cni) => (cni.live === undefined ? [] : [[cni.live.id, cni] as const])));
  const completed = new Set(cnis.flatMap((cni) => (isCompletion(cni) ? [cni.halfMade?.conduitName] : [])));
  const liveById = new Map(live.map((cni) => [cni.id, cni]));
  const isOpen = ({ conduitName, left }: HalfMadeCni) => {
    if (completed.has(conduitName)) return true;
    const found = left && liveById.get(left.id);
    // The documents of this run may not declare it.
    return left !== undefined && found !== undefined && isAsLeft(left, found) && !decided.has(left.id);
  };
  return journal.filter((cni) => !isOpen(cni)).map(({ conduitName }) => conduitName);
}
