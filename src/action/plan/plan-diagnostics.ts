import type { PlanDocument, PlanNote } from '../../model/plan.ts';
import type { Diagnostics } from '../log.ts';

type Diagnostic = Diagnostics[number];

/** What keeps a plan from being applied, and what it warns of, as diagnostics at the lines of the documents. */
export function planDiagnostics(plan: PlanDocument): Diagnostics {
  return plan.accounts.flatMap(({ account, errors, guards, warnings }) => [
    ...errors.map((note) => noteDiagnostic('error', account, note)),
    ...guards
      .filter(({ lifted }) => !lifted)
      .map(({ id, message, lift }) => ({
        severity: 'error' as const,
        code: `guard-${id}`,
        message: `account ${account}: blocked by the guard ${id}: ${message}`,
        hint: lift,
      })),
    ...warnings.map((note) => noteDiagnostic('warning', account, note)),
  ]);
}

function noteDiagnostic(severity: Diagnostic['severity'], account: string, note: PlanNote): Diagnostic {
  const { code, message, hint, source } = note;
  return {
    severity,
    code,
    message: `account ${account}: ${message}`,
    ...(hint !== undefined && { hint }),
    ...(source !== undefined && {
      span: {
        file: source.file,
        line: source.line,
        column: source.column,
        endLine: source.line,
        endColumn: source.column + 1,
      },
    }),
  };
}
