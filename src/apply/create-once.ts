import { NetworkError } from '../model/network-error.ts';
import type { ReportError } from '../model/report.ts';
import { jittered } from './apply-options.ts';
import { type Create, type Look, lookForCreated } from './look-for-created.ts';
import { nextAfter, reportError, runAgain } from './report-error.ts';
import { type StepContext, StepStop } from './step-end.ts';

/** Milliseconds before the second and the third try. */
const pauses = [200, 800] as const;

/** The result of a create. */
export interface Created<T> {
  readonly live: T;
  /** Its answer was lost, and it was found in the account. */
  readonly found: boolean;
}

/** A POST that was sent and may or may not have been carried out. */
interface Lost {
  readonly error: ReportError;
  /** It may be sent again once it is certain that it was not carried out. */
  readonly repeatable: boolean;
}

/**
 * Carries out a POST, and never makes a second object. Where it is uncertain whether a try was carried out, the account is listed.
 * An object that was not there before, and is what was asked for, is the created one. Only what is certainly absent is asked for
 * again.
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

/**
 * A refusal may mean that the object is there already: made by a POST whose answer was lost, by a proxy that
 * sent the POST twice, or by another user. A 409 says so; for a port that is taken the API may answer 400.
 */
function mayBeThere<T>({ call }: Create<T>, { kind }: NetworkError, earlier: Lost | undefined): boolean {
  return kind === 'conflict' || (kind === 'rejected' && (call === 'create_interconnect' || earlier !== undefined));
}

/**
 * The object that the API would not create, where it is there already and is this step's; else the step ends, and says what is in the
 * way. `earlier`: a POST of this step before it whose answer was lost.
 */
async function afterRefusal<T>(
  create: Create<T>,
  refusal: NetworkError,
  earlier: Lost | undefined,
  context: Pick<StepContext, 'pause' | 'interrupted'>,
): Promise<T> {
  const look = await lookForCreated(create, earlier === undefined ? 1 : 2, context);
  const error = reportError(create.call, refusal);
  if (look.type === 'found') {
    if (create.isUnique || earlier !== undefined) return look.live;
    throw createUnknown(create, error, `${create.describe(look.live)} came after the plan and may be it`);
  }
  if (look.type === 'unclear') throw unclear(create, refusal, look, earlier);
  if (look.holder !== undefined) throw createTaken(error, `${create.describe(look.holder)} was there before`);
  if (earlier !== undefined) {
    throw createUnknown(create, error, 'an earlier try may have made it, but the account does not list it');
  }
  throw createFailed(error, await create.hidden(), nextAfter(refusal));
}

function unclear<T>(
  create: Create<T>,
  refusal: NetworkError,
  { why, listed }: Extract<Look<T>, { type: 'unclear' }>,
  earlier: Lost | undefined,
) {
  const error = reportError(create.call, refusal);
  if (earlier !== undefined || (listed && !create.isUnique)) return createUnknown(create, error, why);
  return listed ? createTaken(error, why) : createFailed(error, why, nextAfter(refusal));
}

/** Ends a create of which it is not known whether it was carried out. */
function createUnknown<T>({ object }: Create<T>, error: ReportError, why: string): StepStop {
  return new StepStop(
    'unknown',
    { ...error, message: `${error.message}; ${why}` },
    `Check in the dashboard, or with \`demarc plan\`, whether the account now has ${object}. ${runAgain} What was created is found by what it is and not created twice.`,
  );
}

/** Ends a create that was certainly not carried out. */
function createFailed(error: ReportError, why: string | undefined, next: string): StepStop {
  const message = why === undefined ? error.message : `${error.message}; ${why}`;
  return new StepStop('failed', { ...error, message }, next);
}

/** Ends a create whose place is taken. */
function createTaken(error: ReportError, why: string): StepStop {
  const next = `Choose another place or name for it, or free that one. ${runAgain} It plans on what is there now. Look at that plan before you confirm it.`;
  return createFailed(error, why, next);
}

/** For an applied create whose result did not come with the answer but was found in the account. */
export function foundNote(object: string): string {
  return `The API did not confirm the create; ${object}, which was not there when the plan was made and is what was asked for, was found and taken as its result.`;
}
