import type { DesiredAccount, Location } from '../model/desired.ts';

/** The texts of a rule, as `demarc rules` lists them. */
export interface RuleText {
  /** Short, kebab-case and stable. Documents name it in `policy.rules`, and it is the code of the diagnostics. */
  readonly id: string;
  /** The severity of a finding, unless `policy.rules` changes it. */
  readonly severity: 'error' | 'warning';
  /** A sentence: what goes wrong in the network or in the run if the rule is broken. */
  readonly why: string;
  /** A sentence: what to change. It is the hint of a finding without its own hint. */
  readonly fix: string;
}

/** A check of the meaning of an account's documents. Each rule has its own file, named after its id. */
export interface Rule extends RuleText {
  /** Not checked when a plan is made. The plan sees the live account, so it knows more. */
  readonly offlineOnly?: true;
  /**
   * Finds every place that breaks the rule, in time linear in the size of the documents. A field in `unknown` is written but has no value
   * yet, so a rule never reports it as missing.
   */
  check(account: DesiredAccount): Iterable<Finding>;
}

/** A place that breaks a rule. */
export interface Finding {
  /** States the problem in a sentence without a final full stop. It begins with the address of the object, and never holds a secret. */
  readonly message: string;
  readonly at: Location;
  /** The addresses of the objects in the finding. If `policy.rules` turns the rule off for all of them, it is not reported. */
  readonly about?: readonly string[];
  /** What to do, if it is more precise than the rule's `fix`. */
  readonly hint?: string;
  /** The place of the other object, if the finding is about two. */
  readonly related?: readonly { readonly message: string; readonly span: Location }[];
}
