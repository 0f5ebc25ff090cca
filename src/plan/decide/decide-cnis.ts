import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText, joinFirst } from '../../model/text.ts';
import { canonicalCidr, parseCidr, sameCidr, sameNetwork } from '../../net/cidr.ts';
import { cniDifferences } from '../diff/cni-differences.ts';
import {
  type HostRef,
  keyText,
  liveHost,
  liveNameText,
  type ReadReference,
  referenceReader,
} from '../interconnect-names.ts';
import { restoreReason, restoreTo } from '../journal/resume-journal.ts';
import { type PlanCode, planNote } from '../note.ts';
import type { AccountMatch, CniDecision, Host, Restored } from '../stages.ts';
import { type halfMadeFinder, halfMadeReason } from './half-made.ts';
import { type Hosts, successorOf } from './hosts-after-plan.ts';
import { newCniBody, newCniFields, newCniSettings, recreatedBody } from './new-cni.ts';

type FindHalfMade = ReturnType<typeof halfMadeFinder>;

/** What an interrupted run left of a CNI. */
interface Interrupted {
  readonly restored: Restored | undefined;
  readonly halfMadeBy: FindHalfMade;
}

interface CniDecisions {
  readonly decisions: readonly CniDecision[];
  readonly errors: readonly PlanNote[];
  /** Addresses that set an MD5 key which was not read. */
  readonly missingSecrets: readonly string[];
}

/** @param restored by key: CNIs that an interrupted run deleted */
export function decideCnis(
  desired: DesiredAccount,
  match: AccountMatch,
  hosts: Hosts,
  restored: ReadonlyMap<string, Restored>,
  halfMadeBy: FindHalfMade,
): CniDecisions {
  const decisions: CniDecision[] = [];
  const errors: PlanNote[] = [];
  const missingSecrets: string[] = [];
  const read = referenceReader(desired);
  for (const cni of desired.cnis) {
    const result = decide(cni, match.cnis.get(cni.key), hosts, read, { restored: restored.get(cni.key), halfMadeBy });
    if ('code' in result) {
      errors.push(result);
      continue;
    }
    decisions.push(result);
    if (cni.unknown.has('bgp.md5_key') && needsKey(result)) missingSecrets.push(result.address);
  }
  return { decisions, errors, missingSecrets };
}

/** The declared MD5 key must be sent with a new session. It must also be sent with every PUT if the live object shows no key. */
function needsKey(decision: CniDecision): boolean {
  if (decision.action === 'create' || decision.fields.some((field) => field.path === 'bgp.customer_asn')) return true;
  if (decision.action !== 'update' && decision.action !== 'replace') return false;
  return decision.live.bgp !== undefined && decision.live.bgp.md5_key === undefined;
}

function decide(
  cni: DesiredCni,
  live: LiveCni | undefined,
  hosts: Hosts,
  read: ReadReference,
  { restored, halfMadeBy }: Interrupted,
): CniDecision | PlanNote {
  const common = { address: `cni.${cni.key}`, declared: cni };
  if (cni.state === 'absent') {
    if (live === undefined) return { ...common, action: 'none', live, fields: [] };
    return { ...common, action: 'delete', live, fields: [], reason: 'the documents say state: absent' };
  }
  const written = read(cni);
  const host = written === undefined && live !== undefined ? hostNow(cni, live, hosts) : hostOf(cni, written, hosts);
  if ('code' in host) return host;
  if (live === undefined) return create(cni, host, hosts.isGcpPartner(host), restored);
  return change(cni, live, host, hosts, { restored, halfMadeBy });
}

/** The host of a CNI whose interconnect is not managed: the CNI stays there. If that interconnect is replaced, the CNI moves with it. */
function hostNow(cni: DesiredCni, live: LiveCni, hosts: Hosts): Host | PlanNote {
  const currentHost = hosts.decisionOf(live.interconnect);
  const key = currentHost?.action === 'replace' ? currentHost.declared?.key : undefined;
  return hostOf(cni, key === undefined ? liveHost(live) : { key }, hosts);
}

/** @param reference the interconnect that the documents name, or the current host */
function hostOf(cni: DesiredCni, reference: HostRef | undefined, hosts: Hosts): Host | PlanNote {
  if (reference === undefined) {
    return note(cni, 'plan-incomplete', 'must be created, but it has no interconnect', 'write interconnect: KEY');
  }
  const text = 'key' in reference ? keyText(reference.key, false) : liveNameText(reference.name);
  const host = hosts.named(reference);
  if (host === undefined) {
    const what = `is put on interconnect ${text}, which no document declares and which is not live`;
    return note(cni, 'plan-unknown-reference', what, `known are: ${joinFirst(hosts.names, 10) || 'none'}`);
  }
  if (host === 'replaced') {
    const decision = 'name' in reference ? hosts.decisionOf(reference.name) : undefined;
    const key = decision?.declared?.key ?? '';
    const what = `is put on ${text} by its live name, but that is interconnect.${key}, which this plan replaces: the name will no longer exist`;
    return note(cni, 'plan-host-replaced', what, `write interconnect: ${key}`);
  }
  if (host === 'deleted') {
    const what = `${cni.interconnect === undefined ? 'is' : 'is put'} on ${text}, which this plan deletes`;
    return note(cni, 'plan-host-deleted', what, 'put the CNI on another interconnect, or give it state: absent');
  }
  return host;
}

function create(
  cni: DesiredCni,
  host: Host,
  isGcpPartner: boolean,
  restored: Restored | undefined,
): CniDecision | PlanNote {
  const made = newCniBody(cni, isGcpPartner);
  if ('error' in made) return made.error;
  const fields = newCniFields(cni, host, made.body);
  const body = { host, body: made.body, fields };
  const common = { address: `cni.${cni.key}`, declared: cni };
  if (restored !== undefined) {
    const again = { set: restored.set, restore: restoreTo(restored, host), reason: restoreReason(restored) };
    return { ...common, action: 'create', live: undefined, ...body, ...again };
  }
  return { ...common, action: 'create', live: undefined, ...body, set: newCniSettings(cni) };
}

function change(
  cni: DesiredCni,
  live: LiveCni,
  host: Host,
  hosts: Hosts,
  { restored, halfMadeBy }: Interrupted,
): CniDecision | PlanNote {
  const found = cniDifferences(cni, live);
  // What the deleted object had comes back over the live object first. `restored.set` holds how the documents differ from the deleted
  // object.
  const { differing, set } =
    restored === undefined
      ? { differing: found.fields, set: found.set }
      : { differing: [...found.fields, ...restored.lost], set: restored.set };
  if (cni.bgp && live.bgp === undefined && cni.bgp.customer_asn === undefined) {
    const what = 'gets a BGP session, but bgp has no customer_asn';
    return note(cni, 'plan-incomplete', what, 'write the AS number of your router');
  }
  const linkProblem = linkEndsProblem(cni, live);
  if (linkProblem !== undefined) return linkProblem;
  const common = { address: `cni.${cni.key}`, declared: cni, live };
  const currentHost = hosts.decisionOf(live.interconnect);
  const isThere = 'name' in host.at && host.at.name === live.interconnect;
  const isCarried = currentHost?.action === 'replace' && sameHost(host.at, successorOf(currentHost));
  const stays = isThere || isCarried;
  const carrier = isCarried ? currentHost : undefined;
  const halfMade = halfMadeBy(cni, live);
  const reason =
    restored !== undefined
      ? restoreReason(restored)
      : carrier !== undefined
        ? `${carrier.address}, which carries it, is replaced`
        : halfMade && halfMadeReason({ halfMade, fields: differing });
  const why = {
    ...(halfMade !== undefined && { halfMade }),
    ...(reason !== undefined && { reason }),
    ...(restored !== undefined && { restore: restoreTo(restored, host) }),
  };
  if (carrier?.order === 'break_before_make') {
    const body = recreatedBody(live, cni.magic.conduit_name);
    return { ...common, action: 'replace', host, body, set, fields: differing, ...why };
  }
  const moves = !stays || carrier !== undefined;
  if (!moves && set.length === 0 && restored === undefined) return { ...common, action: 'none', fields: [] };
  const move = { path: 'interconnect', before: hosts.text(live.interconnect), after: host.text };
  const fields = moves ? [...differing, move].sort((a, b) => compareText(a.path, b.path)) : differing;
  return { ...common, action: 'update', moveTo: moves ? host : undefined, set, fields, ...why };
}

function sameHost(a: Host['at'], b: Host['at']): boolean {
  if ('created' in a) return 'created' in b && a.created === b.created;
  return 'name' in b && a.name === b.name;
}

function note(cni: DesiredCni, code: PlanCode, what: string, hint: string): PlanNote {
  const address = `cni.${cni.key}`;
  return planNote({ code, message: `${address} ${what}`, address, hint, origin: cni.origin, path: ['interconnect'] });
}

/**
 * An error if the documents give a live CNI only one new link end, and that end does not fit the end that stays. If they give both ends,
 * the rules have checked them. If the declared end is the live end already, nothing changes, so even odd ends are no error.
 */
function linkEndsProblem(declared: DesiredCni, live: LiveCni): PlanNote | undefined {
  if ((declared.cust_ip === undefined) === (declared.p2p_ip === undefined)) return undefined;
  const [path, other] =
    declared.cust_ip === undefined ? (['p2p_ip', 'cust_ip'] as const) : (['cust_ip', 'p2p_ip'] as const);
  const asked = declared[path];
  const kept = live[other];
  if (asked === undefined || sameCidr(asked, live[path])) return undefined;
  const [end, far] = [parseCidr(canonicalCidr(asked)), parseCidr(canonicalCidr(kept))];
  if (end === undefined || far === undefined) return undefined;
  if (sameNetwork(end, far) && end.address !== far.address) return undefined;
  const why =
    end.address === far.address ? 'both ends would have the same address' : 'the two are not in the same prefix';
  const address = `cni.${declared.key}`;
  return planNote({
    code: 'plan-link-ends',
    message: `${address} should get ${path} ${canonicalCidr(asked)}, but its ${other} stays ${canonicalCidr(kept)}: ${why}`,
    address,
    hint: `write both ends of the link: also ${other}`,
    origin: declared.origin,
    path: [path],
  });
}
