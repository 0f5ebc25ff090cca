import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts';

/** Errors of one source, or between those of one account, that are shown; whoever repairs them finds the rest. */
const most = 200;

/** The first diagnostics of a source, with a word about how many there are beyond them. */
export function firstErrors(name: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length <= most) return found;
  const shown = sortDiagnostics(errors).slice(0, most);
  const message = `${name} has more errors than these ${most}: they are not shown`;
  return [
    ...shown,
    { severity: 'error', code: 'document-errors', message, hint: 'repair the first ones, then look again' },
  ];
}
