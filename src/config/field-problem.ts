import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What may be wrong with the fields of documents: substitution, shape, and what two documents say of one account. */
export type FieldCode =
  | 'account-invalid'
  | 'account-missing'
  | 'accounts-too-many'
  | 'document-conflict'
  | 'document-duplicate-key'
  | 'document-errors'
  | 'document-requires'
  | 'document-version'
  | 'secret-in-plain-field'
  | 'secret-in-text'
  | ShapeCode
  | 'substitution-in-extension'
  | 'substitution-in-key'
  | 'substitution-in-literal'
  | 'substitution-malformed'
  | 'substitution-of-collection'
  | 'variable-forbidden'
  | 'variable-unset';

/** By the part of a schema that does not hold. */
export type ShapeCode =
  'shape-key' | 'shape-missing-key' | 'shape-not-allowed' | 'shape-type' | 'shape-unknown-key' | 'shape-value';

export type FieldProblem = Diagnostic<FieldCode>;

const byKeyword: ReadonlyMap<string, ShapeCode> = new Map([
  ['additionalProperties', 'shape-unknown-key'],
  ['required', 'shape-missing-key'],
  ['type', 'shape-type'],
  ['not', 'shape-not-allowed'],
]);

/** The code for a failed keyword of a schema. With a key, the key is wrong and not its value. */
export function shapeCode({ keyword, key }: { readonly keyword: string; readonly key?: string }): ShapeCode {
  return byKeyword.get(keyword) ?? (key === undefined ? 'shape-value' : 'shape-key');
}
