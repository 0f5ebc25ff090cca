import type { Rule } from './rule.ts';
import { addressOf, presentCnis } from './support/lookups.ts';

/** In bytes. RFC 2385, section 4.5: an implementation must accept at least 80 bytes. */
const longest = 80;

export const md5KeyLength: Rule = {
  id: 'md5-key-length',
  severity: 'warning',
  why: 'Routers have to accept MD5 keys of up to 80 bytes only (RFC 2385): a longer one may be cut, and the session stays down.',
  fix: 'Choose a key of at most 80 characters.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      const key = cni.bgp?.md5_key;
      if (key === undefined || key === null || key.reveal().length <= longest) continue;
      yield {
        message: `${addressOf(cni)}: md5_key has more than ${longest} characters`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['bgp', 'md5_key']),
      };
    }
  },
};
