import { NetworkError } from '../model/network-error.ts';
import { afterRefusal, mayBeThere } from './create/after-refusal.ts';
import type { Create, Created, Lost } from './create/create.ts';
import { createFailed, createUnknown } from './create/create-stops.ts';
import { lookForCreated } from './create/look-for-created.ts';
import { jittered } from './jittered.ts';
import { runAgain } from './next-step.ts';
import { reportError } from './report-error.ts';
import type { StepContext } from './step-context.ts';

/** Milliseconds before the second and the third try. */
const pauses = [200, 800] as const;

/**
 * Carries out a POST, and never makes a second object. Where it is uncertain whether a try was carried out, the account is listed: what
 * was not there before and is what was asked for is the created object; only what is certainly absent is asked for again.
 */
export async function createOnce<T>(create: Create<T>, context: StepContext): Promise<Created<T>> {
  let lost: Lost | undefined;
  for (const wait of [...pauses, undefined]) {
    const end = await attempt(create, lost);
    if ('live' in end) return claimed(create, end.live, false);
    if ('refusal' in end) {
      return claimed(create, await afterRefusal(create, end.refusal, lost, context), true);
    }
    const live = await findLost(create, end, context);
    if (live !== undefined) return claimed(create, live, true);
    if (wait === undefined || context.interrupted()) throw gaveUp(end, wait === undefined);
    lost = end;
    await context.pause(jittered(wait));
  }
  throw new Error('unreachable: the last try returns or throws');
}

function claimed<T>(create: Create<T>, live: T, found: boolean): Created<T> {
  create.claim(live);
  return { live, found };
}

type Attempt<T> = { readonly live: T } | { readonly refusal: NetworkError } | Lost;

/** One POST. It rejects where that was certainly not carried out and there is nothing to look for. */
async function attempt<T>(create: Create<T>, earlier: Lost | undefined): Promise<Attempt<T>> {
  try {
    const live = await create.send();
    if (create.identify(live).trim() !== '' && create.mayBeMade(live)) return { live };
    const message = `the API accepted ${create.object}, but its answer names nothing new`;
    return { error: { message, call: create.call }, repeatable: false };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    if (error.uncertain) return { error: reportError(create.call, error), repeatable: true };
    if (mayBeThere(create, error, earlier)) return { refusal: error };
    throw error;
  }
}

/** The object that a POST without an answer made; undefined where it certainly made none. */
async function findLost<T>(create: Create<T>, lost: Lost, context: StepContext): Promise<T | undefined> {
  const look = await lookForCreated(create, 2, context);
  if (look.type === 'found') return look.live;
  if (look.type === 'unclear') throw createUnknown(create, lost.error, look.why);
  if (!lost.repeatable) throw createUnknown(create, lost.error, 'the account does not list it');
  return undefined;
}

function gaveUp({ error }: Lost, tried: boolean) {
  const why = tried
    ? `tried ${pauses.length + 1} times, and the account does not list it`
    : 'the account does not list it, and the run was interrupted before another try';
  return createFailed(error, why, `Wait a little. ${runAgain}`);
}
