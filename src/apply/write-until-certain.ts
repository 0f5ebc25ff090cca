import type { LiveCni } from '../model/live.ts';
import { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import { differingCniFields } from '../plan/diff/cni-differences.ts';
import { jittered, reportError, runAgain } from './report-error.ts';
import { type StepContext, StepStop } from './step-end.ts';

/** Milliseconds before the second and the third try, roughly. */
const pauses = [200, 800] as const;

export interface IdempotentWrite<T> {
  readonly call: WriteOperation;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Sends the write once. */
  send(): Promise<T>;
  /** Reads the object: the result where the write has been carried out, undefined where it has not. */
  look(): Promise<T | undefined>;
}

/**
 * Carries out a PUT or a DELETE. Where it is uncertain whether a try was carried out, the object is looked at, and only what is
 * not done is sent again. Never for a POST: to repeat one makes a second object. The client beneath repeats no write of which that is
 * uncertain, so this is the only loop.
 */
export async function writeUntilCertain<T>(write: IdempotentWrite<T>): Promise<T> {
  for (const wait of [...pauses, undefined]) {
    try {
      return await write.send();
    } catch (error) {
      if (!(error instanceof NetworkError) || !error.uncertain) throw error;
      const result = await lookAfter(write, error);
      if (result !== undefined) return result;
      if (wait === undefined) throw gaveUp(write.call, error);
      await write.pause(jittered(wait));
    }
  }
  throw new Error('unreachable: the last try returns or throws');
}

async function lookAfter<T>(write: IdempotentWrite<T>, uncertain: NetworkError): Promise<T | undefined> {
  try {
    return await write.look();
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const message = `${uncertain.message}; whether it was carried out could not be read either: ${error.message}`;
    throw new StepStop({
      outcome: 'unknown',
      error: reportError(write.call, uncertain, message),
      next: `The change may or may not be there. ${runAgain}`,
    });
  }
}

function gaveUp(call: WriteOperation, error: NetworkError): StepStop {
  const message = `${error.message}; tried ${pauses.length + 1} times, and the object still reads as before`;
  return new StepStop({
    outcome: 'failed',
    error: reportError(call, error, message),
    next: `Wait a little. ${runAgain}`,
  });
}

export interface Delete {
  readonly call: WriteOperation;
  readonly pause: (milliseconds: number) => Promise<void>;
  send(): Promise<void>;
  /** Reads the object, to see whether it is still there. */
  read(): Promise<unknown>;
}

/** Carries out a DELETE. Answered 404, it is done: somebody, or an earlier try, has been there. */
export async function deleteUntilGone(request: Delete): Promise<void> {
  const exists = async (): Promise<true> => {
    await request.read();
    return true;
  };
  await writeUntilCertain({
    call: request.call,
    pause: request.pause,
    send: async () => {
      await undefinedIfNotFound(request.send());
      return 'gone' as const;
    },
    look: async () => ((await undefinedIfNotFound(exists())) === undefined ? ('gone' as const) : undefined),
  });
}

/** The answer, or undefined where the object does not exist (404). */
export async function undefinedIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NetworkError && error.kind === 'not_found') return undefined;
    throw error;
  }
}

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

/** Milliseconds before a read of what this run has just written is repeated, roughly. */
const patience = [500, 1_500, 3_000] as const;

/**
 * A CNI before a write; undefined where it does not exist. What this run has made or written may be slow to be seen: an answer that
 * does not know it, or not as it was written, is not believed at once.
 */
export async function readCni(
  id: string,
  { api, memory, pause }: Pick<StepContext, 'api' | 'memory' | 'pause'>,
): Promise<LiveCni | undefined> {
  const own = memory.writtenCni(id);
  const isOwn = own !== undefined || memory.isOwnCni(id);
  const isCurrent = (live: LiveCni | undefined) =>
    live !== undefined && (own === undefined || differingFromOwnWrite(own, live).length === 0);
  let live = await undefinedIfNotFound(api.getCni(id));
  for (const wait of isOwn ? patience : []) {
    if (isCurrent(live)) break;
    await pause(jittered(wait));
    live = await undefinedIfNotFound(api.getCni(id));
  }
  return live;
}

/** Fields of a CNI that differ from how a write of this run left it. */
export function differingFromOwnWrite(written: LiveCni, now: LiveCni): readonly string[] {
  const fields = differingCniFields(written, now);
  // Whether the answer to a PUT gives the MD5 key back is not documented: one that it lacks cannot be compared.
  const unreadable = written.bgp?.md5_key === undefined || now.bgp?.md5_key === undefined;
  return unreadable ? fields.filter((field) => field !== 'bgp.md5_key') : fields;
}
