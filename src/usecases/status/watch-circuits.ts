import { withAccounts } from '../choose-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { followCircuits, isLasting, type Sighting } from './follow-circuits.ts';
import type { StatusRequest } from './read-status.ts';

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Which failures that no later look can repair end the watch: each of them, or only that of the first look. */
  readonly endsWith: 'any' | 'first';
  readonly onSighting: (sighting: Sighting) => void;
}

/**
 * Looks at circuits again and again until the signal or the deadline: each look, failed ones too, is told. Throws a `Failure` of the first
 * look, and the `NetworkError` of looks that cannot succeed.
 */
export function watchCircuits(
  request: StatusRequest,
  context: RunContext,
  { signal, endsWith, onSighting }: WatchOptions,
): Promise<void> {
  return withAccounts(request, context, { tolerant: false }, async (open) => {
    const options = { clock: context.clock, signal, endsInMs: request.deadlineMs };
    let isFirst = true;
    for await (const sighting of followCircuits(open, request, options)) {
      if ('failure' in sighting && isLasting(sighting.failure) && (isFirst || endsWith === 'any'))
        throw sighting.failure;
      if (isFirst && 'look' in sighting) for (const note of sighting.look.notes) context.notify(`note: ${note}`);
      isFirst = false;
      onSighting(sighting);
    }
  });
}
