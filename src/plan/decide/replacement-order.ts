import type { LiveInterconnect } from '../../model/live.ts';
import type { NewInterconnect } from '../../model/work.ts';
import type { InterconnectDecision, InterconnectReplacement } from '../decision.ts';

/**
 * Break before make only where the new interconnect needs what the old one holds: its port, or its Google attachment. Pairing keys are
 * never read back, so an attachment of another bandwidth in the same region is taken to be the same attachment.
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

/** Where replacements hand their ports round in a circle, no new one can be made before an old one is gone. */
export function breakPortCycles(decisions: readonly InterconnectDecision[]): readonly InterconnectDecision[] {
  const holders = new Map<string, InterconnectDecision>();
  for (const one of decisions) {
    const slot = one.live === undefined ? undefined : slotOf(one.live);
    if (one.action === 'replace' && slot !== undefined) holders.set(slot, one);
  }
  const next = (one: InterconnectDecision) =>
    one.action === 'replace' && one.body?.type === 'direct' ? holders.get(one.body.slot_id.toLowerCase()) : undefined;
  return decisions.map((one) =>
    one.action === 'replace' && isOnCycle(one, next)
      ? { ...one, order: 'break_before_make', reason: replacementReason('break_before_make') }
      : one,
  );
}

/** The order in words, for the plan. */
export function replacementReason(order: InterconnectReplacement['order']): string {
  return order === 'make_before_break'
    ? 'make before break: the new one is made, its CNIs are moved, then the old one is deleted'
    : 'break before make: the new one needs what the old one holds, so traffic stops until the new one is Healthy';
}

function isOnCycle(start: InterconnectDecision, next: (one: InterconnectDecision) => InterconnectDecision | undefined) {
  const seen = new Set<InterconnectDecision>();
  for (let one = next(start); one !== undefined && !seen.has(one); one = next(one)) {
    if (one === start) return true;
    seen.add(one);
  }
  return false;
}

function slotOf(live: LiveInterconnect): string | undefined {
  return live.type === 'direct' ? live.slot_id.toLowerCase() : undefined;
}
