import { fieldsOf, loginOf, numberOf, optionalText, textOf } from './answer.ts';
import type { GitHub } from './client.ts';
import { listAll } from './list-all.ts';
import type { Permission } from './request.ts';

/** A comment in the conversation of an issue or a pull request. */
export interface Comment {
  readonly id: number;
  /** As GraphQL names it. */
  readonly nodeId: string;
  readonly url: string;
  readonly body: string;
  /** Undefined where the account is gone. */
  readonly author: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where a conversation is: `pull` and `issue` need different permissions. */
export interface Place {
  readonly number: number;
  readonly kind: 'issue' | 'pull';
}

/** All comments, oldest first. `goal` is what they are read for: whoever may not even read is told what the goal needs. Throws a GitHubError. */
export async function listComments(
  github: GitHub,
  place: Place,
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

/** Not repeated where its answer was lost. Throws a GitHubError. */
export function createComment(github: GitHub, place: Place, body: string): Promise<Comment> {
  return github.ask({
    operation: `write a comment on #${place.number}`,
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: place.number, body },
    needs: permission(place, 'write'),
    read: readComment,
  });
}

/** Throws a GitHubError, of status 404 where the comment is gone. */
export function updateComment(github: GitHub, place: Place, id: number, body: string): Promise<Comment> {
  return github.ask({
    operation: `update the comment on #${place.number}`,
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { comment_id: id, body },
    needs: permission(place, 'write'),
    read: readComment,
  });
}

function permission(place: Place, level: 'read' | 'write'): Permission {
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
