import { composeComment } from '../comment/compose-comment.ts';
import { readState } from '../comment/comment-state.ts';
import { configurationLine } from '../comment/configuration-line.ts';
import type { CommentState } from '../comment/comment-state.ts';
import type { PullRequestEvent } from '../event.ts';
import type { Pull } from '../github/pull.ts';
import { findComments, putComment } from '../github/sticky-comment.ts';
import { short } from '../review/review-of.ts';
import type { Run } from '../run.ts';
import { triedGitHub } from '../tried-github.ts';
import type { Tried } from '../tried-github.ts';
import type { Outcome } from './outcome.ts';

/** Writes the comment of a plan. A run that a newer one has overtaken leaves it alone: that one's plan is the one to look at. `now` is the pull request as it is, where that is known. */
export async function putPlanComment(
  run: Run,
  { number, headSha }: PullRequestEvent,
  { shows, render, review, isBlocked = false }: Outcome,
  now: Pull | undefined,
): Promise<Tried<unknown>> {
  const { key, log, runUrl, world } = run;
  const marker = key.marker('plan');
  return triedGitHub(async () => {
    const github = run.github();
    if (now !== undefined && now.headSha !== headSha) {
      await log.notice(
        'overtaken',
        `the pull request has a newer commit ${short(now.headSha)}: its comment is left to that run`,
      );
      return;
    }
    const [earlier] = shows === 'changes' ? [] : await findComments(github, number, marker, 'write');
    const notes = supersededNotes(shows, earlier && readState(earlier.body));
    const state = { headSha, shows };
    const body = composeComment({
      marker,
      label: key.label,
      state,
      notes,
      render,
      review,
      configuration: configurationLine(run.inputs),
      isBlocked,
      runUrl,
      version: world.version,
    });
    const { url } = await putComment(github, number, marker, body);
    await log.line(`comment: ${url}`);
  });
}

function supersededNotes(shows: CommentState['shows'], earlier: CommentState | undefined): readonly string[] {
  if (earlier?.shows !== 'changes') return [];
  const plan = `The plan for ${short(earlier.headSha)}`;
  return shows === 'nothing'
    ? [`${plan} is superseded: nothing to change any more.`]
    : [`${plan} is out of date and cannot be applied.`];
}
