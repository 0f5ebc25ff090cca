import type { Rule } from './rule.ts';
import { addressOf, interconnectsByKey, mayBeWritten, presentCnis } from './support/lookups.ts';

/** Offline, it is not known if a CNI is new. A CNI that is pinned by `id` is not new. */
export const mtuMissing: Rule = {
  id: 'mtu-missing',
  severity: 'error',
  why: 'The MTU of a CNI on a Google attachment must equal the MTU of the attachment, which the API does not show, so no default is safe.',
  fix: "Write magic.mtu with the attachment's own MTU: 1440, 1460, 1500 or 8896.",
  *check(account) {
    const interconnects = interconnectsByKey(account);
    for (const cni of presentCnis(account)) {
      const host = cni.interconnect === undefined ? undefined : interconnects.get(cni.interconnect);
      if (host?.type !== 'gcp_partner' || cni.magic.mtu !== undefined) continue;
      if (cni.id !== undefined || ['magic.mtu', 'id'].some((path) => mayBeWritten(cni, path))) continue;
      yield {
        message: `${addressOf(cni)} has no mtu, and ${addressOf(host)} is a gcp_partner interconnect`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['magic'], 'key'),
        related: [{ message: 'the interconnect that it is on', span: host.origin.locate() }],
      };
    }
  },
};
