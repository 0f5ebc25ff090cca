import type { AccountTerms, Preflight } from '../plan.ts';

/** What would happen to the prefixes of an account. */
export interface PreflightReport {
  readonly account: string;
  /** Undefined: nothing was to be judged. */
  readonly judged: AccountTerms['judged'];
  /** What could not be read, in words. */
  readonly notJudged: readonly string[];
  readonly subjects: readonly PreflightSubject[];
}

/** A change of a plan, or a part of the network that may go away. */
export interface PreflightSubject {
  /** The address of the change, or the part as it was given. */
  readonly what: string;
  /** CNIs that it takes away: addresses, or conduit names if no document declares them. Sorted. */
  readonly cnis: readonly string[];
  readonly preflight: Preflight;
}
