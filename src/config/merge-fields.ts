import { isFieldName } from '../schema/known-fields.ts';
import type { FieldProblem } from './field-problem.ts';
import type { FieldRoute } from './field-route.ts';
import type { Declaration } from './read-document.ts';

/** A written value with its place for messages. */
interface Field {
  readonly path: FieldRoute;
  readonly value: unknown;
}

/**
 * Values that several documents of an account may repeat (policy, settings, credentials) must be equal in all of them. The order of
 * documents has no effect.
 */
export function conflicts(declarations: readonly Declaration[]): readonly FieldProblem[] {
  const first = new Map<string, { readonly field: Field; readonly declaration: Declaration }>();
  const diagnostics: FieldProblem[] = [];
  for (const declaration of declarations) {
    for (const field of sharedFields(declaration)) {
      const name = field.path.join('.');
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, { field, declaration });
      else if (canonical(earlier.field.value) !== canonical(field.value)) {
        diagnostics.push({
          severity: 'error',
          code: 'document-conflict',
          message: `${name} is declared with two different values for one account`,
          span: declaration.document.locate(field.path),
          related: [{ message: 'first declared here', span: earlier.declaration.document.locate(field.path) }],
          hint: 'write it in one document only',
          quotes: field.path
            .filter((segment) => typeof segment === 'string')
            .filter((segment) => !isFieldName(segment)),
        });
      }
    }
  }
  return diagnostics;
}

function sharedFields({ value }: Declaration): readonly Field[] {
  const { rules = {}, metros = {}, redundancy = {}, pace = {}, ...policy } = value.policy ?? {};
  return [
    ...fields(['credentials'], value.credentials),
    ...fields(['policy'], policy),
    ...fields(['policy', 'metros'], metros),
    ...fields(['policy', 'redundancy'], redundancy),
    ...fields(['policy', 'pace'], pace),
    ...fields(['policy', 'rules'], rules),
    ...fields(['settings'], value.settings),
  ];
}

function fields(base: FieldRoute, object: object | undefined): Field[] {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(object ?? {});
  return entries.map(([name, value]) => ({ path: [...base, name], value }));
}

/** The order in a list has no meaning. The lists of objects with a rule turned off are joined, so they never conflict. */
function canonical(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'off' in value) return 'off for objects';
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items: readonly unknown[] = value;
  return JSON.stringify([...new Set(items.map(String))].sort());
}
