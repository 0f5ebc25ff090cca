import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { AccountPlan, PlanDocument, PlanNote } from '../../model/plan.ts';

/**
 * What a plan says about the documents, as findings at their places: errors, guards that block it, and warnings. A guard is at each of
 * its addresses that a document declares.
 */
export function planFindings(plan: PlanDocument): readonly Diagnostic[] {
  return plan.accounts.flatMap(accountFindings);
}

function accountFindings({ changes, errors, warnings, guards }: AccountPlan): readonly Diagnostic[] {
  const places = new Map(changes.flatMap(({ address, source }) => (source === undefined ? [] : [[address, source]])));
  const placeOf = (address: string | undefined) => (address === undefined ? undefined : places.get(address));
  return [
    ...errors.map((note) => noteFinding('error', note, note.source ?? placeOf(note.address))),
    ...guards
      .filter(({ lifted }) => !lifted)
      .flatMap(({ id, message, lift, addresses }) => {
        const found = addresses.flatMap((address) => placeOf(address) ?? []);
        const finding = { severity: 'error', code: id, message, hint: lift } as const;
        return found.length === 0 ? [finding] : found.map((source) => ({ ...finding, span: spanOf(source) }));
      }),
    ...warnings.map((note) => noteFinding('warning', note, note.source ?? placeOf(note.address))),
  ];
}

type Source = NonNullable<PlanNote['source']>;

function noteFinding(
  severity: 'error' | 'warning',
  { code, message, hint }: PlanNote,
  source: Source | undefined,
): Diagnostic {
  return {
    severity,
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(source !== undefined && { span: spanOf(source) }),
  };
}

function spanOf({ file, line, column }: Source): Span {
  return { file, line, column, endLine: line, endColumn: column };
}
