import type { Span } from './diagnostic.ts';
import { lineStarts, offsetOf } from './line-starts.ts';

/** Replaces the given ranges of a text by as many `*`; line ends stay, so that every position keeps its meaning. */
export function maskText(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  lineStarts(text);
  const ranges = spans
    .map((span) => [offsetOf(text, span.line, span.column), offsetOf(text, span.endLine, span.endColumn)] as const)
    .sort((a, b) => a[0] - b[0]);
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    const start = Math.max(done, from);
    if (to <= start) continue;
    parts.push(text.slice(done, start), text.slice(start, to).replaceAll(/[^\r\n]/g, '*'));
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
