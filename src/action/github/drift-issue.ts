import { randomUUID } from 'node:crypto';
import { fieldsOf, listOf, loginOf, numberOf, optionalText, textOf } from './answer.ts';
import type { GitHub } from './client.ts';
import { createOnce } from './create-once.ts';
import { createComment, listComments } from './issue-comments.ts';
import { listAll } from './list-all.ts';
import { isMarked, marked } from './marker.ts';
import { ownLogin } from './viewer.ts';

/** The label by which issues about drift are found, by people and by us. */
export const driftLabel = 'demarc-drift';

export interface DriftIssue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
}

/**
 * Our own issues with this marker, oldest first: of this token's identity, labelled, and with exactly the marker as first line.
 * Throws a GitHubError.
 */
export async function findDriftIssues(github: GitHub, marker: string): Promise<readonly DriftIssue[]> {
  const login = await ownLogin(github);
  const listed = await listAll(github, {
    operation: 'look for the issue about drift',
    route: 'GET /repos/{owner}/{repo}/issues',
    parameters: { labels: driftLabel, state: 'all', sort: 'created', direction: 'asc' },
    needs: 'issues: read',
    read: readListed,
  });
  return listed
    .filter(({ author, isPull, issue }) => author === login && !isPull && isMarked(issue.body, marker))
    .map(({ issue }) => issue)
    .sort((a, b) => a.number - b.number);
}

/** Opens an issue, once even where the answer is lost, and makes sure that it can be found again. Throws a GitHubError. */
export async function createDriftIssue(
  github: GitHub,
  marker: string,
  text: { readonly title: string; readonly body: string },
): Promise<DriftIssue> {
  const before = new Set((await findDriftIssues(github, marker)).map(({ number }) => number));
  return createOnce(
    github,
    () => create(github, { title: text.title, body: marked(text.body, marker) }),
    async () => (await findDriftIssues(github, marker)).find(({ number }) => !before.has(number)),
  );
}

/** Throws a GitHubError. */
export function updateDriftIssue(
  github: GitHub,
  number: number,
  marker: string,
  text: { readonly title: string; readonly body: string },
): Promise<DriftIssue> {
  return patch(github, number, `update issue #${number}`, { title: text.title, body: marked(text.body, marker) });
}

/** Throws a GitHubError. */
export function closeDriftIssue(github: GitHub, number: number): Promise<DriftIssue> {
  return patch(github, number, `close issue #${number}`, { state: 'closed', state_reason: 'completed' });
}

/** Throws a GitHubError. */
export function reopenDriftIssue(github: GitHub, number: number): Promise<DriftIssue> {
  return patch(github, number, `reopen issue #${number}`, { state: 'open', state_reason: 'reopened' });
}

/** Whether somebody else than this token's identity closed an issue; undefined where GitHub does not tell. Throws a GitHubError. */
export async function closedByOthers(github: GitHub, number: number): Promise<boolean | undefined> {
  const login = await ownLogin(github);
  const closer = await github.ask({
    operation: `read issue #${number}`,
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { issue_number: number },
    needs: 'issues: read',
    read: (data) => loginOf(fieldsOf(data), 'closed_by'),
  });
  return closer === undefined ? undefined : closer !== login;
}

/** Writes a comment on an issue, once even where the answer is lost. Throws a GitHubError. */
export async function commentOnIssue(github: GitHub, number: number, text: string): Promise<void> {
  const place = { number, kind: 'issue' } as const;
  // Two notes may say the same, so each has a name of its own.
  const body = `${text}\n\n<!-- demarc:note ${randomUUID()} -->`;
  await createOnce(
    github,
    () => createComment(github, place, body),
    async () => (await listComments(github, place)).find((comment) => comment.body === body),
  );
}

/** A token that may not label has its labels dropped without a word; such an issue would be opened again and again. */
async function create(github: GitHub, text: { readonly title: string; readonly body: string }): Promise<DriftIssue> {
  const { issue, labelled } = await github.ask({
    operation: 'open an issue about drift',
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { ...text, labels: [driftLabel] },
    needs: 'issues: write',
    read: (data) => ({ issue: readIssue(data), labelled: labelsOf(data).includes(driftLabel) }),
  });
  if (labelled) return issue;
  await github.ask({
    operation: `label issue #${issue.number} as ${driftLabel}`,
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    parameters: { issue_number: issue.number, labels: [driftLabel] },
    needs: 'issues: write',
    repeatable: true,
    read: listOf,
  });
  return issue;
}

function patch(
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
