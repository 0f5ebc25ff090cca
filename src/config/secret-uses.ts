import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { FieldRoute } from './field-route.ts';

/** A substitution that a document holds. */
export interface VariableUse {
  readonly variable: string;
  readonly path: FieldRoute;
  /** The field, where it is a sensitive one. */
  readonly sensitive: string | undefined;
  readonly span: Span;
}

/** The uses in fields that are shown of variables that some document of the run has in a sensitive field. */
export function shownSecrets(
  uses: readonly VariableUse[],
): readonly (VariableUse & { readonly secret: VariableUse })[] {
  const secrets = new Map<string, VariableUse>();
  for (const use of uses) {
    if (use.sensitive !== undefined && !secrets.has(use.variable)) secrets.set(use.variable, use);
  }
  return uses.flatMap((use) => {
    const secret = secrets.get(use.variable);
    return use.sensitive !== undefined || secret === undefined ? [] : [{ ...use, secret }];
  });
}

/** Plans and comments show every field that is not sensitive. Neither the value nor a fallback is told. */
export function secretInPlainField({
  variable,
  span,
  secret,
}: VariableUse & { readonly secret: VariableUse }): Diagnostic {
  return {
    severity: 'error',
    code: 'secret-in-plain-field',
    message: `the variable ${variable} is used as ${secret.sensitive ?? 'a secret'}, and every plan would show it in this field`,
    span,
    related: [{ message: `it is used as ${secret.sensitive ?? 'a secret'} here`, span: secret.span }],
    hint: 'use another variable here; if the value was shown anywhere, replace the key',
  };
}
