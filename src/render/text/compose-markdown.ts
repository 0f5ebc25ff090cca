import { joinFirst, joinWords } from '../../model/text.ts';
import type { SourceNode } from '../plan/plan-tree.ts';
import { excerpt, markdownCode, sanitiseMarkdown, sanitiseText, type Untrusted } from './sanitise.ts';
import { counted } from './words.ts';

/** What a kind of block is called where some of them are left out: one, and many. */
export type KindWords<Kind extends string> = Readonly<Record<Kind, readonly [singular: string, plural: string]>>;

interface MarkdownParts<Kind extends string> {
  /** Always shown, so it must be short. */
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
    const [singular, plural] = parts.kinds[kind];
    return counted(count, singular, plural);
  });
  return `> [!NOTE]\n> To stay within ${budget} bytes this leaves out ${joinWords(what)}, the least dangerous first. ${parts.elsewhere}\n\n`;
}

/** How large a rendered Markdown text may become. */
export interface MarkdownOptions {
  /** Bytes of UTF-8; default 60,000, at least 4,000. GitHub refuses a comment of more than 65,536 characters. */
  readonly maxBytes?: number;
}

const defaultBytes = 60_000;
const leastBytes = 4_000;

function markdownBudget(options: MarkdownOptions | undefined): number {
  return Math.max(leastBytes, options?.maxBytes ?? defaultBytes);
}

/** A run of blocks under a head, which is only written when one of its blocks is. */
export interface Section<Kind extends string> {
  readonly head: string;
  readonly blocks: readonly Block<Kind>[];
  readonly tail: string;
  /** A heading over several sections, written once, before the first of them that has a block. */
  readonly under: Heading | undefined;
}

export interface Heading {
  readonly text: string;
}

/** A piece of an output that is shown whole or not at all. */
interface Block<Kind extends string> {
  readonly kind: Kind;
  /** Blocks of a lower rank are placed first; within a rank, the more dangerous. */
  readonly rank: number;
  readonly danger: number;
  readonly text: string;
}

interface Fitted<Kind extends string> {
  readonly text: string;
  /** How many blocks of each kind did not fit. */
  readonly leftOut: ReadonlyMap<Kind, number>;
}

/**
 * Fits sections into a budget of bytes (UTF-8). Blocks are placed in the order of rank and danger until one does not fit;
 * everything after that is left out, so nothing is shown while something more dangerous is not. The order of output stays that of
 * the sections.
 */
function fitBlocks<Kind extends string>(sections: readonly Section<Kind>[], budget: number): Fitted<Kind> {
  const chosen = choose(sections, budget);
  const leftOut = new Map<Kind, number>();
  const parts: string[] = [];
  const written = new Set<Heading>();
  for (const section of sections) {
    const kept = section.blocks.filter((block) => chosen.has(block));
    for (const block of section.blocks) {
      if (!chosen.has(block)) leftOut.set(block.kind, (leftOut.get(block.kind) ?? 0) + 1);
    }
    if (kept.length === 0) continue;
    if (section.under !== undefined && !written.has(section.under)) {
      written.add(section.under);
      parts.push(section.under.text);
    }
    parts.push(section.head, kept.map((block) => block.text).join(''), section.tail);
  }
  return { text: parts.join(''), leftOut };
}

function choose<Kind extends string>(sections: readonly Section<Kind>[], budget: number): ReadonlySet<Block<Kind>> {
  const queue = sections.flatMap((section) => section.blocks.map((block) => ({ block, section })));
  queue.sort((a, b) => a.block.rank - b.block.rank || b.block.danger - a.block.danger);
  const chosen = new Set<Block<Kind>>();
  const opened = new Set<Section<Kind> | Heading>();
  let left = budget;
  for (const { block, section } of queue) {
    const cost = bytes(block.text) + openingCost(section, opened);
    if (cost > left) break;
    left -= cost;
    chosen.add(block);
    opened.add(section);
    if (section.under !== undefined) opened.add(section.under);
  }
  return chosen;
}

function openingCost<Kind extends string>(
  section: Section<Kind>,
  opened: ReadonlySet<Section<Kind> | Heading>,
): number {
  const own = opened.has(section) ? 0 : bytes(section.head) + bytes(section.tail);
  const heading = section.under === undefined || opened.has(section.under) ? 0 : bytes(section.under.text);
  return own + heading;
}

export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

const longestName = 120;
const longestSentence = 400;

/** A name, an address, an id: as inline code. */
export function nameMarkdown(text: Untrusted): string {
  return markdownCode(excerpt(text.untrusted, longestName));
}

/** A sentence: as prose without any markup of its own. */
export function proseMarkdown(text: Untrusted): string {
  return sanitiseMarkdown(excerpt(text.untrusted, longestSentence));
}

export function sourceMarkdown(source: SourceNode): string {
  return markdownCode(`${excerpt(source.file.untrusted, longestName)}:${source.line}:${source.column}`);
}

/** Names as inline code, `and 40 more`. */
export function namesMarkdown(names: readonly Untrusted[], most: number): string {
  return joinFirst(names.map(nameMarkdown), most);
}

/** Lines of text as a fenced code block that nothing in them can close: the fence is longer than any run of backticks inside. */
export function fence(lines: readonly string[], language = ''): string {
  const safe = lines.map(defuseComments);
  const longest = safe.reduce((most, line) => Math.max(most, longestRun(line)), 2);
  const bar = '`'.repeat(longest + 1);
  return [`${bar}${language}`, ...safe, bar].join('\n');
}

// A comment on GitHub may be inside an HTML comment that another tool wrote.
function defuseComments(line: string): string {
  return sanitiseText(line).replaceAll('-->', '--\\u{3e}').replaceAll('<!--', '\\u{3c}!--');
}

function longestRun(line: string): number {
  return (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
