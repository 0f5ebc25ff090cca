import type { ReportError } from '../../model/report.ts';

/** A POST, and how its result is recognised where the answer is lost. */
export interface Create<T> {
  readonly call: 'create_interconnect' | 'create_cni';
  /** What is to be created, for a person: `a CNI with the conduit name wan-a`. */
  readonly object: string;
  /** Whether no two objects of an account can be alike: then one that is like it is the only one. */
  readonly isUnique: boolean;
  send(): Promise<T>;
  /** Everything of its kind in the account. */
  list(): Promise<readonly T[]>;
  /** Its name or id. */
  identify(one: T): string;
  /** It, for a person: `CNI 0b8e… on interconnect icon-7`. */
  describe(one: T): string;
  /** Whether the answer may name it: it is no object that was there before. */
  mayBeMade(one: T): boolean;
  /** Whether it was not there before the POST and is not the result of another step. */
  isNew(one: T): boolean;
  /** Whether it is what was asked for, by what the API keeps unique or, where it keeps nothing unique, by all that it shows. */
  isLike(one: T): boolean;
  /** The dotted fields in which it is not what was asked for. */
  differing(one: T): readonly string[];
  /** Takes it as the result of this step, for good. */
  claim(one: T): void;
  /** Why an object that is found cannot be told from another step's, if so. */
  doubt?(): string | undefined;
  /** What stands in the way where the API refused it and no listed object is like it; undefined where that cannot be told. */
  hidden(): Promise<string | undefined>;
}

/** The result of a create. */
export interface Created<T> {
  readonly live: T;
  /** Its answer was lost, and it was found in the account. */
  readonly found: boolean;
}

/** A POST that was sent and may or may not have been carried out. */
export interface Lost {
  readonly error: ReportError;
  /** Whether it may be sent again once it is certain that it was not carried out. */
  readonly repeatable: boolean;
}
