import { bytes, fitBlocks, type Section } from './fit-blocks.ts';
import { markdownBudget, type MarkdownOptions } from './markdown-budget.ts';
import { counted, listed } from './words.ts';

/** What a kind of block is called where some of them are left out: one, and many. */
export type KindWords<Kind extends string> = Readonly<Record<Kind, readonly [one: string, many: string]>>;

export interface MarkdownParts<Kind extends string> {
  /** Always shown; short, whatever is rendered. */
  readonly top: string;
  readonly sections: readonly Section<Kind>[];
  /** Always shown; short. */
  readonly bottom: string;
  readonly kinds: KindWords<Kind>;
  /** Where the whole of it can be read. */
  readonly elsewhere: string;
}

// The note on what is left out names each kind once.
const noteBytes = 700;

/** Top, sections within the budget, a note on everything that was left out, bottom. */
export function composeMarkdown<Kind extends string>(
  parts: MarkdownParts<Kind>,
  options: MarkdownOptions | undefined,
): string {
  const fixed = bytes(parts.top) + bytes(parts.bottom) + noteBytes;
  const budget = markdownBudget(options);
  const { text, leftOut } = fitBlocks(parts.sections, budget - fixed);
  return `${`${parts.top}${leftOutNote(leftOut, parts, budget)}${text}${parts.bottom}`.trimEnd()}\n`;
}

function leftOutNote<Kind extends string>(
  leftOut: ReadonlyMap<Kind, number>,
  parts: MarkdownParts<Kind>,
  budget: number,
): string {
  if (leftOut.size === 0) return '';
  const what = [...leftOut].map(([kind, count]) => {
    const [one, many] = parts.kinds[kind];
    return counted(count, one, many);
  });
  return `> [!NOTE]\n> To stay within ${budget} bytes this leaves out ${listed(what)}, the least dangerous first. ${parts.elsewhere}\n\n`;
}
