import { renderFailureMarkdown } from '../../render/failure-markdown.ts';
import { sanitiseText } from '../../render/sanitise.ts';
import { Failure } from '../../usecases/failure.ts';
import { diagnosticsMarkdown } from '../show-diagnostics.ts';
import type { Run } from '../run.ts';
import type { Outcome } from './outcome.ts';

/** What a pull request is told where there is no plan: why, and that nothing of it can be applied. */
export function failureOutcome(run: Run, error: unknown): Outcome {
  const { message, hint } = wordsOf(error);
  return {
    shows: 'failure',
    render: (maxBytes) =>
      error instanceof Failure && error.diagnostics.length > 0
        ? diagnosticsMarkdown(run, error.diagnostics, { maxBytes })
        : renderFailureMarkdown('There is no plan', { message, hint }),
    status: { state: 'error', description: `no plan: ${sanitiseText(message)}` },
    review: undefined,
  };
}

function wordsOf(error: unknown): { readonly message: string; readonly hint?: string | undefined } {
  if (error instanceof Failure) return error;
  return { message: 'demarc ended with an internal error', hint: 'The log of the run has it.' };
}
