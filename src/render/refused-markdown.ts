import { nameMarkdown } from './inline-markdown.ts';
import { excerpt } from './excerpt.ts';
import { sanitiseMarkdown } from './sanitise.ts';
import { untrusted } from './untrusted.ts';

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

const longest = 600;
const mostRemarks = 20;

/** Why a plan was not carried out, for a summary or a pull request; what is different comes below it. */
export function renderRefusedMarkdown({ reason, remarks, hint, fingerprint }: Refused): string {
  const list = remarks.slice(0, mostRemarks).map((each) => `- ${prose(each)}\n`);
  if (remarks.length > mostRemarks) list.push(`- and ${remarks.length - mostRemarks} more\n`);
  return [
    `### Refused: nothing was changed\n\n${prose(capital(reason))}.\n\n`,
    list.length === 0 ? '' : `${list.join('')}\n`,
    `${prose(hint)} The fingerprint of the plan as it is now: ${nameMarkdown(untrusted(fingerprint))}\n\n`,
  ].join('');
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function prose(text: string): string {
  return sanitiseMarkdown(excerpt(text, longest));
}
