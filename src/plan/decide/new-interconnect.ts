import type { DesiredGcpPartner, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import type { NewInterconnect } from '../../model/planned-account.ts';
import { Secret } from '../../model/secret.ts';
import { regionOf, unknownRegion } from '../match/match-gcp-partners.ts';
import { planNote } from '../note.ts';
import type { AllocatedPorts, InterconnectDecision, InterconnectReplacement } from '../stages.ts';

/** The body of a create, or the reason why it has none. If both are undefined, the port is missing, and another error already says why. */
interface MadeBody {
  readonly body?: NewInterconnect;
  readonly error?: PlanNote;
  /** The pairing key was not read (`--skip-secrets`). */
  readonly lacksSecret?: boolean;
}

/** @param live the interconnect to replace, if any */
export function newInterconnect(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  ports: AllocatedPorts,
  skipSecrets: boolean,
): MadeBody {
  if (interconnect.type === 'gcp_partner') return gcpBody(interconnect, live, skipSecrets);
  const slotId = ports.slotIds.get(interconnect.key);
  if (slotId === undefined) return {};
  return {
    body: { type: 'direct', slot_id: slotId, ...(interconnect.speed !== undefined && { speed: interconnect.speed }) },
  };
}

function gcpBody(interconnect: DesiredGcpPartner, live: LiveInterconnect | undefined, skipSecrets: boolean): MadeBody {
  const bandwidth = interconnect.bandwidth ?? (live?.type === 'gcp_partner' ? live.bandwidth : undefined);
  if (bandwidth === undefined) return { error: noBandwidth(interconnect) };
  if (interconnect.pairing_key !== undefined) {
    const region = regionOf(interconnect);
    if (region === undefined) return { error: unknownRegion(interconnect) };
    return { body: { type: 'gcp_partner', bandwidth, region, pairing_key: interconnect.pairing_key } };
  }
  if (!skipSecrets || !interconnect.unknown.has('pairing_key')) return { error: noPairingKey(interconnect) };
  const region = interconnect.region ?? '';
  return { body: { type: 'gcp_partner', bandwidth, region, pairing_key: new Secret('') }, lacksSecret: true };
}

function noBandwidth(interconnect: DesiredInterconnect): PlanNote {
  return planNote({
    code: 'plan-incomplete',
    message: `interconnect.${interconnect.key} must be created, but it has no bandwidth`,
    address: `interconnect.${interconnect.key}`,
    hint: 'write bandwidth (for example bandwidth: 1G)',
    origin: interconnect.origin,
  });
}

function noPairingKey(interconnect: DesiredGcpPartner): PlanNote {
  const isUnset = interconnect.unknown.has('pairing_key');
  return planNote({
    code: isUnset ? 'variable-unset' : 'plan-incomplete',
    message: isUnset
      ? `interconnect.${interconnect.key} must be created, but the variable of its pairing_key is unset or empty`
      : `interconnect.${interconnect.key} must be created, but it has no pairing_key`,
    address: `interconnect.${interconnect.key}`,
    hint: isUnset
      ? 'set the variable to the pairing key of the VLAN attachment in Google Cloud; plan and drift do not need it with --skip-secrets'
      : 'write pairing_key: ${env:DEMARC_…} and set that variable; Google Cloud shows it with the VLAN attachment',
    origin: interconnect.origin,
    path: ['pairing_key'],
  });
}

/**
 * Break before make only if the new interconnect needs what the old interconnect holds: its port or its Google attachment. The API never
 * returns pairing keys. So an attachment of another bandwidth in the same region counts as the same attachment.
 */
export function replacementOrder(
  live: LiveInterconnect,
  body: NewInterconnect,
  region: string | undefined,
): InterconnectReplacement['order'] {
  const needsOld =
    body.type === 'direct'
      ? slotOf(live) === body.slot_id.toLowerCase()
      : live.type === 'gcp_partner' && (region === undefined || live.region === region);
  return needsOld ? 'break_before_make' : 'make_before_break';
}

/**
 * If replacements pass their ports round in a circle, no new interconnect can be made before an old interconnect is deleted. Such
 * replacements become break before make.
 */
export function breakPortCycles(decisions: readonly InterconnectDecision[]): readonly InterconnectDecision[] {
  const holders = new Map<string, InterconnectDecision>();
  for (const decision of decisions) {
    const slot = decision.live === undefined ? undefined : slotOf(decision.live);
    if (decision.action === 'replace' && slot !== undefined) holders.set(slot, decision);
  }
  const next = (decision: InterconnectDecision) =>
    decision.action === 'replace' && decision.body?.type === 'direct'
      ? holders.get(decision.body.slot_id.toLowerCase())
      : undefined;
  return decisions.map((decision) =>
    decision.action === 'replace' && isOnCycle(decision, next)
      ? { ...decision, order: 'break_before_make', reason: replacementReason('break_before_make') }
      : decision,
  );
}

/** The order in words, for the plan. */
export function replacementReason(order: InterconnectReplacement['order']): string {
  return order === 'make_before_break'
    ? 'make before break: the new one is created, its CNIs are moved, then the old one is deleted'
    : 'break before make: the new one needs what the old one holds, so traffic stops until the new one is Healthy';
}

function isOnCycle(
  start: InterconnectDecision,
  next: (decision: InterconnectDecision) => InterconnectDecision | undefined,
) {
  const seen = new Set<InterconnectDecision>();
  for (let decision = next(start); decision !== undefined && !seen.has(decision); decision = next(decision)) {
    if (decision === start) return true;
    seen.add(decision);
  }
  return false;
}

function slotOf(live: LiveInterconnect): string | undefined {
  return live.type === 'direct' ? live.slot_id.toLowerCase() : undefined;
}
