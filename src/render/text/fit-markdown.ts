import { joinFirst, joinWords } from '../../model/text.ts';
import type { SourceNode } from '../plan/plan-tree.ts';
import { longestName } from './inline-text.ts';
import {
  excerpt,
  excerptMiddle,
  markdownCode,
  sanitiseMarkdown,
  sanitiseText,
  type Untrusted,
  untrusted,
} from './sanitise.ts';
import { counted } from './words.ts';

/** The names of each kind of block, for the note on blocks that are left out: singular and plural. */
export type KindWords<Kind extends string> = Readonly<Record<Kind, readonly [singular: string, plural: string]>>;

interface MarkdownParts<Kind extends string> {
  /** Always shown, so keep it short. */
  readonly top: string;
  readonly sections: readonly Section<Kind>[];
  /** Always shown, so keep it short. */
  readonly bottom: string;
  readonly kinds: KindWords<Kind>;
  /** Says where to read the complete text. */
  readonly elsewhere: string;
}

// The note on omitted blocks names each kind once.
const noteBytes = 700;

/** Cuts a comment to GitHub's limit: joins the top, the sections that fit the budget, a note on all omitted blocks, and the bottom. */
export function fitMarkdown<Kind extends string>(
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
  const counts = [...leftOut].filter(([, count]) => count > 0);
  if (counts.length === 0) return '';
  const what = counts.map(([kind, count]) => {
    const [singular, plural] = parts.kinds[kind];
    return counted(count, singular, plural);
  });
  return `> [!NOTE]\n> To stay within ${budget} bytes this leaves out ${joinWords(what)}, the least dangerous first. ${parts.elsewhere}\n\n`;
}

export interface MarkdownOptions {
  /** Bytes of UTF-8. Default 60,000, at least 4,000. GitHub refuses a comment of more than 65,536 characters. */
  readonly maxBytes?: number;
}

const defaultBytes = 60_000;
const leastBytes = 4_000;

function markdownBudget(options: MarkdownOptions | undefined): number {
  return Math.max(leastBytes, options?.maxBytes ?? defaultBytes);
}

/** A list of blocks below a head. The head is written only if at least one block is written. */
export interface Section<Kind extends string> {
  readonly head: string;
  readonly blocks: readonly Block<Kind>[];
  readonly tail: string;
  /** Says at the end of the section what does not fit. Its space is kept free, so it is always shown. At most 400 bytes. */
  readonly cut?: (leftOut: number) => string;
  /** A heading for several sections. It is written once, before the first section that has a block. */
  readonly under: Heading | undefined;
}

export interface Heading {
  readonly text: string;
  /** Comes after the last section under it. */
  readonly end?: string;
}

/** A part of an output. It is shown completely or not at all. */
interface Block<Kind extends string> {
  readonly kind: Kind;
  /** Blocks with a lower rank are placed first. Within a rank, the most dangerous comes first. */
  readonly rank: number;
  readonly danger: number;
  readonly text: string;
  /** The number of things in it, for the note on what is left out. Default 1. */
  readonly count?: number;
}

interface Fitted<Kind extends string> {
  readonly text: string;
  /** The number of blocks of each kind that did not fit. */
  readonly leftOut: ReadonlyMap<Kind, number>;
}

/**
 * Fits sections into a budget of bytes (UTF-8). It places blocks by rank and danger, and stops at the first block that does not fit. So no
 * block is shown while a more dangerous block is not. The output keeps the order of the sections.
 */
function fitBlocks<Kind extends string>(sections: readonly Section<Kind>[], budget: number): Fitted<Kind> {
  const chosen = choose(sections, budget);
  const leftOut = new Map<Kind, number>();
  const parts: string[] = [];
  let under: Heading | undefined;
  for (const section of sections) {
    const kept = section.blocks.filter((block) => chosen.has(block));
    const cut = section.blocks.filter((block) => !chosen.has(block));
    for (const { kind, count = 1 } of cut) leftOut.set(kind, (leftOut.get(kind) ?? 0) + count);
    if (kept.length === 0 && (cut.length === 0 || section.cut === undefined)) continue;
    if (section.under !== under) {
      parts.push(under?.end ?? '', section.under?.text ?? '');
      under = section.under;
    }
    const note = cut.length === 0 ? '' : (section.cut?.(cut.reduce((sum, { count = 1 }) => sum + count, 0)) ?? '');
    parts.push(section.head, kept.map((block) => block.text).join(''), note, section.tail);
  }
  parts.push(under?.end ?? '');
  return { text: parts.join(''), leftOut };
}

function choose<Kind extends string>(sections: readonly Section<Kind>[], budget: number): ReadonlySet<Block<Kind>> {
  const queue = sections.flatMap((section) => section.blocks.map((block) => ({ block, section })));
  queue.sort((a, b) => a.block.rank - b.block.rank || b.block.danger - a.block.danger);
  const chosen = new Set<Block<Kind>>();
  const opened = new Set<Section<Kind> | Heading>(sections.filter(isKept).flatMap(({ under }) => under ?? []));
  let left = budget - sections.reduce((sum, section) => sum + keptFor(section), 0);
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

const cutBytes = 400;

/** A section that says what is left out of it is shown even without a block. */
function isKept<Kind extends string>({ cut, blocks }: Section<Kind>): boolean {
  return cut !== undefined && blocks.length > 0;
}

function keptFor<Kind extends string>(section: Section<Kind>): number {
  const { head, tail, under } = section;
  return isKept(section) ? cutBytes + bytes(head) + bytes(tail) + headingCost(under) : 0;
}

function headingCost(heading: Heading | undefined): number {
  return heading === undefined ? 0 : bytes(heading.text) + bytes(heading.end ?? '');
}

function openingCost<Kind extends string>(
  section: Section<Kind>,
  opened: ReadonlySet<Section<Kind> | Heading>,
): number {
  const own = opened.has(section) || section.cut !== undefined ? 0 : bytes(section.head) + bytes(section.tail);
  const heading = section.under === undefined || opened.has(section.under) ? 0 : headingCost(section.under);
  return own + heading;
}

export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

const longestFile = 120;
const longestSentence = 400;

/** A name, an address or an id, as inline code. A long one is cut in the middle. */
export function nameMarkdown(text: Untrusted): string {
  return markdownCode(excerptMiddle(text.untrusted, longestName));
}

/** A sentence, as prose without markup. */
export function proseMarkdown(text: Untrusted): string {
  return sanitiseMarkdown(excerpt(text.untrusted, longestSentence));
}

// So that a comment with one guard of many sets still shows it.
const longestGuard = 10_000;

/** What a guard says and what lifts it: in full, as far as a comment has room for it. */
export function guardMarkdown(text: Untrusted): string {
  return sanitiseMarkdown(excerpt(text.untrusted, longestGuard));
}

const longestPart = 4_000;
const betweenNames = ', ';

/** What a guard says, in full, in parts of which each may be left out: a block is shown whole or not at all. */
export function guardParts(text: Untrusted): readonly string[] {
  const parts: string[] = [];
  let rest = text.untrusted;
  for (let at = cutOf(rest); at > 0; at = cutOf(rest)) {
    parts.push(`${rest.slice(0, at)} …`);
    rest = rest.slice(at + betweenNames.length);
  }
  return [...parts, rest].map((part) => guardMarkdown(untrusted(part)));
}

/** Where a long text may be cut; 0: nowhere. */
function cutOf(text: string): number {
  return text.length > longestPart ? Math.max(0, text.lastIndexOf(betweenNames, longestPart)) : 0;
}

export function sourceMarkdown(source: SourceNode): string {
  return markdownCode(`${excerpt(source.file.untrusted, longestFile)}:${source.line}:${source.column}`);
}

/** Names as inline code. If the list is longer than `most`, it ends with `and 40 more`. */
export function namesMarkdown(names: readonly Untrusted[], most: number): string {
  return joinFirst(names.map(nameMarkdown), most);
}

/** Lines as a fenced code block. The fence is longer than any run of backticks inside, so no line can close it. */
export function fence(lines: readonly string[], language = ''): string {
  const safe = lines.map(defuseComments);
  const longest = safe.reduce((most, line) => Math.max(most, longestRun(line)), 2);
  const bar = '`'.repeat(longest + 1);
  return [`${bar}${language}`, ...safe, bar].join('\n');
}

// On GitHub, another tool may put our comment inside an HTML comment.
function defuseComments(line: string): string {
  return sanitiseText(line).replaceAll('-->', '--\\u{3e}').replaceAll('<!--', '\\u{3c}!--');
}

function longestRun(line: string): number {
  return (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
