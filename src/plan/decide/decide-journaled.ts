import type { DesiredAccount } from '../../model/desired.ts';
import { journaledAddress, type JournaledCni } from '../../model/journal.ts';
import type { LiveCni } from '../../model/live.ts';
import type { FieldChange, PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { undeclaredAddress } from '../assigned-names.ts';
import { cniDifferences } from '../diff/cni-differences.ts';
import { keyText, liveHost } from '../interconnect-names.ts';
import { asDeclared, journaledHost } from '../journal/complete.ts';
import { restoreReason, restoreTo } from '../journal/resume-journal.ts';
import { planNote } from '../note.ts';
import type { CniDecision, Host, Restored } from '../stages.ts';
import { type Hosts, successorOf } from './hosts-after-plan.ts';
import { newCniFields, recreatedBody } from './new-cni.ts';

interface JournaledCnis {
  readonly decisions: readonly CniDecision[];
  readonly warnings: readonly PlanNote[];
}

/**
 * CNIs that an interrupted run deleted, that no document declares, and that are not live. They are created again exactly as they were. A
 * CNI without a host gets a warning instead.
 */
export function decideJournaled(
  desired: DesiredAccount,
  hosts: Hosts,
  restored: readonly Restored[],
  isIgnored: (name: string) => boolean,
): JournaledCnis {
  const decisions: CniDecision[] = [];
  const warnings: PlanNote[] = [];
  for (const each of restored) {
    if (each.live !== undefined) continue;
    const { entry } = each;
    const { conduit_name } = entry.cni.magic;
    const host = isIgnored(conduit_name) ? undefined : hostOf(entry, desired, hosts);
    if (host === undefined) {
      warnings.push(notPlaced(entry));
      continue;
    }
    const body = recreatedBody(entry.cni);
    decisions.push({
      address: undeclaredAddress('cni', conduit_name, desired.cnis),
      declared: undefined,
      action: 'create',
      live: undefined,
      host,
      body,
      set: [],
      restore: restoreTo(each, host),
      reason: restoreReason(each),
      fields: newCniFields(asDeclared(entry), host, body),
    });
  }
  return { decisions, warnings };
}

/**
 * Completes a CNI that no document declares and that an interrupted run made but did not finish.
 * @param decision what else the plan does with this CNI; a delete stays a delete
 */
export function finishJournaled(
  decision: CniDecision | undefined,
  live: LiveCni,
  { address, host, restored }: { readonly address: string; readonly host: Host; readonly restored: Restored },
): CniDecision {
  const fields = [...cniDifferences(asDeclared(restored.entry), live).fields, ...restored.lost];
  const restore = { restore: restoreTo(restored, host), reason: restoreReason(restored) };
  if (decision?.action === 'delete') return decision;
  if (decision?.action === 'update' || decision?.action === 'replace') {
    return { ...decision, ...restore, fields: sorted([...decision.fields, ...fields]) };
  }
  return {
    address,
    declared: undefined,
    action: 'update',
    live,
    moveTo: undefined,
    set: [],
    ...restore,
    fields: sorted(fields),
  };
}

function sorted(fields: readonly FieldChange[]): readonly FieldChange[] {
  return [...fields].sort((a, b) => compareText(a.path, b.path));
}

/**
 * The old host of the CNI: the interconnect with that key, or the old interconnect if it is still live. If that is replaced, the host is
 * its successor. Undefined: no host.
 */
function hostOf(entry: JournaledCni, desired: DesiredAccount, hosts: Hosts): Host | undefined {
  const { host, cni } = entry;
  const key = journaledHost(entry, desired);
  const found = hosts.named(key === undefined ? liveHost(cni) : { key });
  if (found !== 'replaced') return found === 'deleted' ? undefined : found;
  const replaced = hosts.decisionOf(cni.interconnect);
  const label = replaced?.declared?.key ?? host;
  return replaced && { label, text: keyText(label, true), at: successorOf(replaced) };
}

function notPlaced(entry: JournaledCni): PlanNote {
  const address = journaledAddress(entry);
  return planNote({
    code: 'plan-journal-not-placed',
    message: `${address}, which an interrupted apply deleted, cannot be recreated: interconnect.${entry.host}, which carried it, is no longer declared, is deleted, or policy.ignore excludes the CNI`,
    address,
    hint: 'the journal keeps it: declare the interconnect again, or declare the CNI and put it on another one',
  });
}
