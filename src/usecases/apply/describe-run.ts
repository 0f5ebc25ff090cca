import { redact } from '../../api/redact/redact.ts';
import { approverVariable } from '../../config/substitute.ts';
import { type Environment, environmentValue, inWorkflow, runUrl } from '../../model/environment.ts';
import type { RunPull, RunRecord } from '../../model/report.ts';
import { headCommit } from '../../system/head-commit.ts';
import { machineName, userName } from '../../system/user-folders.ts';
import { hideSecrets, hideTyped } from '../hide-secrets.ts';

/** Who runs something, where, and on which commit. */
export type RunOrigin = Pick<
  RunRecord,
  | 'command'
  | 'actor'
  | 'triggered_by'
  | 'host'
  | 'ci_run'
  | 'repository'
  | 'commit'
  | 'pull_requests'
  | 'approved_by'
  | 'not_known'
>;

/** The pull requests of a run, or why they are not known. */
export type FoundPulls = { readonly pulls: readonly RunPull[] } | { readonly why: string };

interface Described {
  readonly environment: Environment;
  /** The command line in its parsed form. Undefined: the caller did not say it. */
  readonly command: readonly string[] | undefined;
  /** Names of documents, to see if they were edited. */
  readonly documents: readonly string[];
  /** Undefined: only the environment is asked. */
  readonly pulls: FoundPulls | undefined;
  /** What no text may repeat. */
  readonly secrets: readonly string[];
}

/** A shorter secret is part of too many names. */
const shortestSecret = 6;
const longestText = 500;

/**
 * Finds out who runs this, where and on which commit: from the variables of GitHub Actions or GitLab, else from git and the operating
 * system. It says what it could not find out. Of the environment it keeps nothing but these facts. It never rejects.
 */
export async function describeRun({ environment, command, documents, pulls, secrets }: Described): Promise<RunOrigin> {
  const known = secrets.filter(({ length }) => length >= shortestSecret);
  const hide = (text: string) => hideTyped(redact(text, known));
  const clean = (text: string) => hide(text).slice(0, longestText);
  const read = (name: string) => optional(environmentValue(environment, name), clean);
  const names = namesOf(environment);
  const actor = findActor(names, environment);
  const commit = await findCommit(names, documents, environment);
  const requests = pulls ?? pullOfEnvironment(names, environment);
  const triggered = names.triggered === undefined ? undefined : read(names.triggered);
  const approver = read(approverVariable);
  const url = names.url(environment);
  const repository = names.repository === undefined ? undefined : read(names.repository);
  const notKnown = [
    ...(command === undefined ? [{ what: 'command line', why: 'the caller did not say it' }] : []),
    ...(actor === undefined ? [{ what: 'actor', why: 'the operating system does not name its user' }] : []),
    ...('why' in commit ? [{ what: 'commit', why: commit.why }] : []),
    ...('why' in requests ? [{ what: 'pull request', why: requests.why }] : []),
    ...('pulls' in requests && requests.pulls.length === 0
      ? [{ what: 'pull request', why: 'none belongs to this commit' }]
      : []),
    ...(approver === undefined ? [{ what: 'approver', why: `${approverVariable} is not set` }] : []),
  ];
  return {
    ...(command !== undefined && {
      command: command.map((word) => hideSecrets(hide(word), environment).slice(0, longestText)),
    }),
    ...(actor !== undefined && { actor: { ...actor, name: clean(actor.name) } }),
    ...(triggered !== undefined && triggered !== actor?.name && { triggered_by: triggered }),
    host: clean(machineName()),
    ...(url !== undefined && { ci_run: clean(url) }),
    ...(repository !== undefined && { repository }),
    ...('sha' in commit && { commit }),
    ...('pulls' in requests && requests.pulls.length > 0 && { pull_requests: [...requests.pulls] }),
    ...(approver !== undefined && { approved_by: approver }),
    ...(notKnown.length > 0 && { not_known: notKnown }),
  };
}

function optional(text: string | undefined, clean: (text: string) => string): string | undefined {
  return text === undefined ? undefined : clean(text);
}

/** Where a CI system says these facts. */
interface Names {
  readonly actor?: string;
  readonly triggered?: string;
  readonly repository?: string;
  readonly commit?: string;
  readonly pull?: string;
  readonly url: (environment: Environment) => string | undefined;
}

const github: Names = {
  actor: 'GITHUB_ACTOR',
  triggered: 'GITHUB_TRIGGERING_ACTOR',
  repository: 'GITHUB_REPOSITORY',
  commit: 'GITHUB_SHA',
  pull: 'GITHUB_REF',
  url: runUrl,
};

/** Predefined variables of GitLab CI/CD. */
const gitlab: Names = {
  actor: 'GITLAB_USER_LOGIN',
  repository: 'CI_PROJECT_PATH',
  commit: 'CI_COMMIT_SHA',
  pull: 'CI_MERGE_REQUEST_IID',
  url: (environment) => {
    const url = environmentValue(environment, 'CI_JOB_URL');
    return url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(url) ? url : undefined;
  },
};

function namesOf(environment: Environment): Names {
  if (inWorkflow(environment)) return github;
  if (environmentValue(environment, 'GITLAB_CI') === 'true') return gitlab;
  return { url: () => undefined };
}

function findActor({ actor }: Names, environment: Environment): RunRecord['actor'] {
  const name = actor === undefined ? undefined : environmentValue(environment, actor);
  if (actor !== undefined && name !== undefined) return { name, source: actor };
  const user = userName();
  return user === undefined ? undefined : { name: user, source: 'operating system' };
}

type FoundCommit = NonNullable<RunRecord['commit']> | { readonly why: string };

async function findCommit(
  { commit }: Names,
  documents: readonly string[],
  environment: Environment,
): Promise<FoundCommit> {
  const said = commit === undefined ? undefined : environmentValue(environment, commit);
  const head = await headCommit(process.cwd(), documents, environment);
  if (commit !== undefined && said !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(said)) {
    const isSame = 'sha' in head && head.sha === said;
    return { sha: said, source: commit, ...(isSame && editedOf(head.edited)) };
  }
  return 'why' in head ? head : { sha: head.sha, source: 'git', ...editedOf(head.edited) };
}

function editedOf(edited: boolean | undefined): { readonly edited?: boolean } {
  return edited === undefined ? {} : { edited };
}

function pullOfEnvironment({ pull }: Names, environment: Environment): FoundPulls {
  if (pull === undefined) return { why: 'no CI system runs this' };
  const text = environmentValue(environment, pull);
  const number = Number(/^(?:refs\/pull\/)?([1-9]\d{0,9})(?:\/|$)/.exec(text ?? '')?.[1] ?? NaN);
  if (Number.isNaN(number)) return { why: `${pull} names none` };
  return { pulls: [{ number, source: pull }] };
}
