import type { Rule } from './rule.ts';
import { sharedSelectors } from './support/circuit-sets.ts';

export const sharedSite: Rule = {
  id: 'shared-site',
  severity: 'warning',
  why: 'Circuits that back each other up in one site are lost together with it: fire, power, one cut duct.',
  fix: 'Put one of the circuits into another site, or turn the rule off (policy.rules: { shared-site: off }).',
  check: (account) => sharedSelectors(account, 'site'),
};
