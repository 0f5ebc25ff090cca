import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { sameCidr } from '../../net/cidr.ts';
import { isStoredForm } from '../diff/same-wire-value.ts';
import { type HostRef, referenceReader } from '../interconnect-names.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, CniDecision, Restored } from '../stages.ts';

interface MaybeRenamed {
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/**
 * Finds declared CNIs that are not live, while an undeclared live CNI looks like them. The live CNI is on the same circuit and has the same
 * addresses, or it is the only undeclared CNI there whose ASN may match. Or it has the same addresses on another circuit. If only the key
 * was renamed, the plan would order a second link beside the first. The note is a warning. It is an error if prune would delete the first
 * link in the same plan and both are on the same circuit.
 * @param restored by key: CNIs that an interrupted run deleted, so that they are certainly no other CNI
 * @param undeclared live CNIs that no document declares and policy.ignore does not name
 */
export function maybeRenamed(
  desired: DesiredAccount,
  match: AccountMatch,
  restored: ReadonlyMap<string, Restored>,
  undeclared: readonly LiveCni[],
  pruned: ReadonlySet<string>,
): MaybeRenamed {
  const missing = desired.cnis.filter(
    ({ key, state }) => state === 'present' && !match.cnis.has(key) && !restored.has(key),
  );
  if (missing.length === 0 || undeclared.length === 0) return { errors: [], warnings: [] };
  const read = referenceReader(desired);
  const byHost = groupBy(undeclared, (live) => live.interconnect);
  const errors: PlanNote[] = [];
  const warnings: PlanNote[] = [];
  for (const cni of missing) {
    const there = circuitNames(read(cni), match).flatMap((name) => byHost.get(name) ?? []);
    const found = lookalike(cni, there) ?? moved(cni, undeclared);
    if (found === undefined) continue;
    const isError = pruned.has(found.live.id) && !found.isElsewhere;
    (isError ? errors : warnings).push(note(cni, found, pruned.has(found.live.id)));
  }
  return { errors, warnings };
}

/** The live names of the circuit that the documents put a CNI on. During a replacement, two circuits are live. */
function circuitNames(reference: HostRef | undefined, { interconnects, successors }: AccountMatch): readonly string[] {
  if (reference === undefined) return [];
  if ('name' in reference) return [reference.name];
  return [interconnects.get(reference.key), successors.get(reference.key)].flatMap((live) => live?.name ?? []);
}

interface Lookalike {
  readonly live: LiveCni;
  readonly why: string;
  /** The live CNI is on another circuit. An address may pass to a new CNI on purpose, so prune may delete the old CNI. */
  readonly isElsewhere: boolean;
}

function lookalike(cni: DesiredCni, there: readonly LiveCni[]): Lookalike | undefined {
  const twin = there.find((live) => hasSameAddresses(cni, live));
  if (twin !== undefined) return { live: twin, why: 'it has the same addresses', isElsewhere: false };
  const [only, ...others] = there.filter((live) => mayHaveSameAsn(cni, live));
  if (only === undefined || others.length > 0) return undefined;
  const isAsnKnown = cni.bgp?.customer_asn !== undefined && only.bgp !== undefined;
  const why = `no other undeclared one is there${isAsnKnown ? ' with that customer_asn' : ''}`;
  return { live: only, why, isElsewhere: false };
}

/** A CNI that was renamed and put on another circuit in the same edit. */
function moved(cni: DesiredCni, undeclared: readonly LiveCni[]): Lookalike | undefined {
  const live = undeclared.find((each) => hasSameAddresses(cni, each));
  return live && { live, why: 'it has the same addresses', isElsewhere: true };
}

/** True if the document writes an address, and each one that it writes is the live one. An address belongs to a single link. */
function hasSameAddresses({ cust_ip, p2p_ip }: DesiredCni, live: LiveCni): boolean {
  if (cust_ip === undefined && p2p_ip === undefined) return false;
  const isSame = (wanted: string | undefined, is: string) => wanted === undefined || sameCidr(wanted, is);
  return isSame(cust_ip, live.cust_ip) && isSame(p2p_ip, live.p2p_ip);
}

function mayHaveSameAsn({ bgp }: DesiredCni, live: LiveCni): boolean {
  const wanted = bgp?.customer_asn;
  return wanted === undefined || live.bgp === undefined || wanted === live.bgp.customer_asn;
}

function note(cni: DesiredCni, { live, why }: Lookalike, isPruned: boolean): PlanNote {
  const { id, interconnect } = live;
  const name = live.magic.conduit_name;
  const otherwise = isPruned
    ? `if it is a different one that should be deleted, declare it as a tombstone first (id: ${id}, state: absent)`
    : 'if it is a different one, declare it under its own key';
  return planNote({
    code: 'plan-maybe-renamed',
    message: `cni.${cni.key} is not live, but the live CNI ${name} on ${interconnect}, which no document declares${isPruned ? ' and this plan would delete' : ''}, looks like the same link: ${why}`,
    address: `cni.${cni.key}`,
    hint: `if it is the same link under a new key, write magic.conduit_name: ${name}, or id: ${id}; ${otherwise}`,
    origin: cni.origin,
  });
}

/**
 * Finds CNIs that would be created although an earlier create may have made them on the same interconnect. No document declares the live
 * CNI. Its name is a form in which an API may have stored the wanted name. A second create would make a second CNI, or the API would refuse
 * it for good.
 * @param live every live CNI of the account
 * @param undeclared live CNIs that no document declares and policy.ignore does not name
 */
export function storedNames(
  decisions: readonly CniDecision[],
  live: readonly LiveCni[],
  undeclared: readonly LiveCni[],
): readonly PlanNote[] {
  const creates = decisions.filter((decision) => decision.action === 'create');
  if (creates.length === 0 || undeclared.length === 0) return [];
  const longest = live.reduce((most, { magic }) => Math.max(most, magic.conduit_name.length), 0);
  return creates.flatMap(({ address, declared, host, body }) => {
    const { at } = host;
    if (!('name' in at)) return [];
    const asked = body.magic.conduit_name;
    const found = undeclared.find(
      (cni) =>
        cni.interconnect === at.name &&
        isStoredForm(asked, cni.magic.conduit_name, longest) &&
        (body.bgp === undefined || cni.bgp === undefined || body.bgp.customer_asn === cni.bgp.customer_asn),
    );
    if (found === undefined) return [];
    const { conduit_name } = found.magic;
    return [
      planNote({
        code: 'plan-stored-otherwise',
        message: `${address} would be created, but ${conduit_name} on ${at.name} (${found.id}), which no document declares, may be the same one: the API may have stored the name ${asked} in this form`,
        address,
        hint: `if it is, write magic.conduit_name: ${conduit_name}; if it is a different one, declare it, or name it in policy.ignore`,
        ...(declared && { origin: declared.origin, path: ['magic', 'conduit_name'] }),
      }),
    ];
  });
}
