import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveDirect, LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { isDiverse } from '../allocate/satisfies.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { type InterconnectSearch, openCandidates } from './matches.ts';

/**
 * The live direct interconnect that a key has after the plan: its successor if it is replaced. Undefined if the key has none, or if its
 * port is still to be chosen.
 */
export function destinationOf(
  interconnect: DesiredInterconnect,
  { result, successors }: Pick<InterconnectSearch, 'result' | 'successors'>,
): LiveDirect | undefined {
  const live = result.matches.get(interconnect.key);
  if (live === undefined || interconnect.state === 'absent') return undefined;
  const stays = isAsDeclared(interconnect, live);
  const last = stays ? live : successors.get(interconnect.key);
  return last?.type === 'direct' ? last : undefined;
}

/** A live circuit that is not diverse gets only a warning: it is never a reason to re-cable the circuit. */
export function warnOfLostDiversity(search: InterconnectSearch): void {
  const { desired, result } = search;
  const byKey = new Map(desired.interconnects.map((interconnect) => [interconnect.key, interconnect]));
  for (const interconnect of desired.interconnects) {
    if (interconnect.type !== 'direct' || interconnect.slot?.diverse_from === undefined) continue;
    const live = destinationOf(interconnect, search);
    if (live === undefined) continue;
    for (const key of interconnect.slot.diverse_from) {
      const neighbour = byKey.get(key);
      const other = neighbour && destinationOf(neighbour, search);
      if (other === undefined || isDiverse(live, other)) continue;
      result.warnings.push(
        planNote({
          code: 'plan-not-diverse',
          message: `interconnect.${interconnect.key} (${live.name}) is live on the same ${live.device === undefined ? `site ${live.site}` : `device ${live.device}`} as interconnect.${key} (${other.name})`,
          address: `interconnect.${interconnect.key}`,
          hint: 'demarc does not change that; to move it, give it another slot',
          origin: interconnect.origin,
          path: ['slot', 'diverse_from'],
        }),
      );
    }
  }
}

/**
 * Warns of a circuit that no key has and that all its CNIs leave for a key. It may be the old circuit of an interrupted replacement.
 * Nothing proves that, so nothing deletes it. But it costs money, so the plan reports it. With `policy.prune`, the plan already shows the
 * delete.
 */
export function warnOfLeftBehind(search: InterconnectSearch): void {
  const { desired, evidence, result } = search;
  if (desired.policy.prune) return;
  const open = new Map(openCandidates(search).map((live) => [live.name, live]));
  for (const interconnect of desired.interconnects) {
    const now = interconnect.state === 'present' ? result.matches.get(interconnect.key) : undefined;
    if (now === undefined) continue;
    for (const name of [...evidence.hostsOf(interconnect.key)].sort()) {
      const old = open.get(name);
      if (old === undefined || evidence.isNamed(name) || evidence.hostedOn(name).staying.length > 0) continue;
      result.warnings.push(leftBehind(interconnect, old, now));
    }
  }
}

function leftBehind(interconnect: DesiredInterconnect, { name }: LiveInterconnect, now: LiveInterconnect): PlanNote {
  return planNote({
    code: 'plan-left-behind',
    message: `interconnect.${interconnect.key} is ${now.name}; its CNIs leave ${name}, which then hosts nothing and belongs to no key`,
    address: `interconnect.${interconnect.key}`,
    hint: `to delete ${name}, declare it as a tombstone (name: ${name}, state: absent); to keep it, declare it under its own key`,
    origin: interconnect.origin,
  });
}
