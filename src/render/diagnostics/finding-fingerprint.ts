import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { showMasked } from '../../diagnostics/mask-text.ts';

interface FingerprintOptions {
  /** The texts by file name, with sensitive values masked. */
  readonly sources: ReadonlyMap<string, string>;
  /** The path from the root of the repository, with forward slashes. */
  readonly pathOf: (file: string) => string;
}

/** Identifies a result by its rule, file, message and line. A counter separates results that are equal in all four. */
export function createFingerprint({ sources, pathOf }: FingerprintOptions): (diagnostic: Diagnostic) => string {
  const lines = new Map<string, readonly string[]>();
  const seen = new Map<string, number>();
  return ({ code, message, span }) => {
    const line = span === undefined ? '' : showMasked(linesOf(span.file)[span.line - 1] ?? '').trim();
    const hash = createHash('sha256')
      .update(JSON.stringify([code, span === undefined ? '' : pathOf(span.file), message, line]))
      .digest('hex')
      .slice(0, 32);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  };

  function linesOf(file: string): readonly string[] {
    const known = lines.get(file) ?? (sources.get(file) ?? '').split(/\r\n?|\n/);
    lines.set(file, known);
    return known;
  }
}
