import type { NetworkError } from '../../model/network-error.ts';
import { nextAfter } from '../next-step.ts';
import { reportError } from '../report-error.ts';
import type { StepContext } from '../step-context.ts';
import type { Create, Lost } from './create.ts';
import { createFailed, createTaken, createUnknown } from './create-stops.ts';
import { type Look, lookForCreated } from './look-for-created.ts';

/**
 * Whether a refusal may mean that the object is there already: made by a POST whose answer was lost, by something on the way that
 * sent the POST twice, or by somebody else. A 409 says so; for a port that is taken the API may answer 400.
 */
export function mayBeThere<T>({ call }: Create<T>, { kind }: NetworkError, earlier: Lost | undefined): boolean {
  return kind === 'conflict' || (kind === 'rejected' && (call === 'create_interconnect' || earlier !== undefined));
}

/**
 * The object that the API would not create, where it is there already and is this step's; else the step ends, and says who is in the
 * way. `earlier`: a POST of this step before it whose answer was lost.
 */
export async function afterRefusal<T>(
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
