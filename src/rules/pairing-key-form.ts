import { regionOfPairingKey } from '../net/pairing-key.ts';
import type { Rule } from './rule.ts';
import { addressOf, presentInterconnects } from './support/lookups.ts';

/** Only a warning, because Google calls its pairing keys opaque. */
export const pairingKeyForm: Rule = {
  id: 'pairing-key-form',
  severity: 'warning',
  why: 'Pairing keys usually read uuid/region/domain: one that does not may be cut, or may be another value.',
  fix: 'Copy the pairing key of the VLAN attachment again, whole, from the Google Cloud console or gcloud.',
  *check(account) {
    for (const interconnect of presentInterconnects(account)) {
      if (interconnect.type !== 'gcp_partner' || interconnect.pairing_key === undefined) continue;
      if (regionOfPairingKey(interconnect.pairing_key.reveal()) !== undefined) continue;
      yield {
        message: `${addressOf(interconnect)}: pairing_key does not read uuid/region/domain`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(['pairing_key']),
      };
    }
  },
};
