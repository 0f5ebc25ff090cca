import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, interconnectsByName, presentCnis, presentInterconnects, suggester } from './support/lookups.ts';

/** Only a warning: the live interconnects are not known here, and one of them may have this name. */
export const referenceMaybeMisspelt: Rule = {
  id: 'reference-maybe-misspelt',
  severity: 'warning',
  offlineOnly: true,
  why: 'A misspelt key is read as the live name of an interconnect that no document declares, and planning fails, or finds another one.',
  fix: 'Correct the key; if it is the live name that you mean, turn the rule off (policy.rules: { reference-maybe-misspelt: off }).',
  *check(account) {
    const suggest = suggester(presentInterconnects(account).map(({ key }) => key));
    for (const [cni, reference] of undeclaredReferences(account)) {
      const near = suggest(reference);
      if (near === undefined) continue;
      yield {
        message: `${addressOf(cni)}: interconnect "${reference}" is not a key of interconnects`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['interconnect']),
        hint: `Did you mean "${near}"? If it is the live name of an interconnect that no document declares, set policy.rules: { reference-maybe-misspelt: off }.`,
      };
    }
  },
};

/** References that are not a key. They are also not the live name of a declared interconnect, which another rule reports. */
function* undeclaredReferences(account: DesiredAccount): Iterable<readonly [DesiredCni, string]> {
  const keys = new Set(account.interconnects.map(({ key }) => key));
  const names = interconnectsByName(account);
  for (const cni of presentCnis(account)) {
    const reference = cni.interconnect;
    if (reference !== undefined && !keys.has(reference) && !names.has(reference)) yield [cni, reference];
  }
}
