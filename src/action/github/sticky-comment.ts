import { createOnceOnGitHub } from './create-once-on-github.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import type { Permission } from './github-exchange.ts';
import { readOwnLogin } from './own-login.ts';
import { listAll } from './pull-files.ts';
import { fieldsOf, loginOf, numberOf, optionalText, textOf } from './read-answer.ts';

/**
 * Our comments with this marker on a pull request, oldest first. The identity of this token wrote them, and their first line is exactly the
 * marker. Both are checked, because any person can write a marker and another bot may use the same marker. Throws a GitHubError.
 */
export async function findComments(
  github: GitHub,
  issueNumber: number,
  marker: string,
  goal: 'read' | 'write' = 'read',
): Promise<readonly Comment[]> {
  const own = await listOwnComments(github, issueNumber, goal);
  return own.filter(({ body }) => isMarked(body, marker));
}

/** All comments of this token's identity on a pull request, oldest first. Throws a GitHubError. */
export async function listOwnComments(
  github: GitHub,
  issueNumber: number,
  goal: 'read' | 'write',
): Promise<readonly Comment[]> {
  const login = await readOwnLogin(github);
  const all = await listComments(github, conversationOf(issueNumber), goal);
  return all.filter(({ author }) => author === login);
}

/** Replaces the text of our comment. Does nothing if a person deleted the comment. Throws a GitHubError. */
export async function overwriteComment(
  github: GitHub,
  issueNumber: number,
  comment: Comment,
  body: string,
): Promise<void> {
  await updateUnlessGone(github, conversationOf(issueNumber), comment, body);
}

/**
 * Writes the single comment with this marker on a pull request: updates our oldest one, or creates it. Our other comments lose their marker
 * and link to the first. The marker is added as the first line of `body` if it is missing. `body` may have 65,536 characters. Throws a
 * GitHubError.
 */
export async function putComment(
  github: GitHub,
  issueNumber: number,
  marker: string,
  body: string,
): Promise<{ readonly url: string; readonly id: number }> {
  const place = conversationOf(issueNumber);
  const text = withMarker(body, marker);
  const own = [...(await findComments(github, issueNumber, marker, 'write'))];
  for (let first = own.shift(); first !== undefined; first = own.shift()) {
    const updated = await updateUnlessGone(github, place, first, text);
    if (updated === undefined) continue;
    for (const other of own) await supersede(github, place, other, updated);
    return { url: updated.url, id: updated.id };
  }
  const { url, id } = await createOnceOnGitHub(
    github,
    () => createComment(github, place, text),
    async () => (await findComments(github, issueNumber, marker, 'write'))[0],
  );
  return { url, id };
}

/** Undefined if a person deleted the comment after it was listed. */
async function updateUnlessGone(
  github: GitHub,
  place: Conversation,
  comment: Comment,
  text: string,
): Promise<Comment | undefined> {
  try {
    return await updateComment(github, place, comment.id, text);
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

/** A failure here is ignored: the main comment is written, and the next run tries again. */
async function supersede(github: GitHub, place: Conversation, comment: Comment, by: Comment): Promise<void> {
  try {
    await updateComment(github, place, comment.id, `Superseded by [this comment](${by.url}).`);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
  }
}

function conversationOf(number: number): Conversation {
  return { number, kind: 'pull' };
}

/** A comment in the conversation of an issue or a pull request. */
export interface Comment {
  readonly id: number;
  /** The id of the comment in GraphQL. */
  readonly nodeId: string;
  readonly url: string;
  readonly body: string;
  /** Undefined if the account was deleted. */
  readonly author: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An issue or a pull request. `pull` and `issue` need different permissions. */
interface Conversation {
  readonly number: number;
  readonly kind: 'issue' | 'pull';
}

/**
 * All comments, oldest first. `goal` is the purpose of the read: if reading is refused, the error names the permission for this purpose.
 * Throws a GitHubError.
 */
export async function listComments(
  github: GitHub,
  place: Conversation,
  goal: 'read' | 'write' = 'read',
): Promise<readonly Comment[]> {
  const found = await listAll(github, {
    operation: `read the comments on #${place.number}`,
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: place.number },
    needs: permission(place, goal),
    read: readComment,
  });
  return found.toSorted((a, b) => a.id - b.id);
}

/** Not repeated after a lost answer. Throws a GitHubError. */
export function createComment(github: GitHub, place: Conversation, body: string): Promise<Comment> {
  return github.ask({
    operation: `write a comment on #${place.number}`,
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: place.number, body },
    needs: permission(place, 'write'),
    read: readComment,
  });
}

/** Throws a GitHubError; its status is 404 if the comment was deleted. */
export function updateComment(github: GitHub, place: Conversation, id: number, body: string): Promise<Comment> {
  return github.ask({
    operation: `update the comment on #${place.number}`,
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { comment_id: id, body },
    needs: permission(place, 'write'),
    read: readComment,
  });
}

function permission(place: Conversation, level: 'read' | 'write'): Permission {
  return place.kind === 'pull' ? `pull-requests: ${level}` : `issues: ${level}`;
}

function readComment(data: unknown): Comment {
  const fields = fieldsOf(data);
  return {
    id: numberOf(fields, 'id'),
    nodeId: textOf(fields, 'node_id'),
    url: textOf(fields, 'html_url'),
    body: optionalText(fields, 'body') ?? '',
    author: loginOf(fields, 'user'),
    createdAt: textOf(fields, 'created_at'),
    updatedAt: textOf(fields, 'updated_at'),
  };
}

/** True if the first line of the body is exactly the marker. */
export function isMarked(body: string, marker: string): boolean {
  const end = body.search(/\r?\n/);
  return (end < 0 ? body : body.slice(0, end)) === marker;
}

/** Adds the marker as the first line if it is missing. */
export function withMarker(body: string, marker: string): string {
  return isMarked(body, marker) ? body : `${marker}\n${body}`;
}
