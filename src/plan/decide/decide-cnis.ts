import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import { joinFirst } from '../../model/join-words.ts';
import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { canonicalCidr, parseCidr, sameCidr, sameNetwork } from '../../net/cidr.ts';
import { type CniDecision, type Home, type Homes, successorOf } from '../decision.ts';
import { cniDifferences } from '../diff/cni-differences.ts';
import { type HostRef, liveHost, type ReadReference, referenceReader } from '../host-names.ts';
import { type Restored, restoreReason, restoreTo } from '../journal/take-up.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { planNote } from '../note.ts';
import { newCniBody, newCniFields, newCniSettings, recreatedBody } from './new-cni.ts';

export interface CniDecisions {
  readonly decisions: readonly CniDecision[];
  readonly errors: readonly PlanNote[];
  /** Addresses that set an MD5 key which was not read. */
  readonly missingSecrets: readonly string[];
}

/**
 * What becomes of each declared CNI.
 * @param restored by key: those that an interrupted run deleted
 */
export function decideCnis(
  desired: DesiredAccount,
  match: AccountMatch,
  homes: Homes,
  restored: ReadonlyMap<string, Restored>,
): CniDecisions {
  const decisions: CniDecision[] = [];
  const errors: PlanNote[] = [];
  const missingSecrets: string[] = [];
  const read = referenceReader(desired);
  for (const one of desired.cnis) {
    const result = decide(one, match.cnis.get(one.key), homes, read, restored.get(one.key));
    if ('code' in result) {
      errors.push(result);
      continue;
    }
    decisions.push(result);
    if (one.unknown.has('bgp.md5_key') && needsKey(result)) missingSecrets.push(result.address);
  }
  return { decisions, errors, missingSecrets };
}

/** Whether the declared MD5 key must go along: with a new session, and with every PUT where the live object does not show a key. */
function needsKey(decision: CniDecision): boolean {
  if (decision.action === 'create' || decision.fields.some((field) => field.path === 'bgp.customer_asn')) return true;
  if (decision.action !== 'update' && decision.action !== 'replace') return false;
  return decision.live.bgp !== undefined && decision.live.bgp.md5_key === undefined;
}

function decide(
  one: DesiredCni,
  live: LiveCni | undefined,
  homes: Homes,
  read: ReadReference,
  restored: Restored | undefined,
): CniDecision | PlanNote {
  const common = { address: `cni.${one.key}`, declared: one };
  if (one.state === 'absent') {
    if (live === undefined) return { ...common, action: 'none', live, fields: [] };
    return { ...common, action: 'delete', live, fields: [], reason: 'the documents say state: absent' };
  }
  const written = read(one);
  const home = written === undefined && live !== undefined ? hostNow(one, live, homes) : homeOf(one, written, homes);
  if ('code' in home) return home;
  if (live === undefined) return create(one, home, homes.isGcpPartner(home), restored);
  return change(one, live, home, homes, restored);
}

/** Where a CNI is whose interconnect is not managed: it stays there, and is carried along where that is replaced. */
function hostNow(one: DesiredCni, live: LiveCni, homes: Homes): Home | PlanNote {
  const host = homes.hosting(live.interconnect);
  const key = host?.action === 'replace' ? host.declared?.key : undefined;
  return homeOf(one, key === undefined ? liveHost(live) : { key }, homes);
}

/** @param reference where the documents put it */
function homeOf(one: DesiredCni, reference: HostRef | undefined, homes: Homes): Home | PlanNote {
  if (reference === undefined) {
    return note(one, 'plan-incomplete', 'must be created, but it has no interconnect', 'write interconnect: KEY');
  }
  const text = 'key' in reference ? reference.key : reference.name;
  const home = homes.named(reference);
  if (home === undefined) {
    const what = `is put on interconnect ${text}, which no document declares and which is not live`;
    return note(one, 'plan-unknown-reference', what, `known are: ${joinFirst(homes.names, 10) || 'none'}`);
  }
  if (home === 'replaced') {
    const key = homes.hosting(text)?.declared?.key ?? '';
    const what = `is put on ${text} by its live name, but that is interconnect.${key}, which this plan replaces: the name goes`;
    return note(one, 'plan-host-replaced', what, `write interconnect: ${key}`);
  }
  if (home === 'going') {
    const what = `${one.interconnect === undefined ? 'is' : 'is put'} on interconnect ${text}, which this plan deletes`;
    return note(one, 'plan-host-deleted', what, 'put the CNI on another interconnect, or give it state: absent');
  }
  return home;
}

function create(
  one: DesiredCni,
  home: Home,
  isGcpPartner: boolean,
  restored: Restored | undefined,
): CniDecision | PlanNote {
  const made = newCniBody(one, isGcpPartner);
  if ('error' in made) return made.error;
  const fields = newCniFields(one, home, made.body);
  const body = { home, body: made.body, fields };
  const common = { address: `cni.${one.key}`, declared: one };
  if (restored !== undefined) {
    const again = { set: restored.set, restore: restoreTo(restored, home), reason: restoreReason(restored) };
    return { ...common, action: 'create', live: undefined, ...body, ...again };
  }
  return { ...common, action: 'create', live: undefined, ...body, set: newCniSettings(one) };
}

function change(
  one: DesiredCni,
  live: LiveCni,
  home: Home,
  homes: Homes,
  restored: Restored | undefined,
): CniDecision | PlanNote {
  const found = cniDifferences(one, live);
  // What is restored is laid over the live object first: then the documents differ from that.
  const { differing, set } =
    restored === undefined
      ? { differing: found.fields, set: found.set }
      : { differing: [...found.fields, ...restored.lost], set: restored.set };
  if (one.bgp && live.bgp === undefined && one.bgp.customer_asn === undefined) {
    const what = 'gets a BGP session, but bgp has no customer_asn';
    return note(one, 'plan-incomplete', what, 'write the AS number of your router');
  }
  const linkProblem = linkEndsProblem(one, live);
  if (linkProblem !== undefined) return linkProblem;
  const common = { address: `cni.${one.key}`, declared: one, live };
  const host = homes.hosting(live.interconnect);
  const isThere = 'name' in home.at && home.at.name === live.interconnect;
  const isCarried = host?.action === 'replace' && sameHome(home.at, successorOf(host));
  const stays = isThere || isCarried;
  const carrier = isCarried ? host : undefined;
  const reason =
    restored === undefined ? carrier && `${carrier.address}, which carries it, is replaced` : restoreReason(restored);
  const why = {
    ...(reason !== undefined && { reason }),
    ...(restored !== undefined && { restore: restoreTo(restored, home) }),
  };
  if (carrier?.order === 'break_before_make') {
    const body = recreatedBody(live, one.magic.conduit_name);
    return { ...common, action: 'replace', home, body, set, fields: differing, ...why };
  }
  const moves = !stays || carrier !== undefined;
  if (!moves && set.length === 0 && restored === undefined) return { ...common, action: 'none', fields: [] };
  const move = { path: 'interconnect', before: homes.text(live.interconnect), after: home.text };
  const fields = moves ? [...differing, move].sort((a, b) => compareText(a.path, b.path)) : differing;
  return { ...common, action: 'update', moveTo: moves ? home : undefined, set, fields, ...why };
}

function sameHome(a: Home['at'], b: Home['at']): boolean {
  if ('created' in a) return 'created' in b && a.created === b.created;
  return 'name' in b && a.name === b.name;
}

function note(one: DesiredCni, code: string, what: string, hint: string): PlanNote {
  const address = `cni.${one.key}`;
  return planNote({ code, message: `${address} ${what}`, address, hint, origin: one.origin, path: ['interconnect'] });
}

/**
 * Why a link cannot be as it would be where the documents give a live CNI one new end and leave the other as it is. Where they give
 * both, the rules have judged them; an end that stays as it is, however odd, is nobody's change.
 */
export function linkEndsProblem(declared: DesiredCni, live: LiveCni): PlanNote | undefined {
  if ((declared.cust_ip === undefined) === (declared.p2p_ip === undefined)) return undefined;
  const [path, other] =
    declared.cust_ip === undefined ? (['p2p_ip', 'cust_ip'] as const) : (['cust_ip', 'p2p_ip'] as const);
  const asked = declared[path];
  const kept = live[other];
  if (asked === undefined || sameCidr(asked, live[path])) return undefined;
  const [end, far] = [parseCidr(canonicalCidr(asked)), parseCidr(canonicalCidr(kept))];
  if (end === undefined || far === undefined) return undefined;
  if (sameNetwork(end, far) && end.address !== far.address) return undefined;
  const why = end.address === far.address ? 'both ends would have one address' : 'the two are not in one prefix';
  const address = `cni.${declared.key}`;
  return planNote({
    code: 'plan-link-ends',
    message: `${address} is to have ${path} ${canonicalCidr(asked)}, but its ${other} stays ${canonicalCidr(kept)}: ${why}`,
    address,
    hint: `write both ends of the link: ${other}, too`,
    origin: declared.origin,
    path: [path],
  });
}
