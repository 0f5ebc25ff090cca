import { renderFailureMarkdown } from '../../render/failure-markdown.ts';
import { sanitiseText } from '../../render/sanitise.ts';
import { Failure } from '../../usecases/failure.ts';
import { hideLearned } from '../../usecases/hide-secrets.ts';
import { diagnosticsMarkdown } from '../show-diagnostics.ts';
import type { Run } from '../run.ts';
import type { Outcome } from './outcome.ts';

/** What a pull request is told where there is no plan: why, and that nothing of it can be applied. */
export function failureOutcome(run: Run, error: unknown): Outcome {
  const { message } = wordsOf(run, error);
  return {
    shows: 'failure',
    render: (maxBytes) => failureMarkdown(run, error, { title: 'There is no plan', maxBytes }),
    status: { state: 'error', description: `no plan: ${sanitiseText(message)}` },
    review: undefined,
  };
}

/** What ended a run: what is wrong with the documents, or why else, under a title. */
export function failureMarkdown(
  run: Run,
  error: unknown,
  { title, maxBytes }: { readonly title: string; readonly maxBytes: number },
): string {
  return error instanceof Failure && error.diagnostics.length > 0
    ? diagnosticsMarkdown(run, error.diagnostics, { maxBytes })
    : renderFailureMarkdown(title, wordsOf(run, error));
}

/** A pull request is read by more people than a log, and the runner hides nothing there. */
function wordsOf(
  { world: { secrets } }: Run,
  error: unknown,
): { readonly message: string; readonly hint?: string | undefined } {
  if (!(error instanceof Failure))
    return { message: 'demarc ended with an internal error', hint: 'The log of the run has it.' };
  const { message, hint } = error;
  return { message: hideLearned(message, secrets), hint: hint && hideLearned(hint, secrets) };
}
