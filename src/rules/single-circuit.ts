import type { Rule } from './rule.ts';
import { weakSets } from './support/circuit-sets.ts';
import { addressOf } from './support/lookups.ts';

export const singleCircuit: Rule = {
  id: 'single-circuit',
  severity: 'warning',
  why: 'Cloudflare asks every customer to survive the loss of any single circuit, and maintenance takes a circuit away for hours.',
  fix: 'Add a second interconnect in another site, or turn the rule off (policy.rules: { single-circuit: off }) if a tunnel or another provider is the backup.',
  *check(account) {
    for (const { label, members } of weakSets(account, (set) => set.members.length === 1)) {
      const [only] = members;
      yield {
        message: `${addressOf(only)} is the only interconnect of ${label}`,
        about: [addressOf(only)],
        at: only.origin.locate(),
      };
    }
  },
};
