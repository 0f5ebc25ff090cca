import type { DesiredInterconnect } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, listKeys } from './support/by-key.ts';
import { sharedValue, weakSets } from './support/circuit-sets.ts';

export const sharedSite: Rule = {
  id: 'shared-site',
  severity: 'warning',
  why: 'Circuits that back each other up in one site are lost together with it: fire, power, one cut duct.',
  fix: 'Put one of the circuits into another site.',
  *check(account) {
    for (const set of weakSets(account, (candidate) => sharedValue(candidate, folded) !== undefined)) {
      const keys = set.members.map(({ key }) => key);
      yield {
        message: `All interconnects of ${set.label} (${listKeys(keys)}) ask for the site "${siteOf(set.members[0]) ?? ''}"`,
        about: set.members.map(addressOf),
        at: set.members[0].origin.locate(['slot', 'site']),
      };
    }
  },
};

/** The site in a selector. A port that is chosen by its id may be at any site. */
function siteOf(interconnect: DesiredInterconnect): string | undefined {
  return interconnect.type === 'direct' ? interconnect.slot?.site : undefined;
}

/** Selectors ignore letter case. */
function folded(interconnect: DesiredInterconnect): string | undefined {
  return siteOf(interconnect)?.toLowerCase();
}
