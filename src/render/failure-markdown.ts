import { excerpt } from './excerpt.ts';
import { sanitiseMarkdown } from './sanitise.ts';

const longest = 1_000;

/** Why a run ended, and what to do next, for a summary or a pull request. */
export function renderFailureMarkdown(
  title: string,
  failure: { readonly message: string; readonly hint?: string | undefined },
): string {
  const hint = failure.hint === undefined ? '' : `Hint: ${prose(failure.hint)}\n`;
  return `### ${title}\n\n${prose(sentence(failure.message))}\n\n${hint}`;
}

// Messages follow a colon elsewhere. What may be a name at the beginning stays as it is written.
function sentence(message: string): string {
  const begun = message.replace(/^(?=(?:there|the|this|an?|no|it) )./, (first) => first.toUpperCase());
  return /[\p{L}\p{N})"]$/u.test(begun) ? `${begun}.` : begun;
}

function prose(text: string): string {
  return sanitiseMarkdown(excerpt(text, longest));
}
