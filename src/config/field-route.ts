import type { Span } from '../diagnostics/diagnostic.ts';
import { collectionFields } from '../schema/known-fields.ts';
import type { FieldProblem } from './field-problem.ts';

/** A path inside a document: `['cnis', 'wan-a', 'bgp', 'extra_prefixes', 0]`. */
export type FieldRoute = readonly (string | number)[];

/** The name of the field at a path. For a list item, the name of the list. */
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

/** True if this value decides what other fields may hold. Without it, they cannot be checked. */
export function structural(path: FieldRoute): boolean {
  const [section, , field] = path;
  if (section === 'interconnects' || section === 'cnis')
    return path.length < 3 || (path.length === 3 && field === 'type');
  return path.length < 2 && section !== 'account';
}

/** True if the field is a mapping or a list, so a variable cannot be its value. */
export function isCollection(path: FieldRoute): boolean {
  const last = path.at(-1);
  const isOwnName = path.length === 2 && (path[0] === 'interconnects' || path[0] === 'cnis');
  return typeof last === 'string' && !isOwnName && collectionFields.has(last);
}

/**
 * A temporary value for a required field whose value is unknown. The document keeps its shape. The object is built without this value,
 * because its path is listed as unknown.
 */
export function placeholderFor(path: FieldRoute): string | undefined {
  const [section, , field, inner] = path;
  if (section === 'cnis' && field === 'interconnect' && path.length === 3) return 'unknown';
  if (section === 'interconnects' && field === 'slot' && path.length > 3) return inner === 'speed' ? '10G' : 'unknown';
  return undefined;
}

/** True for a top-level key that begins with `x-`. Such a key holds anchors and has no other meaning. */
export function isExtension([section]: FieldRoute): boolean {
  return typeof section === 'string' && section.startsWith('x-');
}

/**
 * True where a text takes no substitutions: a service, which may decide what a plan lets pass, labels, which other tools read, and what
 * means nothing itself.
 */
export function isLiteral(path: FieldRoute): boolean {
  const [section, , field] = path;
  if (section === 'cnis' && field === 'service' && path.length === 3) return true;
  return isExtension(path) || (field === 'labels' && (section === 'cnis' || section === 'interconnects'));
}

export interface VariableUse {
  readonly variable: string;
  readonly path: FieldRoute;
  /** The name of the sensitive field, or undefined for other fields. */
  readonly sensitive: string | undefined;
  readonly span: Span;
}

interface SensitiveUse extends VariableUse {
  readonly sensitive: string;
}

interface ShownSecret extends VariableUse {
  readonly secret: SensitiveUse;
}

/** Uses of a variable in a shown field, if any document of the run has the same variable in a sensitive field. */
export function shownSecrets(uses: readonly VariableUse[]): readonly ShownSecret[] {
  const secrets = new Map<string, SensitiveUse>();
  for (const use of uses) {
    if (isSensitive(use) && !secrets.has(use.variable)) secrets.set(use.variable, use);
  }
  return uses.flatMap((use) => {
    const secret = secrets.get(use.variable);
    return use.sensitive !== undefined || secret === undefined ? [] : [{ ...use, secret }];
  });
}

function isSensitive(use: VariableUse): use is SensitiveUse {
  return use.sensitive !== undefined;
}

/** Plans and comments show every field that is not sensitive. The message names neither the value nor a fallback. */
export function secretInPlainField({ variable, span, secret }: ShownSecret): FieldProblem {
  return {
    severity: 'error',
    code: 'secret-in-plain-field',
    message: `the variable ${variable} is used as ${secret.sensitive}, and every plan would show it in this field`,
    span,
    related: [{ message: `it is used as ${secret.sensitive} here`, span: secret.span }],
    hint: 'use another variable here; if the value was shown anywhere, replace the key',
  };
}
