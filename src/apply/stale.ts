import type { WriteOperation } from '../model/operation.ts';
import { StepStop } from './step-stop.ts';

const next =
  'Somebody else has been at work here. Run the same command again: it plans on what is there now; look at that plan before you confirm it.';

/** When a difference was seen: before our write, or after a try of which it is not certain whether it was carried out. */
export type Seen = 'before the write' | 'after a try';

/** Ends the step as stale where the object is not what was planned on. `fields` are dotted paths. */
export function refuseStale(call: WriteOperation, object: string, fields: readonly string[], seen: Seen): void {
  if (fields.length > 0)
    throw stale(call, `${object} has changed since the plan was made (${fields.join(', ')})`, seen);
}

/** Ends the step as stale because the object that it was to change is not there any more. */
export function staleGone(call: WriteOperation, object: string, seen: Seen): StepStop {
  return stale(call, `${object} no longer exists`, seen);
}

function stale(call: WriteOperation, what: string, seen: Seen): StepStop {
  const wrote = seen === 'before the write' ? 'nothing was written' : 'one write was sent, and its answer was lost';
  return new StepStop({ outcome: 'stale', error: { message: `${what}; ${wrote}`, call }, next });
}
