import { type Finding, type Job, list, type Mapping, mapping, texts, type Workflow } from './workflow.ts';

/** The runners that the workflows may name; the linter's own list is older. */
export const runners = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15', 'macos-15-intel', 'windows-2025'];

const longestMinutes = 60;

/** How a job may not be led astray: by its trigger, by text of others, by a step that stays forever. */
export function checkHardening(workflow: Workflow): readonly Finding[] {
  return [
    ...triggers(workflow),
    ...filters(workflow),
    ...secretsAbove(workflow),
    ...workflow.jobs.flatMap((job) => [
      ...timeout(job),
      ...runner(job),
      ...concurrency(job.value, job.id),
      ...apply(job),
      ...skips(job),
      ...secrets(job, workflow),
      ...job.steps.flatMap((step) => [
        ...checkout(step, job),
        ...cache(step, job),
        ...scripts(step, job),
        ...lifted(step, job),
      ]),
    ]),
    ...concurrency(workflow.value, 'the workflow'),
  ];
}

/** These run with the secrets and the token of the base repository, on what a stranger wrote. */
function triggers({ value }: Workflow): readonly Finding[] {
  const on = value['on'];
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(mapping(on));
  return events
    .filter((event) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(event))
    .map((event) => ({ rule: 'trigger', message: `${event} runs with secrets for strangers` }));
}

/**
 * https://docs.github.com/actions: a filter by paths compares the first 300 files of a change and starts nothing for the rest; one by branches sees
 * a pull request that gets another base branch only as `edited`, which is no type by default.
 */
function filters({ value }: Workflow): readonly Finding[] {
  const on = mapping(value['on']);
  const byPaths = Object.values(on).some((event) => 'paths' in mapping(event) || 'paths-ignore' in mapping(event));
  const pulls = mapping(on['pull_request']);
  const types = list(pulls['types']);
  const seen = ['opened', 'synchronize', 'reopened', 'edited'].every((type) => types.includes(type));
  return [
    ...(byPaths ? [{ rule: 'paths', message: 'paths look at 300 files at most' }] : []),
    ...('branches' in pulls && !seen
      ? [
          {
            rule: 'retarget',
            message: 'a pull request that gets another base branch starts nothing: add the type edited',
          },
        ]
      : []),
  ];
}

/** GitHub counts a job that was skipped as passed: an edited title would turn a red check green. */
function skips({ id, value }: Job): readonly Finding[] {
  const condition = value['if'];
  if (typeof condition !== 'string' || !condition.includes('event.action')) return [];
  return [{ rule: 'skip', message: `${id}: is skipped, and so passed, by the kind of the event` }];
}

function timeout({ id, value }: Job): readonly Finding[] {
  const minutes = value['timeout-minutes'];
  if (typeof minutes === 'number' && minutes > 0 && minutes <= longestMinutes) return [];
  return [{ rule: 'timeout', message: `${id}: has no timeout-minutes of at most ${longestMinutes}` }];
}

function runner({ id, value }: Job): readonly Finding[] {
  const runsOn = value['runs-on'];
  const chosen = runsOn === '${{ matrix.os }}' ? mapping(mapping(value['strategy'])['matrix'])['os'] : runsOn;
  const labels = list(chosen);
  const unknown = labels.filter((label) => typeof label !== 'string' || !runners.includes(label));
  if (labels.length > 0 && unknown.length === 0) return [];
  return [{ rule: 'runner', message: `${id}: runs on none of ${runners.join(', ')}` }];
}

/** https://docs.github.com/actions: `queue` is `single` or `max`, and `max` goes with nothing that cancels. */
function concurrency(value: Mapping, where: string): readonly Finding[] {
  const { queue, 'cancel-in-progress': cancels } = mapping(value['concurrency']);
  if (queue === undefined || queue === 'single' || (queue === 'max' && (cancels === undefined || cancels === false)))
    return [];
  return [{ rule: 'queue', message: `${where}: concurrency.queue is single, or max where nothing is cancelled` }];
}

/** A job that applies waits in a queue, is never cancelled, and has its token from an environment. */
function apply({ id, value, steps }: Job): readonly Finding[] {
  if (!steps.some((step) => mapping(step['with'])['command'] === 'apply')) return [];
  const { queue, group, 'cancel-in-progress': cancels } = mapping(value['concurrency']);
  const isQueued = typeof group === 'string' && queue === 'max' && cancels === false;
  return [
    ...(isQueued ? [] : [{ rule: 'apply-turn', message: `${id}: applies without a concurrency group that queues` }]),
    ...('environment' in value
      ? []
      : [{ rule: 'apply-environment', message: `${id}: applies outside an environment` }]),
  ];
}

function checkout(step: Mapping, { id }: Job): readonly Finding[] {
  const uses = step['uses'];
  if (typeof uses !== 'string' || !uses.startsWith('actions/checkout@')) return [];
  if (mapping(step['with'])['persist-credentials'] === false) return [];
  return [{ rule: 'checkout', message: `${id}: checks out and leaves the token in .git/config` }];
}

/** From v5 on it takes what other runs left in a cache, wherever package.json names npm. */
function cache(step: Mapping, { id }: Job): readonly Finding[] {
  const uses = step['uses'];
  if (typeof uses !== 'string' || !uses.startsWith('actions/setup-node@')) return [];
  if (mapping(step['with'])['package-manager-cache'] === false) return [];
  return [{ rule: 'cache', message: `${id}: sets Node up with a cache that other runs write` }];
}

/** What is written into a script becomes part of it; what is handed over in a variable does not. */
function scripts(step: Mapping, { id }: Job): readonly Finding[] {
  const code = [step['run'], step['shell'], mapping(step['with'])['script']];
  if (!code.some((text) => typeof text === 'string' && text.includes('${{'))) return [];
  return [{ rule: 'script', message: `${id}: writes an expression into a script; hand it over in env` }];
}

/** A guard that a workflow file lifts is lifted in every run. By hand is another matter, and a commit says it for one pull request. */
function lifted(step: Mapping, { id }: Job): readonly Finding[] {
  const { allow } = mapping(step['with']);
  if (allow === undefined || allow === '${{ inputs.allow }}') return [];
  return [{ rule: 'allow', message: `${id}: lifts a guard in every run` }];
}

const secret = /\bsecrets\b/;
const sameRepository = 'github.event.pull_request.head.repo.full_name == github.repository';

/** A secret is named, reaches one step through its env, and never a run on what a fork wrote. */
function secrets(job: Job, workflow: Workflow): readonly Finding[] {
  const found = texts(job.value).filter(({ path, text }) => isExpression(path, text) && secret.test(text));
  const misplaced = found.filter(({ path }) => path[0] !== 'steps' || path[2] !== 'env');
  const unnamed = found.filter(({ text }) => /\bsecrets\b(?!\.\w)/.test(text));
  const inherited = job.value['secrets'] === 'inherit';
  const forks = 'pull_request' in mapping(workflow.value['on']) && found.length > 0 && !keepsForksOut(job, workflow);
  const { id } = job;
  return [
    ...(misplaced.length > 0 ? [{ rule: 'secret-place', message: `${id}: a secret is for the env of one step` }] : []),
    ...(unnamed.length > 0 || inherited
      ? [{ rule: 'secret-name', message: `${id}: takes secrets without naming them` }]
      : []),
    ...(forks
      ? [{ rule: 'secret-fork', message: `${id}: has a secret and does not keep pull requests of forks out` }]
      : []),
  ];
}

function secretsAbove({ value }: Workflow): readonly Finding[] {
  const found = texts(value['env']).some(({ text }) => secret.test(text));
  return found ? [{ rule: 'secret-place', message: 'the workflow: a secret is for the env of one step' }] : [];
}

/** `if` is an expression also without `${{ }}`. */
function isExpression(path: readonly string[], text: string): boolean {
  return text.includes('${{') || path.at(-1) === 'if';
}

/** By its own condition, or because a job that it needs is skipped then, and nothing makes it run all the same. */
function keepsForksOut(job: Job, workflow: Workflow): boolean {
  const condition = typeof job.value['if'] === 'string' ? job.value['if'] : '';
  if (condition.includes(sameRepository)) return true;
  if (/always\(\)|cancelled\(\)|failure\(\)/.test(condition)) return false;
  return list(job.value['needs']).some((id) => {
    const needed = workflow.jobs.find((other) => other.id === id);
    return needed !== undefined && keepsForksOut(needed, workflow);
  });
}
