import { NetworkError } from '../model/network-error.ts';
import type { ReportError } from '../model/report.ts';
import { jittered } from './apply-options.ts';
import { type Create, type Look, lookForCreated } from './look-for-created.ts';
import { nextAfter, reportError, runAgain } from './report-error.ts';
import { type StepContext, StepStop } from './step-end.ts';

/** Milliseconds before the second and the third try. */
const pauses = [200, 800] as const;

export interface Created<T> {
  readonly live: T;
  /** True where the answer was lost and the object was found in the account. */
  readonly found: boolean;
}

/** A POST that was sent. It is not known whether it was carried out. */
interface Lost {
  readonly error: ReportError;
  /** True: it may be sent again when it certainly was not carried out. */
  readonly repeatable: boolean;
}

/**
 * Carries out a POST and never makes a second object. Where it is not certain that a try was carried out, it lists the account. An object
 * that is new and matches the request is the created object. The POST is sent again only where the object is certainly absent.
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

/** One POST. Rejects where the POST was certainly not carried out and the object cannot exist. */
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

/** The object that a POST without an answer made. Undefined where it certainly made none. */
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
 * A refusal may mean that the object already exists. A POST whose answer was lost may have made it, a proxy that sent the POST twice, or
 * another user. A 409 says so. For a port that is taken the API may answer 400.
 */
function mayBeThere<T>({ call }: Create<T>, { kind }: NetworkError, earlier: Lost | undefined): boolean {
  return kind === 'conflict' || (kind === 'rejected' && (call === 'create_interconnect' || earlier !== undefined));
}

/**
 * Returns the object that the API refused to create, if it already exists and belongs to this step. Otherwise the step ends and says what
 * blocks the create. `earlier`: an earlier POST of this step whose answer was lost.
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
    throw createUnknown(create, error, `${create.describe(look.live)} appeared after the plan and may be the one`);
  }
  if (look.type === 'unclear') throw unclear(create, refusal, look, earlier);
  if (look.holder !== undefined) throw createTaken(error, `${create.describe(look.holder)} was there before`);
  if (earlier !== undefined) {
    throw createUnknown(create, error, 'an earlier try may have created it, but the account does not list it');
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

/** Ends a create where it is not known whether it was carried out. */
function createUnknown<T>({ object }: Create<T>, error: ReportError, why: string): StepStop {
  return new StepStop(
    'unknown',
    { ...error, message: `${error.message}; ${why}` },
    `Check in the dashboard, or with \`demarc plan\`, whether the account now has ${object}. ${runAgain} demarc recognises what was created and does not create it twice.`,
  );
}

/** Ends a create that was certainly not carried out. */
function createFailed(error: ReportError, why: string | undefined, next: string): StepStop {
  const message = why === undefined ? error.message : `${error.message}; ${why}`;
  return new StepStop('failed', { ...error, message }, next);
}

/** Ends a create where another object already has its place. */
function createTaken(error: ReportError, why: string): StepStop {
  const next = `Choose another place or name for it, or free that one. ${runAgain} It makes a new plan from the current network. Check that plan before you confirm it.`;
  return createFailed(error, why, next);
}

/** For an applied create whose answer was lost and whose result was found in the account. */
export function foundNote(object: string): string {
  return `The API did not confirm the create, but ${object}, which did not exist when the plan was made and is as requested, was found: it counts as the result.`;
}
