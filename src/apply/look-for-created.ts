import { NetworkError } from '../model/network-error.ts';
import type { StepContext } from './step-end.ts';

/** A POST, and how its result is recognised where the answer is lost. */
export interface Create<T> {
  readonly call: 'create_interconnect' | 'create_cni';
  /** What is to be created, for a person: `a CNI with the conduit name wan-a`. */
  readonly object: string;
  /** No two objects of an account can be alike: one that is like it is the only one. */
  readonly isUnique: boolean;
  send(): Promise<T>;
  /** Everything of its kind in the account. */
  list(): Promise<readonly T[]>;
  /** Its name or id. */
  identify(live: T): string;
  /** It, for a person: `CNI 0b8e… on interconnect icon-7`. */
  describe(live: T): string;
  /** False for an object that was there before: the answer cannot mean it. */
  mayBeMade(live: T): boolean;
  /** It was not there before the POST, and no other step made it. */
  isNew(live: T): boolean;
  /** It is what was asked for, by what the API keeps unique. Where it keeps nothing unique, by all that it shows. */
  isLike(live: T): boolean;
  /** The dotted fields in which it is not what was asked for. */
  differing(live: T): readonly string[];
  /** Takes it as the result of this step, for good. */
  claim(live: T): void;
  /** Why an object that is found cannot be told from another step's, if so. */
  doubt?(): string | undefined;
  /** What stands in the way where the API refused it and no listed object is like it; undefined where that cannot be told. */
  hidden(): Promise<string | undefined>;
}

/** Between two looks, in milliseconds: time for a change that is still on its way to be seen. */
const settleMs = 3_000;

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
      // A run that was interrupted does not wait for an API that does not answer.
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
    if (new Set(objects.map((live) => create.identify(live))).size === objects.length) return { objects };
    return { failure: 'the listing changed while its pages were read' };
  } catch (error) {
    if (error instanceof NetworkError) return { failure: error.message };
    throw error;
  }
}

function judge<T>(create: Create<T>, objects: readonly T[]): Look<T> {
  const like = objects.filter((live) => create.isLike(live));
  const fresh = like.filter((live) => create.isNew(live));
  const [live] = fresh;
  if (live === undefined) return { type: 'absent', holder: like[0] };
  const why = doubtful(create, fresh, live);
  return why === undefined ? { type: 'found', live } : { type: 'unclear', why, listed: true };
}

/** Why an object that was found is not taken as the created one: another user may have made it. */
function doubtful<T>(create: Create<T>, fresh: readonly T[], live: T): string | undefined {
  if (fresh.length > 1) {
    const all = fresh.map((object) => create.describe(object)).join(' and ');
    return `${all} were not there when the plan was made, and any of them may be it`;
  }
  const isNew = `${create.describe(live)} was not there when the plan was made`;
  const differing = create.differing(live);
  if (differing.length > 0) return `${isNew}, but is not what was asked for (${differing.join(', ')})`;
  const doubt = create.doubt?.();
  return doubt === undefined ? undefined : `${isNew}, but ${doubt}`;
}
