import { randomUUID } from 'node:crypto';
import { createOnceOnGitHub } from './create-once-on-github.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { readOwnLogin } from './own-login.ts';
import { listAll } from './pull-files.ts';
import { fieldsOf, listOf, loginOf, numberOf, optionalText, textOf } from './read-answer.ts';
import { createComment, isMarked, listComments, withMarker } from './sticky-comment.ts';

/** People and demarc find issues about drift by this label. */
const driftLabel = 'demarc-drift';

const mostUnlabelled = 300;
const longestTitle = 256;

export interface DriftIssue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
}

interface NewIssue {
  /** GitHub allows 256 characters; longer text is cut. */
  readonly title: string;
  /** At most 65,536 characters, marker included. The marker is added as the first line if it is missing. */
  readonly body: string;
}

/**
 * Our issues with this marker, oldest first. They are written by the identity of this token, have the label, and have exactly the marker as
 * first line. Throws a GitHubError.
 */
export async function findDriftIssues(github: GitHub, marker: string): Promise<readonly DriftIssue[]> {
  const login = await readOwnLogin(github);
  const own = (listed: readonly Listed[]) =>
    listed
      .filter(({ author, isPull, issue }) => author === login && !isPull && isMarked(issue.body, marker))
      .map(({ issue }) => issue)
      .sort((a, b) => a.number - b.number);
  const labelled = own(await listIssues(github, { labels: driftLabel }));
  if (labelled.length > 0) return labelled;
  // A person may have removed the label. This must not open a second issue.
  return own(await listIssues(github, { creator: login }, mostUnlabelled));
}

/** Newest first. Reads no further page after `most` issues. */
function listIssues(
  github: GitHub,
  filter: Readonly<Record<string, string>>,
  most = Infinity,
): Promise<readonly Listed[]> {
  return listAll(github, {
    operation: 'look for the drift issue',
    route: 'GET /repos/{owner}/{repo}/issues',
    parameters: { ...filter, state: 'all' },
    needs: 'issues: read',
    read: readListed,
    enough: (found) => found.length >= most,
  });
}

/** Opens an issue exactly once, also if the answer is lost, and makes sure that later runs can find it. Throws a GitHubError. */
export async function createDriftIssue(github: GitHub, marker: string, text: NewIssue): Promise<DriftIssue> {
  const before = new Set((await findDriftIssues(github, marker)).map(({ number }) => number));
  return createOnceOnGitHub(
    github,
    () => postIssue(github, issueFields(marker, text)),
    async () => (await findDriftIssues(github, marker)).find(({ number }) => !before.has(number)),
  );
}

/** Throws a GitHubError. */
export function updateDriftIssue(github: GitHub, number: number, marker: string, text: NewIssue): Promise<DriftIssue> {
  return patchIssue(github, number, `update issue #${number}`, issueFields(marker, text));
}

/** Throws a GitHubError. */
export function closeDriftIssue(github: GitHub, number: number): Promise<DriftIssue> {
  return patchIssue(github, number, `close issue #${number}`, { state: 'closed', state_reason: 'completed' });
}

/** Throws a GitHubError. */
export function reopenDriftIssue(github: GitHub, number: number): Promise<DriftIssue> {
  return patchIssue(github, number, `reopen issue #${number}`, { state: 'open', state_reason: 'reopened' });
}

/** Writes a comment on an issue exactly once, also if the answer is lost. Throws a GitHubError. */
export async function commentOnIssue(github: GitHub, number: number, text: string): Promise<void> {
  const place = { number, kind: 'issue' } as const;
  // Two notes may have the same text, so each gets a unique id.
  const body = `${text}\n\n<!-- demarc:note ${randomUUID()} -->`;
  await createOnceOnGitHub(
    github,
    () => createComment(github, place, body),
    async () => (await listComments(github, place)).find((comment) => comment.body === body),
  );
}

/** GitHub silently drops labels if the author has no push access. */
async function postIssue(github: GitHub, text: NewIssue): Promise<DriftIssue> {
  const { issue, labelled } = await github.ask({
    operation: 'open a drift issue',
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { ...text, labels: [driftLabel] },
    needs: 'issues: write',
    read: (data) => ({ issue: readIssue(data), labelled: labelsOf(data).includes(driftLabel) }),
  });
  if (!labelled) await addLabel(github, issue.number);
  return issue;
}

/** A failure is ignored: the issue exists, and it can also be found by its author. */
async function addLabel(github: GitHub, number: number): Promise<void> {
  try {
    await github.ask({
      operation: `label issue #${number}`,
      route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
      parameters: { issue_number: number, labels: [driftLabel] },
      needs: 'issues: write',
      repeatable: true,
      read: listOf,
    });
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
  }
}

function issueFields(marker: string, { title, body }: NewIssue) {
  const letters = Array.from(title);
  return {
    title: letters.length <= longestTitle ? title : `${letters.slice(0, longestTitle - 1).join('')}…`,
    body: withMarker(body, marker),
  };
}

function patchIssue(
  github: GitHub,
  number: number,
  operation: string,
  fields: Readonly<Record<string, string>>,
): Promise<DriftIssue> {
  return github.ask({
    operation,
    route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { issue_number: number, ...fields },
    needs: 'issues: write',
    read: readIssue,
  });
}

interface Listed {
  readonly author: string | undefined;
  readonly isPull: boolean;
  readonly issue: DriftIssue;
}

function readListed(data: unknown): Listed {
  const fields = fieldsOf(data);
  return { author: loginOf(fields, 'user'), isPull: 'pull_request' in fields, issue: readIssue(data) };
}

function readIssue(data: unknown): DriftIssue {
  const fields = fieldsOf(data);
  return {
    number: numberOf(fields, 'number'),
    url: textOf(fields, 'html_url'),
    title: textOf(fields, 'title'),
    body: optionalText(fields, 'body') ?? '',
    state: textOf(fields, 'state') === 'closed' ? 'closed' : 'open',
  };
}

function labelsOf(data: unknown): readonly string[] {
  return listOf(fieldsOf(data)['labels']).map((label) =>
    typeof label === 'string' ? label : textOf(fieldsOf(label), 'name'),
  );
}
