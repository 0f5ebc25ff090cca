import type { DesiredCni } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, mayBeWritten, presentCnis } from './support/lookups.ts';

export const advertiseNothing: Rule = {
  id: 'advertise-nothing',
  severity: 'warning',
  why: 'With advertise_only Cloudflare takes no routes from the session, and without prefixes it has little use.',
  fix: 'List the prefixes in bgp.extra_prefixes, or use dynamic_route_exchange.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      if (cni.bgp_mode !== 'advertise_only' || mayHavePrefixes(cni)) continue;
      yield {
        message: `${addressOf(cni)}: bgp_mode is advertise_only, and extra_prefixes has no prefix`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['bgp_mode']),
      };
    }
  },
};

/** Prefixes that are not written are not managed. A pinned CNI exists already, so it may have some. */
function mayHavePrefixes(cni: DesiredCni): boolean {
  if (mayBeWritten(cni, 'bgp.extra_prefixes')) return true;
  const prefixes = cni.bgp === null ? [] : cni.bgp?.extra_prefixes;
  return prefixes === undefined ? cni.id !== undefined || mayBeWritten(cni, 'id') : prefixes.length > 0;
}
