import type { DesiredCni } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf } from './support/lookups.ts';

export const serviceAlike: Rule = {
  id: 'service-alike',
  severity: 'warning',
  why: 'Two spellings of a service are two customers: its circuits are not in one backup set, and the guard outage does not see that the last one goes.',
  fix: 'Write the service in the same way everywhere, or turn the rule off (policy.rules: { service-alike: off }) if these are two customers.',
  *check(account) {
    const firsts = new Map<string, DesiredCni>();
    const seen = new Set<string>();
    for (const cni of account.cnis) {
      const { service } = cni;
      if (service === undefined) continue;
      const first = firsts.get(fold(service)) ?? cni;
      firsts.set(fold(service), first);
      if (first.service === undefined || first.service === service || seen.has(service)) continue;
      // Each other spelling is said once.
      seen.add(service);
      yield {
        message: `${addressOf(cni)} serves ${JSON.stringify(service)}, and ${addressOf(first)} serves ${JSON.stringify(first.service)}: these count as two customers`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['service']),
        related: [{ message: `${addressOf(first)} is written so`, span: first.origin.locate(['service']) }],
      };
    }
  },
};

/** Without case, spaces and dashes. */
function fold(service: string): string {
  return service
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_]/gu, '');
}
