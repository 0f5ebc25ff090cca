import type { DesiredAccount, Location } from '../model/desired.ts';

/** A rule as `demarc rules` lists it. */
export interface RuleText {
  /** Short, kebab-case, stable: documents name it in `policy.rules`, and diagnostics carry it as their code. */
  readonly id: string;
  /** What a finding is unless `policy.rules` says otherwise. */
  readonly severity: 'error' | 'warning';
  /** One sentence: what goes wrong in the network, or in the run, where the rule is broken. */
  readonly why: string;
  /** One sentence: what to change. The hint of a finding that brings none of its own. */
  readonly fix: string;
}

/** A statement about the meaning of one account's documents. One rule a file, named after its id. */
export interface Rule extends RuleText {
  /** Left out where a plan is made: planning knows better, because it sees the live account. */
  readonly offlineOnly?: true;
  /**
   * Finds every place that breaks the rule, in a time that grows linearly with the documents. A field in `unknown` is written but has no
   * value yet, so a rule never calls it missing.
   */
  check(account: DesiredAccount): Iterable<Finding>;
}

/** One place where a rule is broken. */
export interface Finding {
  /** What is wrong, in one sentence without a final full stop. It begins with the address of the object, and never holds a secret. */
  readonly message: string;
  readonly at: Location;
  /** The addresses of the objects that it is about. Where `policy.rules` turns the rule off for all of them, it is not reported. */
  readonly about?: readonly string[];
  /** What to do here, where that is more precise than the rule's `fix`. */
  readonly hint?: string;
  /** The other object, where two are involved. */
  readonly related?: readonly { readonly message: string; readonly span: Location }[];
}
