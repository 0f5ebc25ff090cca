import { nameMarkdown } from '../text/compose-markdown.ts';
import { excerpt, sanitiseMarkdown, untrusted } from '../text/sanitise.ts';

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

/** Why a plan was not carried out. */
export interface Refused {
  /** In a sentence without its end. */
  readonly reason: string;
  /** More about it, each in a sentence without its end. */
  readonly remarks: readonly string[];
  /** What to do next, in sentences. */
  readonly hint: string;
  /** Of the plan that there is now. */
  readonly fingerprint: string;
}

const longestRemark = 600;
const mostRemarks = 20;

/** Why a plan was not carried out, for a summary or a pull request; what is different comes below it. */
export function renderRefusedMarkdown({ reason, remarks, hint, fingerprint }: Refused): string {
  const list = remarks.slice(0, mostRemarks).map((each) => `- ${remarkProse(each)}\n`);
  if (remarks.length > mostRemarks) list.push(`- and ${remarks.length - mostRemarks} more\n`);
  return [
    `### Refused: nothing was changed\n\n${remarkProse(capital(reason))}.\n\n`,
    list.length === 0 ? '' : `${list.join('')}\n`,
    `${remarkProse(hint)} The fingerprint of the plan as it is now: ${nameMarkdown(untrusted(fingerprint))}\n\n`,
  ].join('');
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function remarkProse(text: string): string {
  return sanitiseMarkdown(excerpt(text, longestRemark));
}
