import { nameMarkdown } from '../text/fit-markdown.ts';
import { excerpt, sanitiseMarkdown, untrusted } from '../text/sanitise.ts';
import { showFirst } from '../text/words.ts';

const longest = 1_000;

/** Renders why a run ended and what to do next, for a summary or a pull request. */
export function renderFailureMarkdown(
  title: string,
  failure: { readonly message: string; readonly hint?: string | undefined },
): string {
  const hint = failure.hint === undefined ? '' : `Hint: ${prose(failure.hint)}\n`;
  return `### ${title}\n\n${prose(sentence(failure.message))}\n\n${hint}`;
}

// Elsewhere a message follows a colon. Its first word keeps its letter case if it can be a name.
function sentence(message: string): string {
  const begun = message.replace(/^(?=(?:there|the|this|an?|no|it) )./, (first) => first.toUpperCase());
  return /[\p{L}\p{N})"]$/u.test(begun) ? `${begun}.` : begun;
}

function prose(text: string): string {
  return sanitiseMarkdown(excerpt(text, longest));
}

export interface Refused {
  /** A sentence without a final full stop. */
  readonly reason: string;
  /** More facts, each a sentence without a final full stop. */
  readonly remarks: readonly string[];
  /** What to do next, in full sentences. */
  readonly hint: string;
  /** The fingerprint of the current plan. */
  readonly fingerprint: string;
}

const longestRemark = 600;
const mostRemarks = 20;

/** Renders why a plan was not applied, for a summary or a pull request. The differences follow below this text. */
export function renderRefusedMarkdown({ reason, remarks, hint, fingerprint }: Refused): string {
  const list = showFirst(
    remarks,
    mostRemarks,
    (remark) => `- ${remarkProse(remark)}\n`,
    (rest) => `- and ${rest} more\n`,
  );
  return [
    `### Refused: nothing was changed\n\n${remarkProse(capital(reason))}.\n\n`,
    list.length === 0 ? '' : `${list.join('')}\n`,
    `${remarkProse(hint)} The fingerprint of the current plan: ${nameMarkdown(untrusted(fingerprint))}\n\n`,
  ].join('');
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function remarkProse(text: string): string {
  return sanitiseMarkdown(excerpt(text, longestRemark));
}
