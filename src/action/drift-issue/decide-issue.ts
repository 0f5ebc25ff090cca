import { clean, readState } from './issue-state.ts';

/** An issue of ours for this configuration, as far as it matters here. */
export interface OwnIssue {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly body: string;
}

export type IssueDecision<Issue extends OwnIssue> =
  | { readonly type: 'none' }
  | { readonly type: 'create' }
  /** Written anew, and opened again where it is closed. */
  | { readonly type: 'update'; readonly issue: Issue; readonly reopen: boolean }
  /** It says what there is to say. */
  | { readonly type: 'keep'; readonly issue: Issue }
  /** Somebody closed it, and the drift is still the one that they knew when they did. */
  | { readonly type: 'stay_closed'; readonly issue: Issue }
  | { readonly type: 'close'; readonly issue: Issue }
  /** It is closed already; that its drift is gone is noted in it, so that the same drift opens it again one day. */
  | { readonly type: 'forget'; readonly issue: Issue };

export interface IssueDecisions<Issue extends OwnIssue> {
  readonly decision: IssueDecision<Issue>;
  /** Open ones that say the same as the one that is kept: two runs at one time each opened one. */
  readonly duplicates: readonly Issue[];
}

/**
 * What becomes of the issue of a configuration. Closing it by hand is taken for "I know": it stays closed until the drift is another one.
 * @param drift the fingerprint of the drift; undefined where there is none
 */
export function decideIssue<Issue extends OwnIssue>(
  issues: readonly Issue[],
  drift: string | undefined,
): IssueDecisions<Issue> {
  const byNumber = issues.toSorted((a, b) => a.number - b.number);
  const [issue, ...duplicates] = byNumber.filter(({ state }) => state === 'open');
  if (issue !== undefined) return { decision: decideOpen(issue, drift), duplicates };
  // Of duplicates, one may be closed by hand later than the other was closed as such: what somebody knows of counts.
  const knows = byNumber.findLast(({ body }) => {
    const state = readState(body);
    return drift === undefined ? state !== clean : state === drift;
  });
  return { decision: decideClosed(knows ?? byNumber.at(-1), drift), duplicates: [] };
}

function decideOpen<Issue extends OwnIssue>(issue: Issue, drift: string | undefined): IssueDecision<Issue> {
  if (drift === undefined) return { type: 'close', issue };
  return readState(issue.body) === drift ? { type: 'keep', issue } : { type: 'update', issue, reopen: false };
}

function decideClosed<Issue extends OwnIssue>(
  issue: Issue | undefined,
  drift: string | undefined,
): IssueDecision<Issue> {
  if (issue === undefined) return { type: drift === undefined ? 'none' : 'create' };
  const state = readState(issue.body);
  if (drift === undefined) return state === clean ? { type: 'none' } : { type: 'forget', issue };
  return state === drift ? { type: 'stay_closed', issue } : { type: 'update', issue, reopen: true };
}
