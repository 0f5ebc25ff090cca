import type { DriftResult } from '../../usecases/plan/plan-and-drift.ts';
import type { ActionRun } from '../action-run.ts';
import { keyOfConfiguration } from '../configuration-key.ts';
import {
  closeDriftIssue,
  commentOnIssue,
  createDriftIssue,
  type DriftIssue,
  findDriftIssues,
  reopenDriftIssue,
  updateDriftIssue,
} from '../github/drift-issue.ts';
import type { GitHub } from '../github/github-client.ts';
import {
  clean,
  readDriftState,
  renderCleanNote,
  renderDuplicateNote,
  renderIssue,
  replaceDriftState,
} from './issue-text.ts';

/**
 * Updates the issue of a configuration to match the drift. The order of writes is safe: if it stops in the middle, the next run continues.
 * Throws a GitHubError.
 */
export async function syncIssue(run: ActionRun, result: DriftResult): Promise<void> {
  const { inputs, log } = run;
  const key = keyOfConfiguration(inputs.issue.name, inputs);
  const marker = key.marker('drift');
  const github = run.github();
  const { decision, duplicates } = decideIssue(
    await findDriftIssues(github, marker),
    result.drifted ? result.fingerprint : undefined,
  );
  await log.line(`issue: ${await carryOut(decision, { run, github, marker, result })}`);
  const kept = 'issue' in decision ? decision.issue.number : undefined;
  for (const issue of duplicates) {
    const note = decision.type === 'close' ? renderCleanNote(run.runUrl) : renderDuplicateNote(kept);
    await closeWith(github, marker, issue, note);
    await log.line(`issue: #${issue.number} closed, because it reports the same drift`);
  }
}

interface IssueContext {
  readonly run: ActionRun;
  readonly github: GitHub;
  readonly marker: string;
  readonly result: DriftResult;
}

/** Carries out the decision and returns a short description of the result. */
async function carryOut(decision: IssueDecision<DriftIssue>, carrying: IssueContext): Promise<string> {
  const { run, github, marker, result } = carrying;
  switch (decision.type) {
    case 'none':
      return 'none, because nothing has drifted';
    case 'create': {
      const { title, body } = renderIssue(result, textContext(run));
      const { number, url } = await createDriftIssue(github, marker, { title, body });
      return `#${number} opened: ${url}`;
    }
    case 'update':
      return update(decision, carrying);
    case 'keep':
      return `#${decision.issue.number} already reports it: ${decision.issue.url}`;
    case 'stay_closed': {
      const { number, url } = decision.issue;
      const message = `issue #${number} was closed by hand, and the drift is still the same: it stays closed (${url})`;
      await run.log.notice('issue-closed', message);
      return `#${number} stays closed`;
    }
    case 'close':
      await closeWith(github, marker, decision.issue, renderCleanNote(run.runUrl));
      return `#${decision.issue.number} closed: the network matches the documents again`;
    case 'forget':
      await noteClean(github, marker, decision.issue);
      return `#${decision.issue.number} is closed already`;
  }
}

/** Reopens before it writes. Otherwise a closed issue with this drift would look as if a person had closed it. */
async function update(
  { issue, reopen }: Extract<IssueDecision<DriftIssue>, { type: 'update' }>,
  { run, github, marker, result }: IssueContext,
): Promise<string> {
  const { body, changedNote, againNote } = renderIssue(result, textContext(run));
  const { number, title, url } = issue;
  if (reopen) await reopenDriftIssue(github, number);
  await updateDriftIssue(github, number, marker, { title, body });
  await commentOnIssue(github, number, reopen ? againNote : changedNote);
  return `#${number} ${reopen ? 'opened again' : 'updated'}: ${url}`;
}

/** Stores `clean` before it closes. Otherwise a closed issue with its drift would look as if a person had closed it. */
async function closeWith(github: GitHub, marker: string, issue: DriftIssue, note: string): Promise<void> {
  await noteClean(github, marker, issue);
  await closeDriftIssue(github, issue.number);
  await commentOnIssue(github, issue.number, note);
}

async function noteClean(github: GitHub, marker: string, { number, title, body }: DriftIssue): Promise<void> {
  await updateDriftIssue(github, number, marker, { title, body: replaceDriftState(body, clean) });
}

function textContext({ inputs, runUrl, runner: { version } }: ActionRun) {
  return { key: keyOfConfiguration(inputs.issue.name, inputs), runUrl, version };
}

/** The fields of an issue of ours that the decision needs. */
export interface OwnIssue {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly body: string;
}

type IssueDecision<Issue extends OwnIssue> =
  | { readonly type: 'none' }
  | { readonly type: 'create' }
  /** Rewrite the issue, and reopen it if it is closed. */
  | { readonly type: 'update'; readonly issue: Issue; readonly reopen: boolean }
  /** The issue is already correct. */
  | { readonly type: 'keep'; readonly issue: Issue }
  /** A person closed the issue, and the drift has not changed since then. */
  | { readonly type: 'stay_closed'; readonly issue: Issue }
  | { readonly type: 'close'; readonly issue: Issue }
  /** The issue is already closed. Store in it that the drift is gone, so that the same drift can reopen it later. */
  | { readonly type: 'forget'; readonly issue: Issue };

interface IssueDecisions<Issue extends OwnIssue> {
  readonly decision: IssueDecision<Issue>;
  /** Open issues with the same content as the kept one. They exist if two runs at the same time each opened an issue. */
  readonly duplicates: readonly Issue[];
}

/**
 * Decides what to do with the issue of a configuration. Closing it by hand means "I know": it stays closed until the drift changes.
 * @param drift the fingerprint of the drift; undefined if no drift exists
 */
export function decideIssue<Issue extends OwnIssue>(
  issues: readonly Issue[],
  drift: string | undefined,
): IssueDecisions<Issue> {
  const byNumber = issues.toSorted((a, b) => a.number - b.number);
  const [issue, ...duplicates] = byNumber.filter(({ state }) => state === 'open');
  if (issue !== undefined) return { decision: decideOpen(issue, drift), duplicates };
  // A person may have closed one of the duplicates by hand. Its state decides, even if a run closed another duplicate.
  const knows = byNumber.findLast(({ body }) => {
    const state = readDriftState(body);
    return drift === undefined ? state !== clean : state === drift;
  });
  return { decision: decideClosed(knows ?? byNumber.at(-1), drift), duplicates: [] };
}

function decideOpen<Issue extends OwnIssue>(issue: Issue, drift: string | undefined): IssueDecision<Issue> {
  if (drift === undefined) return { type: 'close', issue };
  return readDriftState(issue.body) === drift ? { type: 'keep', issue } : { type: 'update', issue, reopen: false };
}

function decideClosed<Issue extends OwnIssue>(
  issue: Issue | undefined,
  drift: string | undefined,
): IssueDecision<Issue> {
  if (issue === undefined) return { type: drift === undefined ? 'none' : 'create' };
  const state = readDriftState(issue.body);
  if (drift === undefined) return state === clean ? { type: 'none' } : { type: 'forget', issue };
  return state === drift ? { type: 'stay_closed', issue } : { type: 'update', issue, reopen: true };
}
