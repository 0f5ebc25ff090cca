import { environmentValue } from '../../usecases/environment-value.ts';
import { findComments, putComment } from '../github/sticky-comment.ts';
import { configurationKey } from '../configuration-key.ts';
import type { ConfigurationKey } from '../configuration-key.ts';
import type { Run } from '../run.ts';
import { triedGitHub } from '../tried-github.ts';
import { composeReport } from '../comment/compose-report.ts';
import type { MergedReviews } from './merged-reviews.ts';

/**
 * Says on each pull request that was merged what came of it. Where there was nothing to do, only what an earlier run said there is replaced. That it
 * cannot be said is a warning: the work is done.
 */
export async function tellPulls(
  run: Run,
  merged: MergedReviews,
  { render, isNews }: { readonly render: (maxBytes: number) => string; readonly isNews: boolean },
): Promise<void> {
  const { inputs, runUrl, world } = run;
  // A job that is cancelled is killed a few seconds later.
  if (!inputs.comment.enabled || inputs.token === undefined || run.signals.received !== undefined) return;
  if (!isNews && isFirst(run)) return;
  const key = reportKey(run);
  const marker = key.marker('apply');
  const body = composeReport({ marker, label: key.label, render, runUrl, version: world.version });
  const told = await triedGitHub(async () => {
    const github = run.github();
    for (const { number } of await merged.pulls()) {
      if (!isNews && (await findComments(github, number, marker)).length === 0) continue;
      const { url } = await putComment(github, number, marker, body);
      await run.log.line(`comment: ${url}`);
    }
  });
  if (!told.ok) await run.log.warning('github', told.error.message, told.error.hint);
}

/** Whether no earlier run can have said anything of this push. */
function isFirst({ event, world: { environment } }: Run): boolean {
  return event.type === 'push' && environmentValue(environment, 'GITHUB_RUN_ATTEMPT') === '1';
}

/** Jobs of a fleet share the name of their review, and each has its own report. */
function reportKey({ inputs }: Run): ConfigurationKey {
  const { name } = inputs.comment;
  return configurationKey(name === undefined ? undefined : [name, ...inputs.accounts].join(' '), inputs);
}
