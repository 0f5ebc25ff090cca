import { fence, nameMarkdown, proseMarkdown } from '../text/fit-markdown.ts';
import { finishText, indent, wrapWords } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { sanitiseText, untrusted } from '../text/sanitise.ts';
import { counted, jsonText } from '../text/words.ts';

/** What `demarc explain` says about a code. */
interface CodePage {
  readonly code: string;
  readonly group: string;
  readonly means: string;
  readonly wrote?: string;
  readonly when?: string;
  readonly says: string;
  readonly fix: string;
}

interface CodeGroup {
  readonly id: string;
  readonly title: string;
  readonly pages: readonly CodePage[];
}

const widest = 100;

/** The pages in full. Ends with a line break. */
export function renderPagesText(groups: readonly CodeGroup[], style: Style): string {
  const paint = createPaint(style);
  const width = Math.min(style.width ?? widest, widest);
  const blocks = groups.flatMap(({ title, pages }) => pages.map((page) => pageText(page, title, paint, width)));
  return finishText(blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block])));
}

function pageText(page: CodePage, title: string, paint: Paint, width: number): readonly string[] {
  const { code, means, wrote, when, says, fix } = page;
  const prose = (text: string, by: number) => indent(wrapWords(sanitiseText(text), width - by), by);
  return [
    `${paint('bold', sanitiseText(code))}  ${paint('dim', sanitiseText(title))}`,
    '',
    ...prose(means, 2),
    '',
    ...(wrote === undefined
      ? []
      : [`  ${paint('cyan', 'written')}:`, ...indent(wrote.split('\n').map(sanitiseText), 4)]),
    ...(when === undefined ? [] : [`  ${paint('cyan', 'for example')}:`, ...prose(when, 4)]),
    `  ${paint('cyan', 'said')}:`,
    ...prose(says, 4),
    '',
    `  ${paint('cyan', 'what to do')}:`,
    ...prose(fix, 4),
  ];
}

/** All codes by group, without their pages. Ends with a line break. */
export function renderCodesText(groups: readonly CodeGroup[], style: Style): string {
  const paint = createPaint(style);
  const width = Math.min(style.width ?? widest, widest) - 2;
  const count = groups.reduce((sum, { pages }) => sum + pages.length, 0);
  return finishText([
    ...groups.flatMap(({ title, pages }) => [
      paint('bold', sanitiseText(title)),
      ...indent(wrapWords(sanitiseText(pages.map(({ code }) => code).join('  ')), width), 2),
      '',
    ]),
    `${counted(count, 'code')}. demarc explain CODE says what one means.`,
  ]);
}

/** A heading for each group and each code. Ends with a line break. */
export function renderPagesMarkdown(groups: readonly CodeGroup[]): string {
  const blocks = groups.flatMap(({ title, pages }) => [`## ${prose(title)}`, ...pages.map(pageMarkdown)]);
  return `${blocks.join('\n\n')}\n`;
}

function pageMarkdown({ code, means, wrote, when, says, fix }: CodePage): string {
  const written = wrote === undefined ? [] : [wrote.startsWith('$ ') ? 'Written:' : 'In a document:', block(wrote)];
  return [
    `### ${nameMarkdown(untrusted(code))}`,
    prose(means),
    ...written,
    ...(when === undefined ? [] : [`For example: ${prose(when)}`]),
    'demarc says:',
    fence([says], 'text'),
    `What to do: ${prose(fix)}`,
  ].join('\n\n');
}

function prose(text: string): string {
  return proseMarkdown(untrusted(text));
}

function block(text: string): string {
  const language = text.startsWith('$ ') ? 'sh' : 'yaml';
  return fence(text.split('\n'), language);
}

/** Writes `demarc.codes/1`. */
export function renderPagesJson(groups: readonly CodeGroup[]): string {
  return jsonText({
    format: 'demarc.codes/1',
    groups: groups.map(({ id, title, pages }) => ({
      id,
      title,
      codes: pages.map(({ code, means, wrote, when, says, fix }) => ({ code, means, wrote, when, says, fix })),
    })),
  });
}
