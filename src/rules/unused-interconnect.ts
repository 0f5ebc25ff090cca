import type { Rule } from './rule.ts';
import { addressOf, presentCnis, presentInterconnects } from './support/lookups.ts';

export const unusedInterconnect: Rule = {
  id: 'unused-interconnect',
  severity: 'warning',
  why: 'An interconnect without a CNI carries no traffic, but its port and cross-connect still cost money.',
  fix: 'Add a CNI with this interconnect, or correct the reference of the one that was meant. For a port that waits on purpose, turn the rule off (policy.rules: { unused-interconnect: { off: [KEY] } }); to give it up, write state: absent.',
  *check(account) {
    const cnis = presentCnis(account);
    // A CNI without an `interconnect` may be on any of them.
    if (cnis.some((cni) => cni.interconnect === undefined)) return;
    const used = new Set(cnis.map((cni) => cni.interconnect));
    for (const interconnect of presentInterconnects(account)) {
      if (used.has(interconnect.key) || (interconnect.name !== undefined && used.has(interconnect.name))) continue;
      yield {
        message: `${addressOf(interconnect)} is used by no CNI`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(),
      };
    }
  },
};
