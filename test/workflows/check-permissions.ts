import { type Finding, type Job, mapping, type Workflow } from './workflow.ts';

/** The most that a job may ask of GITHUB_TOKEN. */
export type Allowed = Readonly<Record<string, 'read' | 'write'>>;

const everywhere: Allowed = {
  contents: 'read',
  'pull-requests': 'write',
  statuses: 'write',
  issues: 'write',
  'security-events': 'write',
};

/** What the release needs on top: a tag and a release on GitHub; an image; an identity to publish and attest with. */
const release: Allowed = {
  ...everywhere,
  contents: 'write',
  packages: 'write',
  attestations: 'write',
  'id-token': 'write',
};

/** What the documentation needs: a deployment to Pages, which proves by an identity who makes it. */
const pages: Allowed = { contents: 'read', pages: 'write', 'id-token': 'write' };

/** By the name of the file. */
export function allowedIn(name: string): Allowed {
  if (name === '.github/workflows/pages.yml') return pages;
  return name === '.github/workflows/release.yml' ? release : everywhere;
}

/** Nothing for the workflow, and for each job no more than it says itself. */
export function checkPermissions({ value, jobs }: Workflow, allowed: Allowed): readonly Finding[] {
  const top = value['permissions'];
  const none = typeof top === 'object' && top !== null && Object.keys(top).length === 0;
  const finding = { rule: 'permissions-top', message: 'the workflow does not begin with "permissions: {}"' };
  return [...(none ? [] : [finding]), ...jobs.flatMap((job) => checkJob(job, allowed))];
}

function checkJob({ id, value }: Job, allowed: Allowed): readonly Finding[] {
  const asked = value['permissions'];
  if (typeof asked !== 'object' || asked === null) {
    return [{ rule: 'permissions-job', message: `${id}: says not one by one what its token may do` }];
  }
  return Object.entries(mapping(asked)).flatMap(([scope, level]) => {
    const most = allowed[scope];
    if (level === 'none' || level === most || (level === 'read' && most !== undefined)) return [];
    return [{ rule: 'permissions-allowed', message: `${id}: ${scope}: ${String(level)} is more than any job needs` }];
  });
}
