import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { undeclaredAddress } from '../assigned-names.ts';
import { keyText } from '../interconnect-names.ts';
import { planNote } from '../note.ts';
import type { AccountMatch, CniDecision, InterconnectDecision, Restored } from '../stages.ts';
import { finishJournaled } from './decide-journaled.ts';
import { type Hosts, successorOf } from './hosts-after-plan.ts';
import { recreatedBody } from './new-cni.ts';

export function decidePruned(
  desired: DesiredAccount,
  pruned: readonly LiveInterconnect[],
): readonly InterconnectDecision[] {
  return pruned.map((live) => prune(live, desired));
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
  /**
   * Addresses of CNIs that are deleted, recreated or moved only because of their interconnect. No document declares them, and prune is off.
   */
  readonly foreign: readonly string[];
}

/**
 * Live CNIs that no document declares are pruned, follow their interconnect, or stay as they are. If an interrupted run left a CNI
 * unfinished, the plan finishes it.
 */
export function decideUndeclaredCnis(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  hosts: Hosts,
  isIgnored: (name: string) => boolean,
  restored: readonly Restored[],
): UndeclaredCnis {
  const declared = new Set([...match.cnis.values()].map((cni) => cni.id));
  const decisions: CniDecision[] = [];
  const unmanaged: LiveCni[] = [];
  const ignored: LiveCni[] = [];
  const errors: PlanNote[] = [];
  const foreign: string[] = [];
  const unfinished = new Map(restored.map((restored) => [restored.live?.id, restored]));
  for (const cni of live.cnis) {
    if (declared.has(cni.id)) continue;
    const carrier = hosts.decisionOf(cni.interconnect);
    const address = undeclaredAddress('cni', cni.magic.conduit_name, desired.cnis);
    const isHostTouched = carrier?.action === 'delete' || carrier?.action === 'replace';
    if (isIgnored(cni.magic.conduit_name) || isIgnored(cni.interconnect)) {
      ignored.push(cni);
      if (isHostTouched) errors.push(hostOfIgnored(cni, carrier));
      continue;
    }
    if (isHostTouched && !desired.policy.prune) foreign.push(address);
    const decision = decide(cni, address, desired.policy.prune, carrier, hosts);
    const half = unfinished.get(cni.id);
    if (half !== undefined) {
      const { interconnect: name } = cni;
      const host = { label: hosts.label(name), text: hosts.text(name), at: { name } };
      decisions.push(finishJournaled(decision, cni, { address, host, restored: half }));
    } else if (decision === undefined) unmanaged.push(cni);
    else decisions.push(decision);
  }
  return { decisions, unmanaged, ignored, errors, foreign };
}

function decide(
  live: LiveCni,
  address: string,
  isPruned: boolean,
  carrier: InterconnectDecision | undefined,
  hosts: Hosts,
): CniDecision | undefined {
  const common = { address, declared: undefined, live, fields: [] };
  if (isPruned) return { ...common, action: 'delete', reason: 'no document declares it and policy.prune is on' };
  if (carrier?.action === 'delete') {
    return { ...common, action: 'delete', reason: `${carrier.address}, which carries it, is deleted` };
  }
  if (carrier?.action !== 'replace') return undefined;
  const label = carrier.declared?.key ?? carrier.live.name;
  const host = { label, text: keyText(label, true), at: successorOf(carrier) };
  const reason = `${carrier.address}, which carries it, is replaced`;
  if (carrier.order === 'break_before_make') {
    return { ...common, action: 'replace', host, body: recreatedBody(live), set: [], reason };
  }
  const fields = [{ path: 'interconnect', before: hosts.text(carrier.live.name), after: host.text }];
  return { ...common, action: 'update', moveTo: host, set: [], fields, reason };
}

function hostOfIgnored(cni: LiveCni, carrier: InterconnectDecision): PlanNote {
  return planNote({
    code: 'plan-host-of-ignored',
    message: `${carrier.address} cannot be ${carrier.action}d: it carries ${cni.magic.conduit_name}, which policy.ignore excludes`,
    address: carrier.address,
    hint: 'have that CNI moved first, or narrow policy.ignore',
    ...(carrier.declared && { origin: carrier.declared.origin }),
  });
}
