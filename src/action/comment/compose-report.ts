import { between, footer, labelLines } from './parts.ts';

export interface ReportParts {
  /** One line: whose comment it is. */
  readonly marker: string;
  readonly label: string | undefined;
  /** The text itself, within so many bytes. */
  readonly render: (maxBytes: number) => string;
  readonly runUrl: string | undefined;
  readonly version: string;
}

/** The comment that says what an apply did. Never more than GitHub takes. */
export function composeReport({ marker, label, render, ...origin }: ReportParts): string {
  return between([marker, ...labelLines(label), '', ''].join('\n'), render, `\n${footer([], origin)}\n`);
}
