import type { Diagnostic, Severity } from './diagnostic.ts';

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Orders diagnostics by file, line, column, severity, code and message, so that the same findings are always shown alike, and tells
 * each of them once: a mistake within a YAML anchor is found wherever the anchor is used. Those without a place come first.
 */
export function sortDiagnostics(list: Iterable<Diagnostic>): Diagnostic[] {
  const sorted = [...list].sort(compareDiagnostics);
  return sorted.filter((each, i) => {
    const before = sorted[i - 1];
    return before === undefined || compareDiagnostics(before, each) !== 0 || before.span === undefined;
  });
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.span?.file ?? '', b.span?.file ?? '') ||
    compare(a.span?.line ?? 0, b.span?.line ?? 0) ||
    compare(a.span?.column ?? 0, b.span?.column ?? 0) ||
    compare(weight[a.severity], weight[b.severity]) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
