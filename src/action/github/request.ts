/** A permission as `permissions:` of a workflow names it. */
export type Permission =
  `${'contents' | 'issues' | 'pull-requests' | 'security-events' | 'statuses'}: ${'read' | 'write'}`;

/** One request, in terms of GitHub's API reference. */
export interface GitHubRequest<T> {
  /** What it does, as the end of "could not …". */
  readonly operation: string;
  /** Method and path: `GET /repos/{owner}/{repo}/issues/{issue_number}`; owner and repo are filled in. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What the token needs for it, to say so where it is refused. */
  readonly needs?: Permission;
  /** Whether it may be repeated when its answer was lost. Default: all but POST. */
  readonly repeatable?: boolean;
  /** Reads the answer; throws an UnreadableAnswer where it cannot. */
  readonly read: (data: unknown) => T;
}

export function methodOf(request: Pick<GitHubRequest<unknown>, 'route'>): string {
  return request.route.slice(0, request.route.indexOf(' '));
}
