import type { DesiredInterconnect } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, listKeys } from './support/by-key.ts';
import { sharedValue, weakSets } from './support/circuit-sets.ts';

export const sharedDevice: Rule = {
  id: 'shared-device',
  severity: 'warning',
  why: 'Circuits that back each other up on one Cloudflare router go down together when it fails or is maintained.',
  fix: 'Leave device out, or say diverse_from in the selector of one of the circuits.',
  *check(account) {
    for (const set of weakSets(account, (candidate) => sharedValue(candidate, folded) !== undefined)) {
      const keys = set.members.map(({ key }) => key);
      yield {
        message: `All interconnects of ${set.label} (${listKeys(keys)}) ask for the device "${deviceOf(set.members[0]) ?? ''}"`,
        about: set.members.map(addressOf),
        at: set.members[0].origin.locate(['slot', 'device']),
      };
    }
  },
};

/** The device in a selector. A port that is chosen by its id may be on any device. */
function deviceOf(interconnect: DesiredInterconnect): string | undefined {
  return interconnect.type === 'direct' ? interconnect.slot?.device : undefined;
}

/** Selectors ignore letter case. */
function folded(interconnect: DesiredInterconnect): string | undefined {
  return deviceOf(interconnect)?.toLowerCase();
}
