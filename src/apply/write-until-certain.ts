import { NetworkError, undefinedIfNotFound } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import { jittered } from './apply-options.ts';
import { reportError, runAgain } from './report-error.ts';
import { StepStop } from './step-end.ts';

/** Milliseconds, roughly, before the second and the third try. */
const pauses = [200, 800] as const;

interface IdempotentWrite<T> {
  readonly call: WriteOperation;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Sends the write once. */
  send(): Promise<T>;
  /** Reads the object. Returns the result where the write was carried out, and undefined where it was not. */
  look(): Promise<T | undefined>;
}

/**
 * Carries out a PUT or a DELETE. Where it is not certain that a try was carried out, it reads the object and repeats only a write that is
 * not done. Never for a POST: a repeated POST makes a second object. The client never repeats such an uncertain write, so this is the
 * only loop.
 */
export async function writeUntilCertain<T>(write: IdempotentWrite<T>): Promise<T> {
  let lost: NetworkError | undefined;
  for (const wait of [...pauses, undefined]) {
    try {
      return await write.send();
    } catch (error) {
      if (error instanceof StepStop && lost !== undefined) throw notRepeated(write.call, lost, error);
      if (!(error instanceof NetworkError) || !error.uncertain) throw error;
      const result = await lookAfter(write, error);
      if (result !== undefined) return result;
      lost = error;
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
    const message = `${uncertain.message}; it could not be read either whether it was carried out: ${error.message}`;
    const reported = reportError(write.call, uncertain, message);
    throw new StepStop('unknown', reported, `The change may or may not have been made. ${runAgain}`);
  }
}

function gaveUp(call: WriteOperation, error: NetworkError): StepStop {
  const message = `${error.message}; tried ${pauses.length + 1} times, and the object is still unchanged`;
  return new StepStop('failed', reportError(call, error, message), `Wait a little. ${runAgain}`);
}

/** The object is unchanged after a try whose answer was lost, and a last look stopped the next try. */
function notRepeated(call: WriteOperation, lost: NetworkError, { end }: StepStop): StepStop {
  const message = `${lost.message}; the object is still unchanged, and it was not sent again: ${end.error.message}`;
  return new StepStop('failed', reportError(call, lost, message), end.next);
}

interface Delete {
  readonly call: WriteOperation;
  readonly pause: (milliseconds: number) => Promise<void>;
  send(): Promise<void>;
  /** Reads the object, to see if it still exists. */
  read(): Promise<unknown>;
}

/** Carries out a DELETE. A 404 means that the object is gone: an earlier try or another user deleted it. */
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
