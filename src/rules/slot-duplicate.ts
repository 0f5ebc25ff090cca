import type { DesiredInterconnect } from '../model/desired.ts';
import type { Rule } from './rule.ts';
import { addressOf, repeats } from './support/lookups.ts';

export const slotDuplicate: Rule = {
  id: 'slot-duplicate',
  severity: 'error',
  why: 'A port carries one interconnect: two keys with one slot_id would claim the same live object.',
  fix: 'Give one of them another port, or delete one of the entries.',
  *check(account) {
    for (const { first, again, value } of repeats(account.interconnects, slotOf)) {
      yield {
        message: `${addressOf(again)} and ${addressOf(first)} are both on slot ${value}`,
        about: [addressOf(again)],
        at: again.origin.locate(['slot_id']),
        related: [{ message: `${addressOf(first)} is on it`, span: first.origin.locate(['slot_id']) }],
      };
    }
  },
};

/** The id of the port. UUIDs ignore letter case (RFC 9562). */
function slotOf(interconnect: DesiredInterconnect): string | undefined {
  return interconnect.type === 'direct' ? interconnect.slot_id?.toLowerCase() : undefined;
}
