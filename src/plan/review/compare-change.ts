import { compareText } from '../../model/order.ts';
import type { Change } from '../../model/plan.ts';
import type { ChangedChange, FieldDifference } from '../../model/review.ts';
import { canonicalJson } from '../canonical-json.ts';
import { comparedFields } from '../host-text.ts';

/** What differs between two changes of one object, in everything that their digests cover. */
export function compareChange(reviewed: Change, now: Change): ChangedChange {
  return {
    reviewed,
    now,
    differs: {
      action: reviewed.action !== now.action,
      live_id: reviewed.live_id !== now.live_id,
      impact: reviewed.impact !== now.impact,
      calls: callsOf(reviewed) !== callsOf(now),
    },
    fields: differingFields(reviewed, now),
  };
}

function differingFields(reviewed: Change, now: Change): readonly FieldDifference[] {
  const before = new Map(comparedFields(reviewed.fields).map((field) => [field.path, field]));
  const after = new Map(comparedFields(now.fields).map((field) => [field.path, field]));
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((path) => {
    const [old, young] = [before.get(path), after.get(path)];
    if (canonicalJson(old ?? null) === canonicalJson(young ?? null)) return [];
    return [{ path, ...(old !== undefined && { reviewed: old }), ...(young !== undefined && { now: young }) }];
  });
}

function callsOf({ steps }: Change): string {
  return steps.map(({ call }) => call).join(' ');
}
