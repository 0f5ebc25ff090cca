import type { PlanNote } from '../../model/plan.ts';
import type { Home, Restore } from '../decision.ts';
import { planNote } from '../note.ts';
import type { Restored } from './take-up.ts';

/** What carrying it out takes. A review of the replacement covers it only where the CNI goes where that would have put it. */
export function restoreTo({ entry, otherwise }: Restored, home: Home): Restore {
  return { id: entry.cni.id, replaced: home.label === entry.host ? otherwise : undefined };
}

export function restoreReason({ live }: Restored): string {
  return live === undefined
    ? 'it is made again from the journal of an interrupted apply'
    : 'an interrupted apply made it again and did not finish: the rest comes from the journal';
}

/** Says in the plan what is taken up. It names no time and no path: a plan holds neither. */
export function restoreNote(address: string, restored: Restored): PlanNote {
  return planNote({
    code: 'plan-journal',
    message: `${address} ${inWords(restored)}`,
    address,
    hint: 'what the documents do not write comes back as it was, fields and keys that they do not know included',
  });
}

function inWords({ live }: Restored): string {
  return live === undefined
    ? 'is recreated from the journal of an interrupted apply, which deleted it'
    : `was recreated by an interrupted apply as ${live.id}; what is missing comes back from its journal`;
}
