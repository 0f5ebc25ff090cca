import type { DesiredGcpPartner } from '../../model/desired.ts';
import type { LiveGcpPartner } from '../../model/live.ts';
import { planNote } from '../note.ts';
import { ambiguous } from './ambiguous.ts';
import { regionOf } from './region-of.ts';
import type { InterconnectSearch } from './interconnect-search.ts';

/**
 * Google partner interconnects by region and bandwidth. A redundant pair is alike in everything the API shows, so the CNIs that
 * they host tell them apart; where nothing does and something depends on it, that is an error.
 */
export function matchGcpPartners(search: InterconnectSearch): void {
  for (const [, keys] of groups(search)) {
    const left = () => lookalikes(search, keys);
    for (const one of keys) {
      const mine = left().filter((live) => search.evidence.hostsOf(one.key).has(live.name));
      const [host] = mine;
      if (host !== undefined && mine.length === 1) search.result.add(one.key, host, 'region_bandwidth');
    }
    assignAlike(
      search,
      keys.filter((one) => !search.result.has(one.key)),
      left(),
    );
  }
}

function groups({ desired, result }: InterconnectSearch): ReadonlyMap<string, DesiredGcpPartner[]> {
  const found = new Map<string, DesiredGcpPartner[]>();
  for (const one of desired.interconnects) {
    if (one.type !== 'gcp_partner' || result.has(one.key)) continue;
    const region = regionOf(one);
    if (region === undefined || one.bandwidth === undefined) continue;
    const group = `${region} ${one.bandwidth}`;
    found.set(group, [...(found.get(group) ?? []), one]);
  }
  return found;
}

/** The live attachments left that the keys of one group could be. An attachment whose bandwidth the API leaves out fits any. */
function lookalikes({ candidates, result }: InterconnectSearch, keys: readonly DesiredGcpPartner[]): LiveGcpPartner[] {
  const [first] = keys;
  if (first === undefined) return [];
  const region = regionOf(first);
  return candidates.flatMap((live) => {
    if (live.type !== 'gcp_partner' || live.region !== region || result.isTaken(live)) return [];
    return live.bandwidth === undefined || live.bandwidth === first.bandwidth ? [live] : [];
  });
}

function assignAlike(search: InterconnectSearch, keys: readonly DesiredGcpPartner[], left: readonly LiveGcpPartner[]) {
  if (keys.length === 0 || left.length === 0) return;
  const isForced = keys.length === 1 && left.length === 1;
  const decisive = isForced ? [] : keys.filter((one) => dependsOnChoice(search, one, keys.length - left.length));
  if (decisive.length > 0) {
    const clue = cutOffClue(keys, left);
    for (const one of decisive) {
      search.result.errors.push(ambiguous(one, left, 'they are alike in region and bandwidth', clue));
    }
    return;
  }
  keys.forEach((one, i) => {
    const live = left[i];
    if (live !== undefined) search.result.add(one.key, live, 'region_bandwidth');
  });
}

/** Which key it is that an apply had just created when it was cut off: plan/order creates attachments that look alike in the order of keys. */
function cutOffClue(keys: readonly DesiredGcpPartner[], left: readonly LiveGcpPartner[]): string | undefined {
  const [first, second] = keys;
  const [made, another] = left;
  if (first === undefined || second === undefined || made === undefined || another !== undefined) return undefined;
  return `an apply that was cut off creates them in the order of their keys: if it made ${made.name}, that is interconnect.${first.key}`;
}

/** `surplus`: how many more keys than attachments there are; with any, a create with its own pairing key hangs on the choice. */
function dependsOnChoice({ desired, evidence }: InterconnectSearch, one: DesiredGcpPartner, surplus: number): boolean {
  return (
    surplus > 0 ||
    evidence.isUsed(one.key) ||
    one.state === 'absent' ||
    (surplus < 0 && (one.protect || desired.policy.prune))
  );
}

/** A new attachment whose region nobody knows could not be recognised on the next run: it would be created again. */
export function unknownRegion(one: DesiredGcpPartner) {
  return planNote({
    code: 'plan-region-unknown',
    message: `interconnect.${one.key} has no region, and its pairing key does not tell it, so it could not be recognised once it is created`,
    address: `interconnect.${one.key}`,
    hint: 'write region (for example region: us-east4)',
    origin: one.origin,
  });
}
