import { NetworkError } from '../model/network-error.ts';
import type { StepContext } from './step-end.ts';

/** A POST, and how to recognise its result where the answer is lost. */
export interface Create<T> {
  readonly call: 'create_interconnect' | 'create_cni';
  /** The object to create, in words for a person: `a CNI with the conduit name wan-a`. */
  readonly object: string;
  /** True where no two objects of an account can be alike. An object that is like the requested object is then the only one. */
  readonly isUnique: boolean;
  send(): Promise<T>;
  /** All objects of its kind in the account. */
  list(): Promise<readonly T[]>;
  /** The object's name or id. */
  identify(live: T): string;
  /** The object, in words for a person: `CNI 0b8e… on interconnect icon-7`. */
  describe(live: T): string;
  /** False for an object that existed before: the answer cannot mean it. */
  mayBeMade(live: T): boolean;
  /** True where the object did not exist before the POST, and no other step made it. */
  isNew(live: T): boolean;
  /**
   * True where the object matches the request in the values that the API keeps unique. Where the API keeps none unique, all values that
   * it shows must match.
   */
  isLike(live: T): boolean;
  /** The dotted fields in which the object differs from the request. */
  differing(live: T): readonly string[];
  /** Records the object as the result of this step, permanently. */
  claim(live: T): void;
  /** Why the found object may be the result of another step. Undefined without a doubt. */
  doubt?(): string | undefined;
  /** What blocks the create where the API refused it and no listed object is like it. Undefined where that is not known. */
  hidden(): Promise<string | undefined>;
}

/** Milliseconds between two listings, so that a late change becomes visible. */
const settleMs = 3_000;

export type Look<T> =
  | { readonly type: 'found'; readonly live: T }
  /** `holder`: an object that is like it and existed before. */
  | { readonly type: 'absent'; readonly holder: T | undefined }
  /** `listed`: the account was read, but its objects cannot be told apart. */
  | { readonly type: 'unclear'; readonly why: string; readonly listed: boolean };

/**
 * Lists the account for an object that a create may have made. One complete listing is enough to find it. To show that it is absent takes
 * `times` listings, some seconds apart. A listing that fails is tried once more.
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
      // An interrupted run does not wait for an API that does not answer.
      if (interrupted()) break;
      continue;
    }
    const look = judge(create, listing.objects);
    if (look.type === 'absent') absences += 1;
    if (look.type !== 'absent' || absences === times) return look;
  }
  return { type: 'unclear', why: `it could not be read whether it exists: ${failure}`, listed: false };
}

type Listing<T> = { readonly objects: readonly T[] } | { readonly failure: string };

async function listCompletely<T>(create: Create<T>): Promise<Listing<T>> {
  try {
    const objects = await create.list();
    // An object that comes twice means that the pages moved while they were read. Another object may then be missing.
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

/** Why a found object is not taken as the created object: another user may have made it. */
function doubtful<T>(create: Create<T>, fresh: readonly T[], live: T): string | undefined {
  if (fresh.length > 1) {
    const all = fresh.map((object) => create.describe(object)).join(' and ');
    return `${all} did not exist when the plan was made, and any of them may be the one`;
  }
  const isNew = `${create.describe(live)} did not exist when the plan was made`;
  const differing = create.differing(live);
  if (differing.length > 0) return `${isNew}, but is not as requested (${differing.join(', ')})`;
  const doubt = create.doubt?.();
  return doubt === undefined ? undefined : `${isNew}, but ${doubt}`;
}
