import { settleInOrder } from '../../model/collections.ts';
import type { StoredReview } from '../../model/review.ts';
import { olderVersion } from '../../usecases/review/stored-review.ts';
import type { ConfigurationKey } from '../configuration-key.ts';
import { findNewestStatus, type Status } from '../github/commit-status.ts';
import { shortSha } from '../github/git-objects.ts';
import type { GitHub } from '../github/github-client.ts';
import { readOwnLogin } from '../github/own-login.ts';
import type { PullRequest } from '../github/pull-request.ts';
import { fieldsOf, listOf, loginOf, optionalText, textOf } from '../github/read-answer.ts';
import { type Comment, findComments } from '../github/sticky-comment.ts';
import { findReviewBlock, isStatusOf, readFingerprint, statusContext } from './review-status.ts';

/**
 * Reads the review stored in a pull request under a key. A fork never gets a plan, so anything that looks like a review there is from
 * another author. A review stored after the merge, by a repeated plan, does not count: no reviewer saw it before. Throws a GitHubError.
 */
export async function readReview(
  github: GitHub,
  key: ConfigurationKey,
  { number, headSha, fork, mergedAt }: Pick<PullRequest, 'number' | 'headSha' | 'fork' | 'mergedAt'>,
): Promise<FoundReview> {
  if (fork) return { ok: false, reason: 'it came from a fork, and demarc never plans forks' };
  const isLate = (at: string) => mergedAt !== undefined && !(Date.parse(at) <= Date.parse(mergedAt));
  let otherStatus: StoredEvidence['otherStatus'];
  const counts = ({ createdAt, targetUrl }: Status) => {
    const why = !isStatusOf(targetUrl, number) ? 'unnamed' : isLate(createdAt) ? 'late' : undefined;
    otherStatus ??= why;
    return why === undefined;
  };
  const [status, comments] = await settleInOrder([
    findNewestStatus(github, {
      sha: headSha,
      context: statusContext(key),
      counts,
    }),
    findComments(github, number, key.marker('plan')),
  ]);
  // A status cannot be edited, but a comment can. Without a status, the comment must be exactly as this token's identity wrote it.
  const edits = status === undefined ? await readLastEdits(github, comments) : new Map<number, LastEdit>();
  const doubt = (edit: LastEdit | undefined) => {
    if (edit === undefined) return 'the author of its plan comment is unknown';
    if (!edit.own) return 'somebody else edited its plan comment';
    return isLate(edit.at) ? 'its plan comment was written after the merge' : undefined;
  };
  return combineReview({
    number,
    headSha,
    status,
    otherStatus,
    comments: comments.map(({ id, body }) => ({ body, doubt: doubt(edits.get(id)) })),
  });
}

/** All that is stored about one pull request. The caller includes only what this token's identity wrote. */
export interface StoredEvidence {
  /** The number of the pull request. */
  readonly number: number;
  /** The last commit of the pull request. */
  readonly headSha: string;
  /** The newest plan status at that commit that names this pull request and was set before the merge. */
  readonly status: { readonly state: string; readonly description: string } | undefined;
  /** The reason why another status does not count: it was set after the merge, or it does not name this pull request. */
  readonly otherStatus?: 'late' | 'unnamed' | undefined;
  /** The plan's comments; the first is the comment that is kept up to date. */
  readonly comments: readonly StoredComment[];
}

export interface StoredComment {
  readonly body: string;
  /** The reason why the comment does not count alone, as a sentence without a full stop. */
  readonly doubt?: string | undefined;
}

type FoundReview =
  /** `remark` says what else was found and does not count. */
  | { readonly ok: true; readonly review: StoredReview; readonly remark?: string }
  /** Says why no review was found, as a sentence without a full stop. */
  | { readonly ok: false; readonly reason: string };

/**
 * Combines status and comments into the review. The status decides, because it cannot be edited and it belongs to the commit. The comment
 * gives the changes for the fingerprint. Alone it counts only if no status could be written, and if it has no doubt.
 */
export function combineReview({ number, headSha, status, otherStatus, comments }: StoredEvidence): FoundReview {
  const found = comments.map(({ body }) => readComment(body, number, headSha));
  const comment = found.find(({ ok }) => ok) ?? found[0] ?? { ok: false, reason: 'it has no plan comment' };
  if (status === undefined) {
    const alone = found.find(({ ok }, at) => ok && comments[at]?.doubt === undefined);
    if (alone !== undefined) return alone;
    const reason = comment.ok
      ? comments[found.indexOf(comment)]?.doubt
      : otherStatus === undefined
        ? comment.reason
        : otherStatuses[otherStatus];
    return { ok: false, reason: `no plan is stored for its last commit ${shortSha(headSha)}: ${reason ?? ''}` };
  }
  const read = status.state === 'success' ? readFingerprint(status.description) : undefined;
  if (read === undefined) {
    return { ok: false, reason: `the plan for its last commit ${shortSha(headSha)} cannot be carried out` };
  }
  if (read.isOlder) return { ok: false, reason: `it was ${olderVersion}` };
  const { fingerprint } = read;
  const confirmed = found.find((candidate) => candidate.ok && candidate.review.fingerprint === fingerprint);
  if (confirmed !== undefined) return confirmed;
  const remark = comment.ok ? 'its comment and its status are for different plans' : comment.reason;
  return {
    ok: true,
    review: { format: 'demarc.review/2', head_sha: headSha, pull_request: number, fingerprint },
    remark,
  };
}

const otherStatuses = {
  late: 'its status was set after the merge',
  unnamed: 'its status does not name this pull request',
} as const;

function readComment(body: string, number: number, headSha: string): FoundReview {
  const found = findReviewBlock(body);
  if (found === undefined) return { ok: false, reason: 'its plan comment contains no review' };
  if (!found.ok && found.isOlder === true) return { ok: false, reason: `it was ${olderVersion}` };
  if (!found.ok) return { ok: false, reason: `the review in its plan comment is unreadable: ${found.message}` };
  const { review } = found;
  if (review.head_sha !== headSha) {
    return { ok: false, reason: `its plan comment is for commit ${shortSha(review.head_sha)}` };
  }
  if (review.pull_request === number) return { ok: true, review };
  const of = review.pull_request === undefined ? 'no pull request' : `the pull request #${review.pull_request}`;
  return { ok: false, reason: `the review in its plan comment names ${of}` };
}

interface LastEdit {
  /** The time of the last edit, or of the creation. */
  readonly at: string;
  /** True if this token's identity wrote that text. */
  readonly own: boolean;
}

// GitHub accepts at most 100. Usually one comment exists; two if two runs wrote at the same time.
const mostComments = 20;

/**
 * The last editor of the first of our comments, by comment id. A person with write access can edit the comments of others, and the author
 * stays the same. Only GraphQL has this fact. Throws a GitHubError.
 */
export async function readLastEdits(
  github: GitHub,
  comments: readonly Comment[],
): Promise<ReadonlyMap<number, LastEdit>> {
  const looked = comments.slice(0, mostComments);
  if (looked.length === 0) return new Map();
  const login = await readOwnLogin(github);
  const edits = await github.ask({
    operation: 'find out who edited a plan comment',
    route: `POST ${github.graphqlUrl}`,
    parameters: { query, variables: { ids: looked.map(({ nodeId }) => nodeId) } },
    repeatable: true,
    read: (answer) => listOf(fieldsOf(fieldsOf(answer)['data'])['nodes']).map((node) => readEdit(node, login)),
  });
  return new Map(
    looked.flatMap(({ id, nodeId, createdAt }) => {
      const edit = edits.find((candidate) => candidate?.nodeId === nodeId);
      return edit === undefined ? [] : [[id, { at: edit.at ?? createdAt, own: edit.own }] as const];
    }),
  );
}

const query =
  'query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id lastEditedAt editor { __typename login } } } }';

/** Undefined for a deleted comment. */
function readEdit(node: unknown, own: string) {
  if (node === null) return undefined;
  const fields = fieldsOf(node);
  const at = optionalText(fields, 'lastEditedAt');
  return { nodeId: textOf(fields, 'id'), at, own: at === undefined || isOwn(fields, own) };
}

/** GraphQL gives the login of a bot without `[bot]`, and a person may have that same login. */
function isOwn(fields: Readonly<Record<string, unknown>>, own: string): boolean {
  const login = loginOf(fields, 'editor');
  if (login === undefined) return false;
  const isBot = fieldsOf(fields['editor'])['__typename'] === 'Bot';
  return (isBot && !login.endsWith('[bot]') ? `${login}[bot]` : login) === own;
}
