import { fieldsOf, listOf, loginOf, optionalText, textOf } from './answer.ts';
import type { GitHub } from './client.ts';
import type { Comment } from './issue-comments.ts';
import { ownLogin } from './viewer.ts';

export interface LastEdit {
  /** When the text became what it is. */
  readonly at: string;
  /** Whether this token's identity did that. */
  readonly own: boolean;
}

// GitHub takes 100 at most; there is one, or two runs each wrote one.
const mostComments = 20;

/**
 * Who last wrote what the first of our own comments say, by their ids: whoever may write to a repository can edit a comment of others, which stays theirs.
 * Only GraphQL knows. Throws a GitHubError.
 */
export async function lastEdits(github: GitHub, comments: readonly Comment[]): Promise<ReadonlyMap<number, LastEdit>> {
  const looked = comments.slice(0, mostComments);
  if (looked.length === 0) return new Map();
  const login = await ownLogin(github);
  const edits = await github.ask({
    operation: 'find out who edited the comment of a plan',
    route: `POST ${github.graphqlUrl}`,
    parameters: { query, variables: { ids: looked.map(({ nodeId }) => nodeId) } },
    repeatable: true,
    read: (answer) => listOf(fieldsOf(fieldsOf(answer)['data'])['nodes']).map((node) => readEdit(node, login)),
  });
  return new Map(
    looked.flatMap(({ id, nodeId, createdAt }) => {
      const edit = edits.find((each) => each?.nodeId === nodeId);
      return edit === undefined ? [] : [[id, { at: edit.at ?? createdAt, own: edit.own }] as const];
    }),
  );
}

const query =
  'query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id lastEditedAt editor { __typename login } } } }';

/** Undefined for a comment that is gone. */
function readEdit(node: unknown, own: string) {
  if (node === null) return undefined;
  const fields = fieldsOf(node);
  const at = optionalText(fields, 'lastEditedAt');
  return { nodeId: textOf(fields, 'id'), at, own: at === undefined || isOwn(fields, own) };
}

/** GraphQL names a bot without the `[bot]` that its login has elsewhere: a person may have the same name without it. */
function isOwn(fields: Readonly<Record<string, unknown>>, own: string): boolean {
  const login = loginOf(fields, 'editor');
  if (login === undefined) return false;
  const isBot = fieldsOf(fields['editor'])['__typename'] === 'Bot';
  return (isBot && !login.endsWith('[bot]') ? `${login}[bot]` : login) === own;
}
