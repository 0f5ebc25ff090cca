/** Values that a parameter takes: any text, whole numbers, or one of these. */
type Values = 'text' | 'number' | readonly string[];

export interface GitLabOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is one part of the path, `*` the rest of it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, Values>>;
  readonly body?: Readonly<Record<string, Values>>;
  readonly required?: readonly string[];
}

const paged = { page: 'number', per_page: 'number' } as const;
const sort = ['asc', 'desc'] as const;
const project = '/projects/:id';
const request = `${project}/merge_requests/:merge_request_iid`;

/**
 * What the pipeline asks of GitLab, as GitLab describes it: method, path, parameters and their values. From doc/api/openapi/openapi_v3.yaml
 * of gitlab-org/gitlab (19.5), and of notes and deployments from the definitions in lib/api/ that it is generated from. Not compared with
 * either: the user, creating and updating an issue, the jobs of a pipeline, and the pages of a merge request's pipelines.
 */
export const operations: readonly GitLabOperation[] = [
  { id: 'user', method: 'GET', path: '/user' },
  {
    id: 'list_notes',
    method: 'GET',
    path: `${request}/notes`,
    query: { ...paged, sort, order_by: ['created_at', 'updated_at'] },
  },
  {
    id: 'create_note',
    method: 'POST',
    path: `${request}/notes`,
    body: { body: 'text', internal: ['true', 'false'], created_at: 'text', merge_request_diff_head_sha: 'text' },
    required: ['body'],
  },
  { id: 'update_note', method: 'PUT', path: `${request}/notes/:note_id`, body: { body: 'text' } },
  { id: 'delete_note', method: 'DELETE', path: `${request}/notes/:note_id` },
  { id: 'list_pipelines', method: 'GET', path: `${request}/pipelines`, query: paged },
  { id: 'list_commits', method: 'GET', path: `${request}/commits`, query: paged },
  {
    id: 'list_issues',
    method: 'GET',
    path: `${project}/issues`,
    query: {
      ...paged,
      sort,
      labels: 'text',
      state: ['opened', 'closed', 'all'],
      scope: ['created_by_me', 'assigned_to_me', 'all'],
      order_by: [
        'created_at',
        'due_date',
        'label_priority',
        'milestone_due',
        'popularity',
        'priority',
        'title',
        'updated_at',
      ],
    },
  },
  {
    id: 'create_issue',
    method: 'POST',
    path: `${project}/issues`,
    body: { title: 'text', description: 'text', labels: 'text', confidential: ['true', 'false'] },
    required: ['title'],
  },
  {
    id: 'update_issue',
    method: 'PUT',
    path: `${project}/issues/:issue_iid`,
    body: { title: 'text', description: 'text', labels: 'text', state_event: ['reopen', 'close'] },
  },
  { id: 'commit', method: 'GET', path: `${project}/repository/commits/:sha` },
  { id: 'commit_requests', method: 'GET', path: `${project}/repository/commits/:sha/merge_requests`, query: paged },
  {
    id: 'list_branch_pipelines',
    method: 'GET',
    path: `${project}/pipelines`,
    query: {
      ...paged,
      sort,
      order_by: ['id', 'status', 'ref', 'updated_at', 'user_id'],
      ref: 'text',
      source: ['push'],
    },
  },
  { id: 'list_jobs', method: 'GET', path: `${project}/pipelines/:pipeline_id/jobs`, query: paged },
  { id: 'artifact', method: 'GET', path: `${project}/jobs/:job_id/artifacts/*` },
  {
    id: 'list_deployments',
    method: 'GET',
    path: `${project}/deployments`,
    query: {
      ...paged,
      sort,
      order_by: ['id', 'iid', 'created_at', 'updated_at', 'finished_at', 'ref'],
      environment: 'text',
      status: ['created', 'running', 'success', 'failed', 'canceled', 'blocked'],
    },
  },
];

export interface GitLabCall {
  readonly operation: GitLabOperation;
  /** The parts of the path that are not fixed, in their order. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, string>>;
}

/** The operation of a request, or what GitLab would say is wrong with it. */
export function readCall(method: string, url: URL, text: string): GitLabCall | string {
  for (const operation of operations) {
    const parts = operation.method === method ? partsOf(operation.path, url.pathname) : undefined;
    if (parts === undefined) continue;
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, string>);
    const wrong = [
      ...wrongIn(Object.fromEntries(url.searchParams), operation.query ?? {}),
      ...wrongIn(body, operation.body ?? {}),
      ...(operation.required ?? []).filter((name) => !body[name]).map((name) => `${name} is missing`),
    ];
    return wrong.length === 0
      ? { operation, parts, query: url.searchParams, body }
      : `${operation.id}: ${wrong.join(', ')}`;
  }
  return `GitLab has no ${method} ${url.pathname}`;
}

function partsOf(pattern: string, path: string): readonly string[] | undefined {
  const source = pattern.replace(/:\w+/g, '([^/]+)').replace(/\*$/, '(.+)');
  return new RegExp(`^${source}$`).exec(path.replace('/api/v4', ''))?.slice(1).map(decodeURIComponent);
}

function wrongIn(given: Readonly<Record<string, string>>, known: Readonly<Record<string, Values>>): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const values = known[name];
    const isFine =
      values === 'text'
        ? typeof value === 'string'
        : values === 'number'
          ? /^\d+$/.test(value)
          : values?.includes(value);
    return isFine === true ? [] : [`${name}=${value}`];
  });
}
