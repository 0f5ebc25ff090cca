import type { Rule } from './rule.ts';
import { addressOf, mayBeWritten, presentDirect } from './support/lookups.ts';

export const slotConflict: Rule = {
  id: 'slot-conflict',
  severity: 'error',
  why: 'A slot_id names one port and slot asks for any port of a kind, so only one of them can decide.',
  fix: 'Keep slot_id for exactly this port, or slot for any port like it.',
  *check(account) {
    for (const interconnect of presentDirect(account)) {
      const named = interconnect.slot_id !== undefined || mayBeWritten(interconnect, 'slot_id');
      if (!named || interconnect.slot === undefined) continue;
      yield {
        message: `${addressOf(interconnect)} has both slot_id and slot`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(['slot'], 'key'),
        related: [{ message: 'the port by its id', span: interconnect.origin.locate(['slot_id'], 'key') }],
      };
    }
  },
};
