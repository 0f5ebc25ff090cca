import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { counted } from './words.ts';

interface Valid {
  readonly counts: Readonly<Record<'accounts' | 'interconnects' | 'cnis' | 'files', number>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One line about documents in which nothing is wrong: how much there is, and how many warnings. */
export function validWords({ counts, diagnostics }: Valid): string {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const what = [
    counted(counts.accounts, 'account'),
    counted(counts.interconnects, 'interconnect'),
    counted(counts.cnis, 'CNI'),
  ].join(', ');
  return `valid: ${what} in ${counted(counts.files, 'file')}${warnings === 0 ? '' : `, with ${counted(warnings, 'warning')}`}`;
}
