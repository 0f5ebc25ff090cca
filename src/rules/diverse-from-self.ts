import type { Rule } from './rule.ts';
import { addressOf, presentDirect } from './support/lookups.ts';

export const diverseFromSelf: Rule = {
  id: 'diverse-from-self',
  severity: 'error',
  why: 'No port is on another device than itself, so no slot can satisfy the selector.',
  fix: 'Name the other interconnects of the group, not this one.',
  *check(account) {
    for (const interconnect of presentDirect(account)) {
      const index = interconnect.slot?.diverse_from?.indexOf(interconnect.key) ?? -1;
      if (index === -1) continue;
      yield {
        message: `${addressOf(interconnect)}: diverse_from names the interconnect itself`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(['slot', 'diverse_from', index]),
      };
    }
  },
};
