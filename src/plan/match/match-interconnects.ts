import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import { planNote } from '../note.ts';
import { hostEvidence } from './host-evidence.ts';
import { Matches } from './matches.ts';
import { matchGcpPartners } from './match-gcp-partners.ts';
import { matchHosts } from './match-hosts.ts';
import { matchSelectors } from './match-selectors.ts';

/** Interconnects by pin, natural key, hosted CNIs, and selectors, in this order; the first hit wins. */
export function matchInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  cnis: ReadonlyMap<string, LiveCni>,
  ignored: (name: string) => boolean,
): Matches<LiveInterconnect> {
  const result = new Matches<LiveInterconnect>('interconnect', (interconnect) => interconnect.name);
  const dangling = matchPins(desired.interconnects, live.interconnects, result);
  matchSlotIds(desired.interconnects, live.interconnects, result);
  for (const [key, found] of result.matches) {
    if (ignored(found.name)) result.errors.push(ignoredAndDeclared(key, found, desired));
  }
  const candidates = live.interconnects.filter((one) => one.type !== 'unknown' && !ignored(one.name));
  const search = { desired, candidates, evidence: hostEvidence(desired.cnis, cnis), result };
  matchGcpPartners(search);
  matchHosts(search);
  matchSelectors(search);
  for (const interconnect of dangling) {
    result.warnings.push(danglingPin(interconnect, result.matches.get(interconnect.key)));
  }
  return result;
}

function matchPins(
  desired: readonly DesiredInterconnect[],
  live: readonly LiveInterconnect[],
  result: Matches<LiveInterconnect>,
): readonly DesiredInterconnect[] {
  const byName = new Map(live.map((one) => [one.name, one]));
  const dangling: DesiredInterconnect[] = [];
  for (const one of desired) {
    if (one.name === undefined) continue;
    const found = byName.get(one.name);
    if (found === undefined) dangling.push(one);
    else if (found.type !== one.type) result.errors.push(pinOfOtherKind(one, found));
    else if (result.isTaken(found)) result.errors.push(sharedPin(one, result.keyOf(found) ?? ''));
    else result.add(one.key, found, 'pin');
  }
  return dangling;
}

function matchSlotIds(
  desired: readonly DesiredInterconnect[],
  live: readonly LiveInterconnect[],
  result: Matches<LiveInterconnect>,
): void {
  const bySlot = new Map(live.flatMap((one) => (one.type === 'direct' ? [[one.slot_id.toLowerCase(), one]] : [])));
  for (const one of desired) {
    if (one.type !== 'direct' || one.slot_id === undefined || result.has(one.key)) continue;
    const found = bySlot.get(one.slot_id.toLowerCase());
    if (found !== undefined && !result.isTaken(found)) result.add(one.key, found, 'slot_id');
  }
}

function pinOfOtherKind(one: DesiredInterconnect, found: LiveInterconnect) {
  const type = found.type === 'unknown' ? found.wireType : found.type;
  return planNote({
    code: 'plan-pin-type',
    message: `interconnect.${one.key} is ${one.type}, but the live interconnect ${found.name} that it is pinned to is ${type}`,
    address: `interconnect.${one.key}`,
    hint: 'correct the pin or the type',
    origin: one.origin,
    path: ['name'],
  });
}

function sharedPin(one: DesiredInterconnect, owner: string) {
  return planNote({
    code: 'plan-pin-shared',
    message: `interconnect.${one.key} and interconnect.${owner} are pinned to the same live interconnect ${one.name ?? ''}`,
    address: `interconnect.${one.key}`,
    hint: 'remove the pin from one of them',
    origin: one.origin,
    path: ['name'],
  });
}

function danglingPin(one: DesiredInterconnect, instead: LiveInterconnect | undefined) {
  const then = instead === undefined ? 'nothing else matches it either' : `${instead.name} is taken instead`;
  return planNote({
    code: 'plan-pin-dangling',
    message: `interconnect.${one.key} is pinned to ${one.name ?? ''}, which does not exist; ${then}`,
    address: `interconnect.${one.key}`,
    hint: 'correct or remove the pin',
    origin: one.origin,
    path: ['name'],
  });
}

function ignoredAndDeclared(key: string, found: LiveInterconnect, desired: DesiredAccount) {
  const declared = desired.interconnects.find((one) => one.key === key);
  return planNote({
    code: 'plan-ignored-and-declared',
    message: `interconnect.${key} is the live interconnect ${found.name}, which policy.ignore leaves to somebody else`,
    address: `interconnect.${key}`,
    hint: 'remove the declaration, or narrow policy.ignore',
    ...(declared && { origin: declared.origin }),
  });
}
