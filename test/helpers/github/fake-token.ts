/** What a token may do, by kind, as `permissions:` of a workflow names it. A kind that is not named is not allowed. */
export type FakePermissions = Readonly<Partial<Record<PermissionName, 'read' | 'write'>>>;

export type PermissionName =
  'contents' | 'pull-requests' | 'issues' | 'statuses' | 'security-events' | 'checks' | 'actions';

export interface FakeToken {
  /** As comments show their author: `octocat`, `github-actions[bot]`. */
  readonly login: string;
  /** An installation token has no user behind it: `GET /user` refuses it. */
  readonly kind: 'installation' | 'user';
  readonly permissions: FakePermissions;
  /** False: the GraphQL API refuses it (a proxy that lets only REST through). */
  readonly graphql?: boolean;
}

const everything: FakePermissions = {
  contents: 'write',
  'pull-requests': 'write',
  issues: 'write',
  statuses: 'write',
  'security-events': 'write',
};

/** The token of a job (`GITHUB_TOKEN`), with all permissions unless some are named. */
export function actionsToken(permissions: FakePermissions = everything): FakeToken {
  return { login: 'github-actions[bot]', kind: 'installation', permissions };
}

/** The token that a job gets for a fork's pull request: it may read, whatever the workflow asks for. */
export function forkToken(): FakeToken {
  return actionsToken({ contents: 'read', 'pull-requests': 'read', issues: 'read', statuses: 'read' });
}

/** The token of an App's installation. */
export function appToken(slug: string, permissions: FakePermissions = everything): FakeToken {
  return { login: `${slug}[bot]`, kind: 'installation', permissions };
}

/** A personal access token. */
export function personalToken(login: string, permissions: FakePermissions = everything): FakeToken {
  return { login, kind: 'user', permissions };
}
