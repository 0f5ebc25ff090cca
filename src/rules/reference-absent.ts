import type { Rule } from './rule.ts';
import { addressOf, interconnectsByKey, presentCnis } from './support/lookups.ts';

export const referenceAbsent: Rule = {
  id: 'reference-absent',
  severity: 'error',
  why: 'A CNI cannot stay on an interconnect that is to be deleted.',
  fix: 'Move the CNI to another interconnect, give it state: absent too, or keep the interconnect.',
  *check(account) {
    const interconnects = interconnectsByKey(account);
    for (const cni of presentCnis(account)) {
      const host = cni.interconnect === undefined ? undefined : interconnects.get(cni.interconnect);
      if (host?.state !== 'absent') continue;
      yield {
        message: `${addressOf(cni)} is on ${addressOf(host)}, which has state: absent`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['interconnect']),
        related: [{ message: 'to be deleted here', span: host.origin.locate(['state']) }],
      };
    }
  },
};
