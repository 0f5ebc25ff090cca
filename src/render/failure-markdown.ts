import { excerpt } from './excerpt.ts';
import { sanitiseMarkdown } from './sanitise.ts';

const longest = 1_000;

/** Why a run ended, and what to do next, for a summary or a pull request. */
export function renderFailureMarkdown(
  title: string,
  failure: { readonly message: string; readonly hint?: string | undefined },
): string {
  const hint = failure.hint === undefined ? '' : `Hint: ${prose(failure.hint)}\n`;
  return `### ${title}\n\n${prose(failure.message)}\n\n${hint}`;
}

function prose(text: string): string {
  return sanitiseMarkdown(excerpt(text, longest));
}
