import type { RunPull } from '../../model/report.ts';
import { durationText } from '../../model/text.ts';
import type { FoundPulls } from '../../usecases/apply/describe-run.ts';
import type { RunIdentity } from '../../usecases/run-context.ts';
import { type ActionRun, tryGitHub } from '../action-run.ts';
import { readApprovals } from '../github/pull-approvals.ts';
import type { MergedReviews } from './merged-reviews.ts';

/** Of more pull requests in one push, the approvals are not read. */
const mostRead = 20;

/**
 * The pull requests that the push merged, and who approved them, for the report. Both need only what the job may read anyway. It never
 * rejects because of GitHub: what cannot be read is said in the report.
 */
export async function pullsOfRun(run: ActionRun, merged: MergedReviews): Promise<FoundPulls> {
  if (run.inputs.token === undefined) return { why: 'the step has no github-token' };
  const found = await tryGitHub(() => merged.pulls());
  if (!found.ok) return { why: found.error.message };
  const pulls: RunPull[] = [];
  for (const [at, { number }] of found.value.entries()) {
    const approvals = at < mostRead ? await tryGitHub(() => readApprovals(run.github(), number)) : undefined;
    const read = approvals?.ok === true ? { approvals: [...approvals.value] } : {};
    pulls.push({ number, source: 'merged by the push', ...read });
  }
  return { pulls };
}

/** The inputs of the step, in place of a command line. No token is in them. */
export function identityOf({ inputs }: Pick<ActionRun, 'inputs'>): RunIdentity {
  const { command, files, workingDirectory, accounts, expect, allow, only = [], waitMs, check, deadlineMs } = inputs;
  const all = (name: string, values: readonly string[]) => values.map((value) => `${name}=${value}`);
  const time = (name: string, value: number | undefined) =>
    value === undefined ? [] : [`${name}=${durationText(value)}`];
  return {
    id: crypto.randomUUID(),
    command: [
      'demarc in GitHub Actions:',
      `command=${command}`,
      ...all('files', files),
      ...all('working-directory', workingDirectory === '' ? [] : [workingDirectory]),
      ...all('account-id', accounts),
      ...all('expect', expect === undefined ? [] : [expect]),
      ...all('allow', allow),
      ...all('only', only),
      ...time('wait', waitMs),
      ...all('check', check === undefined ? [] : [check.command]),
      ...time('deadline', deadlineMs),
    ],
  };
}
