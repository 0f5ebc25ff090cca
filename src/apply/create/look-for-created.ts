import { NetworkError } from '../../model/network-error.ts';
import type { StepContext } from '../step-context.ts';
import type { Create } from './create.ts';

/** Between two looks, in milliseconds: time for a change that is still on its way to be seen. */
export const settleMs = 3_000;

export type Look<T> =
  | { readonly type: 'found'; readonly live: T }
  /** `holder`: an object that is like it and was there before. */
  | { readonly type: 'absent'; readonly holder: T | undefined }
  /** `listed`: the account was read, and what is there cannot be told apart. */
  | { readonly type: 'unclear'; readonly why: string; readonly listed: boolean };

/**
 * Looks in the account for what a create may have made. One complete listing is enough to find it; that it is not there takes `times`
 * of them, some seconds apart. A listing that fails is tried once more.
 */
export async function lookForCreated<T>(
  create: Create<T>,
  times: number,
  { pause, interrupted }: Pick<StepContext, 'pause' | 'interrupted'>,
): Promise<Look<T>> {
  let absences = 0;
  let failure = '';
  for (let round = 0; round <= times; round += 1) {
    if (round > 0) await pause(settleMs);
    const listing = await listCompletely(create);
    if ('failure' in listing) {
      ({ failure } = listing);
      // Whoever ends a run does not wait for what does not answer.
      if (interrupted()) break;
      continue;
    }
    const look = judge(create, listing.objects);
    if (look.type === 'absent') absences += 1;
    if (look.type !== 'absent' || absences === times) return look;
  }
  return { type: 'unclear', why: `whether it is there could not be read: ${failure}`, listed: false };
}

type Listing<T> = { readonly objects: readonly T[] } | { readonly failure: string };

async function listCompletely<T>(create: Create<T>): Promise<Listing<T>> {
  try {
    const objects = await create.list();
    // One that comes twice means that the pages moved while they were read: then another may be missing.
    if (new Set(objects.map((one) => create.identify(one))).size === objects.length) return { objects };
    return { failure: 'the listing changed while its pages were read' };
  } catch (error) {
    if (error instanceof NetworkError) return { failure: error.message };
    throw error;
  }
}

function judge<T>(create: Create<T>, objects: readonly T[]): Look<T> {
  const like = objects.filter((one) => create.isLike(one));
  const fresh = like.filter((one) => create.isNew(one));
  const [live] = fresh;
  if (live === undefined) return { type: 'absent', holder: like[0] };
  const why = doubtful(create, fresh, live);
  return why === undefined ? { type: 'found', live } : { type: 'unclear', why, listed: true };
}

/** Why what is found is not taken as the created object: it may be somebody else's. */
function doubtful<T>(create: Create<T>, fresh: readonly T[], live: T): string | undefined {
  if (fresh.length > 1) {
    const all = fresh.map((one) => create.describe(one)).join(' and ');
    return `${all} were not there when the plan was made, and any of them may be it`;
  }
  const isNew = `${create.describe(live)} was not there when the plan was made`;
  const differing = create.differing(live);
  if (differing.length > 0) return `${isNew}, but is not what was asked for (${differing.join(', ')})`;
  const doubt = create.doubt?.();
  return doubt === undefined ? undefined : `${isNew}, but ${doubt}`;
}
