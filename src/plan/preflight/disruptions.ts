import type { LiveCni } from '../../model/live.ts';
import type { Effect, EffectId } from '../../model/plan.ts';
import type { Disruption, Takes } from '../../model/traffic/judgement.ts';
import { cniEffects } from '../decide/cni-effects.ts';
import { interconnectEffects, settingsEffects } from '../decide/impact.ts';
import type { CniDecision, Decisions } from '../stages.ts';

/**
 * What the changes take from live CNIs, for the traffic preflight. Changes that no traffic feels are left out. Where a circuit goes with
 * its CNIs, the changes of the CNIs are judged.
 */
export function disruptions(
  { settings, interconnects, cnis, traffic }: Decisions,
  live: readonly LiveCni[],
): readonly Disruption[] {
  const own = cnis.flatMap((decision) => ofCni(decision, cniEffects(decision, traffic)));
  const known = new Set(own.flatMap(({ cni, takes }) => (takes === 'path' ? [cni] : [])));
  const whole = interconnects.flatMap((decision) => {
    const { address, live } = decision;
    if (live === undefined || !interconnectEffects(decision, traffic).some(isOfCircuit)) return [];
    const others = traffic.cnisOn(live.name).filter(({ id }) => !known.has(id));
    return others.map(({ id }): Disruption => ({ id: address, cni: id, takes: 'path' }));
  });
  const hasNewAsn = settings !== undefined && settingsEffects(settings, traffic).length > 0;
  const withSession = hasNewAsn ? live.filter(({ bgp }) => bgp !== undefined) : [];
  return [
    ...withSession.map(({ id }): Disruption => ({ id: 'settings', cni: id, takes: 'session' })),
    ...whole,
    ...own,
  ];
}

function isOfCircuit({ impact }: Effect): boolean {
  return impact === 'circuit';
}

function ofCni({ address, live }: CniDecision, effects: readonly Effect[]): readonly Disruption[] {
  if (live === undefined) return [];
  const id = live.id;
  if (effects.some(isOfCircuit)) return [{ id: address, cni: id, takes: 'path' }];
  const takes = new Set(effects.map(({ effect }) => taken(effect)));
  return [...takes].map((each): Disruption => ({ id: address, cni: id, takes: each }));
}

const sessions: ReadonlySet<EffectId> = new Set([
  'bgp_removed',
  'advertise_only',
  'asn_on_both_ends',
  'key_set_on_both_ends',
  'key_changed_on_both_ends',
  'key_removed_on_both_ends',
]);

/** No source says whether any other PUT of a live CNI stops traffic. */
function taken(effect: EffectId): Takes {
  return sessions.has(effect) ? 'session' : 'soft';
}
