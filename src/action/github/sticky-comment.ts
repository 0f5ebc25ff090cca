import type { GitHub } from './client.ts';
import { createOnce } from './create-once.ts';
import { GitHubError } from './github-error.ts';
import { createComment, listComments, updateComment } from './issue-comments.ts';
import type { Comment, Place } from './issue-comments.ts';
import { isMarked, marked } from './marker.ts';
import { ownLogin } from './viewer.ts';

export type { Comment } from './issue-comments.ts';

/**
 * Our own comments with this marker on a pull request, oldest first: those that this token's identity wrote and whose first line is
 * exactly the marker. Anybody can write a marker, and another bot may use the same. Throws a GitHubError.
 */
export async function findComments(
  github: GitHub,
  issueNumber: number,
  marker: string,
  goal: 'read' | 'write' = 'read',
): Promise<readonly Comment[]> {
  const own = await ownComments(github, issueNumber, goal);
  return own.filter(({ body }) => isMarked(body, marker));
}

/** All that this token's identity wrote on a pull request, oldest first. Throws a GitHubError. */
export async function ownComments(
  github: GitHub,
  issueNumber: number,
  goal: 'read' | 'write',
): Promise<readonly Comment[]> {
  const login = await ownLogin(github);
  const all = await listComments(github, pullAt(issueNumber), goal);
  return all.filter(({ author }) => author === login);
}

/** Writes another text over a comment of our own. Nothing happens where somebody deleted it meanwhile. Throws a GitHubError. */
export async function overwriteComment(
  github: GitHub,
  issueNumber: number,
  comment: Comment,
  body: string,
): Promise<void> {
  await updateUnlessGone(github, pullAt(issueNumber), comment, body);
}

/**
 * Writes the one comment with this marker on a pull request: updates the oldest of our own, or creates it. Further ones of our own
 * lose their marker and link to the first. `body` is given the marker as its first line where it has not; it may have 65,536
 * characters. Throws a GitHubError.
 */
export async function putComment(
  github: GitHub,
  issueNumber: number,
  marker: string,
  body: string,
): Promise<{ readonly url: string; readonly id: number }> {
  const place = pullAt(issueNumber);
  const text = marked(body, marker);
  const own = [...(await findComments(github, issueNumber, marker, 'write'))];
  for (let first = own.shift(); first !== undefined; first = own.shift()) {
    const updated = await updateUnlessGone(github, place, first, text);
    if (updated === undefined) continue;
    for (const other of own) await supersede(github, place, other, updated);
    return { url: updated.url, id: updated.id };
  }
  const { url, id } = await createOnce(
    github,
    () => createComment(github, place, text),
    async () => (await findComments(github, issueNumber, marker, 'write'))[0],
  );
  return { url, id };
}

/** Undefined where somebody deleted the comment since it was listed. */
async function updateUnlessGone(
  github: GitHub,
  place: Place,
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

/** Tidying up: what counts is written, so a failure here is none; the next run tries again. */
async function supersede(github: GitHub, place: Place, comment: Comment, by: Comment): Promise<void> {
  try {
    await updateComment(github, place, comment.id, `Superseded by [this comment](${by.url}).`);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
  }
}

function pullAt(number: number): Place {
  return { number, kind: 'pull' };
}
