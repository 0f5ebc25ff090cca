import type { Rule } from './rule.ts';
import { addressOf, mayBeWritten, presentDirect } from './support/lookups.ts';

export const slotMissing: Rule = {
  id: 'slot-missing',
  severity: 'error',
  why: 'A physical interconnect is a port: without slot_id, slot or name nothing says which one.',
  fix: 'Write slot_id (one port), slot (what the port must be like), or name (the interconnect exists already).',
  *check(account) {
    for (const interconnect of presentDirect(account)) {
      const { slot_id: slotId, slot, name } = interconnect;
      if (slotId !== undefined || slot !== undefined || name !== undefined) continue;
      if (['slot_id', 'slot', 'name'].some((path) => mayBeWritten(interconnect, path))) continue;
      yield {
        message: `${addressOf(interconnect)} has none of slot_id, slot and name`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(),
      };
    }
  },
};
