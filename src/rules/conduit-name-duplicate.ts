import type { DesiredCni } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, repeats } from './support/lookups.ts';

/** Includes tombstones. A tombstone with the conduit name of another key would delete the object of that key. */
export const conduitNameDuplicate: Rule = {
  id: 'conduit-name-duplicate',
  severity: 'error',
  why: 'A conduit name is unique in an account: the API answers 409 to a second one.',
  fix: 'Give one of them another magic.conduit_name; where it is left out, it is the key.',
  *check(account) {
    for (const { first, again, value } of repeats(account.cnis, conduitNameOf)) {
      yield {
        message: `${addressOf(again)} and ${addressOf(first)} both have the conduit name "${value}"`,
        about: [addressOf(again)],
        at: again.origin.locate(['magic', 'conduit_name']),
        related: [{ message: `${addressOf(first)} has it`, span: first.origin.locate(['magic', 'conduit_name']) }],
      };
    }
  },
};

/** Undefined if the name is written but has no value yet. The key is then only a temporary value. */
function conduitNameOf(cni: DesiredCni): string | undefined {
  return cni.unknown.has('magic.conduit_name') ? undefined : cni.magic.conduit_name;
}
