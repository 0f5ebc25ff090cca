import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';
import { openCandidates, type InterconnectSearch } from './interconnect-search.ts';

/**
 * Circuits that all CNIs leave for a key and that no key has: an old one, perhaps, of a replacement that was cut off. Nothing tells for
 * certain, so nothing deletes it; but it costs money, and the plan says that it is there. Prune says so itself.
 */
export function warnOfLeftBehind(search: InterconnectSearch): void {
  const { desired, evidence, result } = search;
  if (desired.policy.prune) return;
  const open = new Map(openCandidates(search).map((live) => [live.name, live]));
  for (const one of desired.interconnects) {
    const now = one.state === 'present' ? result.matches.get(one.key) : undefined;
    if (now === undefined) continue;
    for (const name of [...evidence.hostsOf(one.key)].sort()) {
      const old = open.get(name);
      if (old === undefined || evidence.isNamed(name) || evidence.ridersOf(name).staying.length > 0) continue;
      result.warnings.push(leftBehind(one, old, now));
    }
  }
}

function leftBehind(one: DesiredInterconnect, { name }: LiveInterconnect, now: LiveInterconnect): PlanNote {
  return planNote({
    code: 'plan-left-behind',
    message: `interconnect.${one.key} is ${now.name}; its CNIs leave ${name}, which then hosts nothing and belongs to no key`,
    address: `interconnect.${one.key}`,
    hint: `to give ${name} back, declare it as a tombstone (name: ${name}, state: absent); to keep it, under a key of its own`,
    origin: one.origin,
  });
}
