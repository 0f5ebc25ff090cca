import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { joinWords } from '../../model/text.ts';
import {
  fitMarkdown,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  proseMarkdown,
} from '../text/fit-markdown.ts';
import { moreMarkdown } from '../text/more-words.ts';
import { excerpt, markdownCode, untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import { diagnosticCodes } from './diagnostics-text.ts';

export interface DiagnosticsMarkdownOptions extends MarkdownOptions {
  /** The number of declared objects. Set only when the documents are valid and the output should say so. */
  readonly counts?: {
    readonly files: number;
    readonly accounts: number;
    readonly interconnects: number;
    readonly cnis: number;
  };
  /** The path from the root of the repository, with forward slashes. */
  readonly pathOf: (file: string) => string;
}

const kinds: KindWords<Severity> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['note', 'notes'],
};
const severities = ['error', 'warning', 'info'] as const;
const longestPlace = 200;

/** Renders problems in documents for a summary or a pull request. Errors come first. The output stays within a budget of bytes. */
export function renderDiagnosticsMarkdown(list: readonly Diagnostic[], options: DiagnosticsMarkdownOptions): string {
  return fitMarkdown(
    {
      top: `### ${sentence(list, options)}\n\n`,
      sections: severities.map((severity) => {
        const ofKind = list.filter((diagnostic) => diagnostic.severity === severity);
        const [singular, plural] = kinds[severity];
        return {
          head: `**${counted(ofKind.length, singular, plural)}**\n\n`,
          blocks: ofKind.map((diagnostic) => ({
            kind: severity,
            rank: severities.indexOf(severity),
            danger: 0,
            text: item(diagnostic, options),
          })),
          tail: '\n',
          under: undefined,
        };
      }),
      bottom: moreMarkdown([...diagnosticCodes(list, 'error'), ...diagnosticCodes(list, 'warning')]),
      kinds,
      elsewhere: 'The log of the run has all of it.',
    },
    options,
  );
}

function sentence(list: readonly Diagnostic[], { counts }: DiagnosticsMarkdownOptions): string {
  const errors = list.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return `The documents are invalid: ${counted(errors, 'error')}`;
  if (counts === undefined) return 'The documents are valid';
  const what = [
    counted(counts.accounts, 'account'),
    counted(counts.interconnects, 'interconnect'),
    counted(counts.cnis, 'CNI'),
  ];
  return `The documents are valid: ${joinWords(what)} in ${counted(counts.files, 'file')}`;
}

function item({ code, message, span, hint }: Diagnostic, { pathOf }: DiagnosticsMarkdownOptions): string {
  const place =
    span === undefined
      ? ''
      : ` at ${markdownCode(`${excerpt(pathOf(span.file), longestPlace)}:${span.line}:${span.column}`)}`;
  const next = hint === undefined ? '' : `<br>Hint: ${proseMarkdown(untrusted(hint))}`;
  return `- ${nameMarkdown(untrusted(code))}${place}: ${proseMarkdown(untrusted(message))}${next}\n`;
}
