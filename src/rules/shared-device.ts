import type { Rule } from './rule.ts';
import { sharedSelectors } from './support/circuit-sets.ts';

export const sharedDevice: Rule = {
  id: 'shared-device',
  severity: 'warning',
  why: 'Circuits that back each other up on one Cloudflare router go down together when it fails or is maintained.',
  fix: 'Leave device out, or write diverse_from in the selector of one of the circuits.',
  check: (account) => sharedSelectors(account, 'device'),
};
