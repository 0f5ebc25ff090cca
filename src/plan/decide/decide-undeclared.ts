import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { type CniDecision, type Homes, type InterconnectDecision, successorOf } from '../decision.ts';
import { keyText, namedInDocuments, undeclaredAddress } from '../host-names.ts';
import type { Restored } from '../journal/take-up.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { isOwn } from '../match/matches.ts';
import { planNote } from '../note.ts';
import { finishJournaled } from './decide-journaled.ts';
import { recreatedBody } from './new-cni.ts';

export interface UndeclaredInterconnects {
  readonly pruned: readonly InterconnectDecision[];
  readonly unmanaged: readonly LiveInterconnect[];
  readonly ignored: readonly LiveInterconnect[];
}

/**
 * What becomes of live interconnects that no document declares. Prune never touches a type that we do not know, one that another
 * account owns, one that policy.ignore names, or one that a declared CNI is put on by its live name.
 */
export function decideUndeclaredInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  isIgnored: (name: string) => boolean,
): UndeclaredInterconnects {
  const declared = new Set([...match.interconnects.values(), ...match.successors.values()].map((one) => one.name));
  const used = namedInDocuments(desired);
  const pruned: InterconnectDecision[] = [];
  const unmanaged: LiveInterconnect[] = [];
  const ignored: LiveInterconnect[] = [];
  for (const one of live.interconnects) {
    if (declared.has(one.name)) continue;
    if (isIgnored(one.name)) ignored.push(one);
    else if (desired.policy.prune && isOurs(one, live.account) && !used.has(one.name)) pruned.push(prune(one, desired));
    else unmanaged.push(one);
  }
  return { pruned, unmanaged, ignored };
}

function isOurs(one: LiveInterconnect, account: string): boolean {
  return one.type !== 'unknown' && isOwn(one, account);
}

function prune(live: LiveInterconnect, desired: DesiredAccount): InterconnectDecision {
  const reason = 'no document declares it and policy.prune is on';
  const address = undeclaredAddress('interconnect', live.name, desired.interconnects);
  return { address, declared: undefined, action: 'delete', live, fields: [], reason };
}

export interface UndeclaredCnis {
  readonly decisions: readonly CniDecision[];
  readonly unmanaged: readonly LiveCni[];
  readonly ignored: readonly LiveCni[];
  readonly errors: readonly PlanNote[];
  /** Addresses of CNIs that go or are recreated only because of their interconnect: nobody declared or pruned them. */
  readonly foreign: readonly string[];
}

/** What becomes of live CNIs that no document declares: pruned, carried along with their interconnect, or left alone. */
export function decideUndeclaredCnis(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  homes: Homes,
  isIgnored: (name: string) => boolean,
  restored: readonly Restored[],
): UndeclaredCnis {
  const declared = new Set([...match.cnis.values()].map((cni) => cni.id));
  const decisions: CniDecision[] = [];
  const unmanaged: LiveCni[] = [];
  const ignored: LiveCni[] = [];
  const errors: PlanNote[] = [];
  const foreign: string[] = [];
  const unfinished = new Map(restored.map((one) => [one.live?.id, one]));
  for (const cni of live.cnis) {
    if (declared.has(cni.id)) continue;
    const host = homes.hosting(cni.interconnect);
    const address = undeclaredAddress('cni', cni.magic.conduit_name, desired.cnis);
    const isHostTouched = host?.action === 'delete' || host?.action === 'replace';
    if (isIgnored(cni.magic.conduit_name) || isIgnored(cni.interconnect)) {
      ignored.push(cni);
      if (isHostTouched) errors.push(hostOfIgnored(cni, host));
      continue;
    }
    if (isHostTouched && !desired.policy.prune) foreign.push(address);
    const decision = decide(cni, address, desired.policy.prune, host, homes);
    const half = unfinished.get(cni.id);
    if (half !== undefined) {
      const { interconnect: name } = cni;
      const home = { label: homes.label(name), text: homes.text(name), at: { name } };
      decisions.push(finishJournaled(decision, cni, { address, home, restored: half }));
    } else if (decision === undefined) unmanaged.push(cni);
    else decisions.push(decision);
  }
  return { decisions, unmanaged, ignored, errors, foreign };
}

function decide(
  live: LiveCni,
  address: string,
  isPruned: boolean,
  host: InterconnectDecision | undefined,
  homes: Homes,
): CniDecision | undefined {
  const common = { address, declared: undefined, live, fields: [] };
  if (isPruned) return { ...common, action: 'delete', reason: 'no document declares it and policy.prune is on' };
  if (host?.action === 'delete') {
    return { ...common, action: 'delete', reason: `${host.address}, which carries it, is deleted` };
  }
  if (host?.action !== 'replace') return undefined;
  const label = host.declared?.key ?? host.live.name;
  const home = { label, text: keyText(label, true), at: successorOf(host) };
  const reason = `${host.address}, which carries it, is replaced`;
  if (host.order === 'break_before_make') {
    return { ...common, action: 'replace', home, body: recreatedBody(live), set: [], reason };
  }
  const fields = [{ path: 'interconnect', before: homes.text(host.live.name), after: home.text }];
  return { ...common, action: 'update', moveTo: home, set: [], fields, reason };
}

function hostOfIgnored(cni: LiveCni, host: InterconnectDecision): PlanNote {
  return planNote({
    code: 'plan-host-of-ignored',
    message: `${host.address} cannot be ${host.action}d: it carries ${cni.magic.conduit_name}, which policy.ignore leaves to somebody else`,
    address: host.address,
    hint: 'have that CNI moved first, or narrow policy.ignore',
    ...(host.declared && { origin: host.declared.origin }),
  });
}
