import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import type { BaseRequest } from '../../usecases/plan/load-base.ts';
import type { ActionRun } from '../action-run.ts';
import { ListedInPart, readParents, shortSha } from '../github/git-objects.ts';
import { GitHubError } from '../github/github-error.ts';
import type { MergeGroupEvent, PullRequestEvent } from '../github-event.ts';
import { documentsOf } from './document-paths.ts';
import { readDocumentsAt, UnreadableDocuments } from './documents-at.ts';

/**
 * The documents before a pull request, or before a group of the merge queue. They are read through the API at a commit that GitHub names and
 * no branch can choose: the checkout lacks it. Undefined for other events. Throws a `Failure` if GitHub does not answer: then no guard is
 * left out.
 */
export async function readBase(run: ActionRun): Promise<BaseRequest | undefined> {
  const { event, inputs } = run;
  if (event.type !== 'pull_request' && event.type !== 'merge_group') return undefined;
  if (inputs.token === undefined)
    return none('there is no token for GitHub, which has the documents before this change');
  try {
    const commit = await commitBefore(run, event);
    if (commit === undefined)
      return none('the commit of this run is no merge of the pull request into its base branch');
    return await readDocumentsBefore(run, commit, `${branchOf(event)} at ${shortSha(commit)}`);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new Failure(`cannot read the documents before this change, so there is no plan: ${error.message}`, {
      exitCode: ExitCode.failed,
      hint: error.hint ?? 'Run it again.',
      cause: error,
    });
  }
}

function none(why: string): BaseRequest {
  return { type: 'none', why };
}

function branchOf({ baseRef }: PullRequestEvent | MergeGroupEvent): string {
  return baseRef.replace(/^refs\/heads\//, '');
}

/**
 * The base branch as it was when GitHub merged the branch into it to test it: the first parent of that merge. Undefined where the commit
 * of this run is no such merge.
 */
export async function commitBefore(
  run: ActionRun,
  event: PullRequestEvent | MergeGroupEvent,
): Promise<string | undefined> {
  if (event.type === 'merge_group') return event.baseSha;
  const merge = environmentValue(run.runner.environment, 'GITHUB_SHA');
  if (merge === undefined) return undefined;
  const [first, second, ...others] = await readParents(run.github(), merge);
  return second === event.headSha && others.length === 0 ? first : undefined;
}

async function readDocumentsBefore(run: ActionRun, commit: string, name: string): Promise<BaseRequest> {
  try {
    const { sources, missing } = await readDocumentsAt(run.github(), documentsOf(run, commit));
    const words = missing.length === 0 ? undefined : `${missing.join(', ')} did not exist in ${name}`;
    return { type: 'sources', name, sources, missing: words };
  } catch (error) {
    // More files than GitHub lists are the same in every run.
    if (!(error instanceof UnreadableDocuments) && !(error instanceof ListedInPart)) throw error;
    return none(`the documents of ${name} cannot be read: ${error.message}`);
  }
}
