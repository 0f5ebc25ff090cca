import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../model/live.ts';
import { planNote } from '../note.ts';
import type { HostEvidence } from './host-evidence.ts';
import { warnOfLeftBehind, warnOfLostDiversity } from './lost-diversity.ts';
import { matchGcpPartners } from './match-gcp-partners.ts';
import { matchHosts } from './match-hosts.ts';
import { matchSelectors } from './match-selectors.ts';
import {
  danglingPin,
  givenBackAndWanted,
  type InterconnectSearch,
  isPinnedTombstone,
  Matches,
  type Pinned,
  pinOfOtherType,
  sharedPin,
} from './matches.ts';
import { successorsOnSlots } from './occupied-successors.ts';

interface InterconnectMatches {
  readonly result: Matches<LiveInterconnect>;
  /** By key: the interconnect that an earlier run, interrupted or waiting, has already created to replace the matched interconnect. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
}

/** Matches by pin, natural key, hosted CNIs and selectors, in this order. The first match wins. */
export function matchInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  evidence: HostEvidence,
  ignored: (name: string) => boolean,
): InterconnectMatches {
  const result = new Matches<LiveInterconnect>('interconnect', (interconnect) => interconnect.name);
  const dangling = matchPins(desired.interconnects, live.interconnects, result);
  matchSlotIds(desired.interconnects, live.interconnects, result);
  for (const [key, found] of result.matches) {
    if (ignored(found.name)) result.errors.push(ignoredAndDeclared(key, found, desired));
  }
  const candidates = live.interconnects.filter(
    (interconnect) => interconnect.type !== 'unknown' && !ignored(interconnect.name),
  );
  const successors = new Map<string, LiveInterconnect>();
  const declared = new Map(desired.interconnects.map((interconnect) => [interconnect.key, interconnect]));
  const search: InterconnectSearch = {
    desired,
    declared,
    candidates,
    evidence,
    result,
    successors,
    isOpenToHosts: true,
  };
  successorsOnSlots(search);
  matchGcpPartners(search);
  matchHosts(search);
  matchSelectors({ ...search, isOpenToHosts: false });
  for (const interconnect of dangling) {
    result.warnings.push(danglingPin(pinned(interconnect), result.matches.get(interconnect.key)?.name));
  }
  warnOfLostDiversity(search);
  warnOfLeftBehind(search);
  return { result, successors };
}

/**
 * Returns the present interconnects whose pin names no live interconnect. A tombstone with a pin means only that object: if it is gone,
 * nothing is left to do.
 */
function matchPins(
  desired: readonly DesiredInterconnect[],
  live: readonly LiveInterconnect[],
  result: Matches<LiveInterconnect>,
): readonly DesiredInterconnect[] {
  const byName = new Map(live.map((interconnect) => [interconnect.name, interconnect]));
  const dangling: DesiredInterconnect[] = [];
  for (const interconnect of desired) {
    if (interconnect.name === undefined) continue;
    const found = byName.get(interconnect.name);
    if (found === undefined) {
      if (interconnect.state === 'present') dangling.push(interconnect);
    } else if (found.type !== interconnect.type)
      result.errors.push(pinOfOtherType(pinned(interconnect), interconnect.type, typeOf(found)));
    else if (result.isTaken(found)) result.errors.push(sharedPin(pinned(interconnect), result.keyOf(found) ?? ''));
    else result.add(interconnect.key, found, 'pin');
  }
  return dangling;
}

function matchSlotIds(
  desired: readonly DesiredInterconnect[],
  live: readonly LiveInterconnect[],
  result: Matches<LiveInterconnect>,
): void {
  const tombstones = new Map(desired.filter(isPinnedTombstone).map((interconnect) => [interconnect.key, interconnect]));
  const bySlot = new Map(
    live.flatMap((interconnect) =>
      interconnect.type === 'direct' ? [[interconnect.slot_id.toLowerCase(), interconnect]] : [],
    ),
  );
  for (const interconnect of desired) {
    if (
      interconnect.type !== 'direct' ||
      interconnect.slot_id === undefined ||
      result.has(interconnect.key) ||
      isPinnedTombstone(interconnect)
    )
      continue;
    const found = bySlot.get(interconnect.slot_id.toLowerCase());
    if (found === undefined) continue;
    const tombstone = tombstones.get(result.keyOf(found) ?? '');
    if (!result.isTaken(found)) result.add(interconnect.key, found, 'slot_id');
    else if (interconnect.state === 'present' && tombstone !== undefined) {
      result.warnings.push(givenBackAndWanted(pinned(tombstone), interconnect.key, `slot_id: ${found.slot_id}`));
    }
  }
}

function pinned(interconnect: DesiredInterconnect): Pinned {
  return { kind: 'interconnect', field: 'name', pin: interconnect.name ?? '', declared: interconnect };
}

function typeOf(live: LiveInterconnect): string {
  return live.type === 'unknown' ? live.wireType : live.type;
}

function ignoredAndDeclared(key: string, found: LiveInterconnect, desired: DesiredAccount) {
  const declared = desired.interconnects.find((interconnect) => interconnect.key === key);
  return planNote({
    code: 'plan-ignored-and-declared',
    message: `interconnect.${key} is the live interconnect ${found.name}, which policy.ignore excludes`,
    address: `interconnect.${key}`,
    hint: 'remove the declaration, or narrow policy.ignore',
    ...(declared && { origin: declared.origin }),
  });
}
