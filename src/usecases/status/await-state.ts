import { nearest } from '../../diagnostics/suggest.ts';
import { type StatusChange, statusChanges, statusRow } from '../../model/circuits/status-row.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { StatusRow } from '../../model/live.ts';
import type { NetworkError } from '../../model/network-error.ts';
import { durationText, joinFirst, joinWords } from '../../model/text.ts';
import { withAccounts } from '../choose-accounts.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { followCircuits, isLasting } from './follow-circuits.ts';
import { resultOf, type StatusLook, type StatusRequest, type StatusResult } from './read-status.ts';

/** The states of the API (api-facts: Objects). */
export const states = ['Healthy', 'Pending', 'Down', 'Unhealthy'] as const;
export type AwaitedState = (typeof states)[number];

/** Reads a state in upper or lower case. Throws a `Failure` (64). */
export function parseState(text: string): AwaitedState {
  const found = states.find((state) => state.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const near = text.toLowerCase() === 'up' ? 'Healthy' : nearest(text, states);
  throw new Failure(`--until takes ${joinWords(states, 'or')}, not ${JSON.stringify(text)}`, {
    exitCode: ExitCode.usage,
    hint: near === undefined ? 'Upper and lower case do not matter.' : `Did you mean ${near}?`,
  });
}

export type AwaitEvent =
  | { readonly type: 'begun'; readonly rows: readonly StatusRow[]; readonly at: Date; readonly pauseMs: number }
  | { readonly type: 'changed'; readonly change: StatusChange; readonly at: Date }
  | { readonly type: 'failed'; readonly error: NetworkError; readonly at: Date; readonly pauseMs: number };

export interface AwaitResult {
  /** As of the last look that succeeded. */
  readonly result: StatusResult;
  /** The circuits that were not in the state when the time was over. None: it was reached. */
  readonly absent: readonly StatusRow[];
  /** When that look was. */
  readonly at: Date;
  /** False where looks after it failed, until the time was over. */
  readonly isLast: boolean;
}

/**
 * Waits until all circuits that the first look chooses are in a state, or the time of `--deadline` is over. A failed look is an event. Throws
 * a `Failure` where there is nothing to wait for, or where a circuit is not there any more, and the `NetworkError` of looks that cannot succeed.
 */
export function awaitState(
  request: StatusRequest & { readonly until: AwaitedState },
  context: RunContext,
  onEvent: (event: AwaitEvent) => void,
): Promise<AwaitResult> {
  return withAccounts(request, context, { tolerant: false }, async (open) => {
    const options = { clock: context.clock, signal: new AbortController().signal, endsInMs: request.deadlineMs };
    const seen: { rows?: readonly StatusRow[]; last?: AwaitResult; error?: NetworkError } = {};
    const sightings = followCircuits(open, { ...request, peers: false }, { ...options, isPinned: true });
    for await (const sighting of sightings) {
      const { at, pauseMs } = sighting;
      if ('failure' in sighting) {
        seen.error = sighting.failure;
        if (seen.last !== undefined) seen.last = { ...seen.last, isLast: false };
        if (isLasting(sighting.failure)) throw sighting.failure;
        onEvent({ type: 'failed', error: sighting.failure, at, pauseMs });
        continue;
      }
      const { look } = sighting;
      const rows = look.accounts.flatMap(({ circuits }) => circuits.map(statusRow));
      if (seen.rows === undefined) {
        begin(look, rows, request, context);
        onEvent({ type: 'begun', rows, at, pauseMs });
      } else {
        for (const change of statusChanges(seen.rows, rows)) onEvent({ type: 'changed', change, at });
        refuseGone(seen.rows, rows);
      }
      seen.rows = rows;
      const absent = rows.filter(({ state }) => state !== request.until);
      seen.last = { result: resultOf(look), absent, at, isLast: true };
      if (absent.length === 0) return seen.last;
    }
    if (seen.last !== undefined) return seen.last;
    throw (
      seen.error ??
      new Failure(`--deadline ${durationText(request.deadlineMs ?? 0)} is over before a first look`, {
        exitCode: ExitCode.failed,
        hint: 'Give --deadline more time: the account could not be read once.',
      })
    );
  });
}

function begin(
  { accounts, notes, left_out }: StatusLook,
  rows: readonly StatusRow[],
  { keys, filter }: StatusRequest,
  context: RunContext,
): void {
  for (const note of notes) context.notify(`note: ${note}`);
  const missing = accounts
    .flatMap((account) => account.missing)
    .filter((address) => address.startsWith('interconnect.'));
  if (keys.length === 0 && missing.length > 0) {
    // A circuit that was made a moment ago may not be listed yet: the others must not pass for all of them.
    const what = `declared, but not live: ${joinFirst(missing, mostNamed)}`;
    const hint = 'Wait until demarc status lists it, or name the KEYs to wait for.';
    if (filter === undefined) throw new Failure(what, { exitCode: ExitCode.failed, hint });
    context.notify(`note: ${what}; not waited for`);
  }
  if (rows.length > 0) return;
  throw new Failure('there is no circuit to wait for', {
    exitCode: ExitCode.failed,
    hint: left_out > 0 ? 'The filter leaves out all of them.' : 'demarc status shows what is live.',
  });
}

const mostNamed = 20;

function refuseGone(before: readonly StatusRow[], after: readonly StatusRow[]): void {
  const gone = statusChanges(before, after).filter(({ to }) => to === null);
  if (gone.length === 0) return;
  throw new Failure(`not live any more: ${joinWords(gone.map(({ name }) => name))}`, {
    exitCode: ExitCode.failed,
    hint: 'It was deleted, or replaced by another interconnect. demarc status shows what is live now.',
  });
}
