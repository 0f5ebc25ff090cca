import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { collectionFields } from '../schema/known-fields.ts';

/** A path inside a document: `['cnis', 'wan-a', 'bgp', 'extra_prefixes', 0]`. */
export type FieldRoute = readonly (string | number)[];

/** The name of the field that a path leads to; of its list for an item of one. */
export function fieldOf(path: FieldRoute): string | undefined {
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const segment = path[at];
    if (typeof segment === 'string') return segment;
  }
  return undefined;
}

export function pathId(path: FieldRoute): string {
  return JSON.stringify(path);
}

/** Whether what is written here decides what may be written elsewhere, so that nothing can be said without it. */
export function structural(path: FieldRoute): boolean {
  const [section, , field] = path;
  if (section === 'interconnects' || section === 'cnis')
    return path.length < 3 || (path.length === 3 && field === 'type');
  return path.length < 2 && section !== 'account';
}

/** Whether the field that a path leads to is a mapping or a list: no variable can be its value. */
export function isCollection(path: FieldRoute): boolean {
  const last = path.at(-1);
  const isOwnName = path.length === 2 && (path[0] === 'interconnects' || path[0] === 'cnis');
  return typeof last === 'string' && !isOwnName && collectionFields.has(last);
}

/**
 * A value that keeps the shape of a document where a field that its shape asks for is unknown. The object is built without
 * it, because its path is listed as unknown.
 */
export function placeholderFor(path: FieldRoute): string | undefined {
  const [section, , field, inner] = path;
  if (section === 'cnis' && field === 'interconnect' && path.length === 3) return 'unknown';
  if (section === 'interconnects' && field === 'slot' && path.length > 3) return inner === 'speed' ? '10G' : 'unknown';
  return undefined;
}

/** Whether a path leads into a key at the top that begins with `x-`: a place for anchors, which means nothing. */
export function isExtension([section]: FieldRoute): boolean {
  return typeof section === 'string' && section.startsWith('x-');
}

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

/** Plans and comments show every field that is not sensitive. The message names neither the value nor a fallback. */
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
