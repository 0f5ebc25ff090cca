import { regionOfPairingKey } from '../net/pairing-key.ts';
import type { Rule } from './rule.ts';
import { addressOf } from './support/lookups.ts';

/**
 * The key decides the region of the attachment, because Google's keys hold their region. In a tombstone, the region says what to delete.
 */
export const regionContradiction: Rule = {
  id: 'region-contradiction',
  severity: 'error',
  why: 'An attachment is made in the region of its pairing key: with another one in the document, each run would make another attachment.',
  fix: 'Write the region of the pairing key, or use the pairing key of the attachment in this region.',
  *check(account) {
    for (const interconnect of account.interconnects) {
      if (interconnect.type !== 'gcp_partner' || interconnect.region === undefined) continue;
      const carried = regionOfPairingKey(interconnect.pairing_key?.reveal() ?? '');
      if (carried === undefined || carried === interconnect.region) continue;
      yield {
        // The message does not name the region in the key, because it is part of a sensitive value.
        message: `${addressOf(interconnect)}: region is ${interconnect.region}, and its pairing_key is for another region`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(['region']),
        related: [{ message: 'the pairing key', span: interconnect.origin.locate(['pairing_key']) }],
      };
    }
  },
};
