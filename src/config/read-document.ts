import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { readValue } from '../document/read-value.ts';
import type { YamlDocument } from '../document/yaml-document.ts';
import type { DesiredStateDocument } from '../model/generated/desired-state.ts';
import { type Secret, sensitiveFields } from '../model/secret.ts';
import type { ShapeProblem } from '../schema/keywords.ts';
import { readDesiredState } from '../schema/validate-desired-state.ts';
import { type FieldProblem, shapeCode } from './field-problem.ts';
import { type FieldRoute, isExtension, pathId, type VariableUse } from './field-route.ts';
import { type ScalarOptions, ScalarReader, type Substitution } from './scalar-reader.ts';

/** A document after substitution, with a valid shape. */
export interface Declaration {
  readonly document: YamlDocument;
  readonly value: DesiredStateDocument;
  /** Written fields whose value is not known. */
  readonly unknown: readonly FieldRoute[];
  /** Sensitive fields that are written in clear. */
  readonly inClear: readonly FieldRoute[];
  readonly uses: readonly VariableUse[];
  /** The text of sensitive fields before substitution. */
  readonly written: readonly (readonly [FieldRoute, Secret])[];
  /** The written text of the account, if its variable is not set. */
  readonly unsetAccount: string | undefined;
}

interface DocumentReading {
  /** Undefined if a diagnostic is an error. */
  readonly declaration: Declaration | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly masks: readonly Span[];
  readonly uses: readonly VariableUse[];
}

interface DocumentOptions extends ScalarOptions {
  readonly version: string;
}

/** Substitutes the scalars of a document, then checks its shape. */
export function readDocument(document: YamlDocument, options: DocumentOptions): DocumentReading {
  const scalars = new ScalarReader(options);
  const { value, diagnostics: unreadable } = readValue(document, {
    scalar: (scalar, place) => scalars.scalar(scalar, place),
    key: (key, place) => scalars.key(key, place),
  });
  const found = [...unreadable, ...scalars.diagnostics];
  const ended = (diagnostics: readonly Diagnostic[], masks: readonly Span[] = scalars.masks): DocumentReading => {
    return { declaration: undefined, diagnostics, masks, uses: scalars.uses };
  };
  if (unreadable.length > 0) return ended(found);
  const refusal = refuseVersion(value, document, options.version);
  if (refusal !== undefined) return ended([refusal]);
  const reading = readDesiredState(withoutExtensions(value));
  if (!reading.ok) {
    const misspelt = reading.problems.flatMap((problem) => misspeltSecret(problem, document));
    const problems = scalars.diagnostics.some(isError) ? reading.problems.filter(isNoFollowUp) : reading.problems;
    return ended(
      [...found, ...shapeDiagnostics(problems, document, scalars.substitutions)],
      [...scalars.masks, ...misspelt],
    );
  }
  if (found.some(isError)) return ended(found);
  const { unknown, inClear, uses, written, account: unsetAccount } = scalars;
  const declaration = { document, value: reading.document, unknown, inClear, uses, written, unsetAccount };
  return { declaration, diagnostics: found, masks: scalars.masks, uses };
}

/** Removes top-level keys that begin with `x-`. Their anchors are already resolved, and they have no other meaning. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value).filter((key) => isExtension([key]));
  if (keys.length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isExtension([key])));
}

/** The value of a key that is probably a misspelt sensitive field. */
function misspeltSecret({ path, key, meant }: ShapeProblem, document: YamlDocument): readonly Span[] {
  return key !== undefined && meant !== undefined && sensitiveFields.has(meant)
    ? [document.locate([...path, key])]
    : [];
}

/** A document for another version of demarc may have another shape. So this is then the only error. */
function refuseVersion(value: unknown, document: YamlDocument, version: string): FieldProblem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('requires' in value && typeof value.requires === 'string') {
    const at = { severity: 'error', span: document.locate(['requires']) } as const;
    const test = parseVersionRange(value.requires);
    if (test === undefined) {
      const hint = 'use >=, >, <=, < or = with a version, separated by spaces: ">=0.1 <2"';
      return {
        ...at,
        code: 'document-requires',
        message: 'requires is not a range of versions that demarc understands',
        hint,
      };
    }
    if (!test(version)) {
      const hint = 'use a version of demarc that fits, or change requires';
      return {
        ...at,
        code: 'document-requires',
        message: `the document requires another version of demarc: this is ${version}`,
        hint,
      };
    }
  }
  if (!('version' in value) || typeof value.version !== 'number' || value.version === 1) return undefined;
  return {
    severity: 'error',
    code: 'document-version',
    message: 'this demarc does not know the format version of the document',
    span: document.locate(['version']),
    hint: `write version: 1, or use a newer demarc (this is ${version})`,
  };
}

/** False if the problem follows from an unresolved field: it is not missing, and its substitution is not a wrong key. */
function isNoFollowUp({ keyword, key }: ShapeProblem): boolean {
  return keyword !== 'required' && keyword !== 'minProperties' && key?.includes('${env:') !== true;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

/** Converts problems of shape to diagnostics. An unknown key is shown at the key, a wrong value at the value. */
function shapeDiagnostics(
  problems: readonly ShapeProblem[],
  document: YamlDocument,
  substitutions: ReadonlyMap<string, Substitution>,
): readonly FieldProblem[] {
  return problems.map((problem) => {
    const { path, key, keyword, message, quotes } = problem;
    const isMissing = keyword === 'required' || keyword === 'minProperties';
    const hint = hintFor(problem, substitutions.get(pathId(path)));
    return {
      severity: 'error',
      code: shapeCode(problem),
      message,
      span:
        key === undefined ? document.locate(path, isMissing ? 'key' : 'value') : document.locate([...path, key], 'key'),
      ...(hint !== undefined && { hint }),
      ...(quotes !== undefined && { quotes }),
    };
  });
}

function hintFor(problem: ShapeProblem, substitution: Substitution | undefined): string | undefined {
  if (problem.path.length === 0 && problem.keyword === 'type') return 'a document begins with version: 1';
  if (substitution === undefined) return problem.hint;
  const variables = substitution.variables.join(', ');
  if (problem.keyword === 'type' && !substitution.plain)
    return `remove the quotes: a quoted value is always text (${variables})`;
  if (problem.keyword === 'type' && problem.hint === 'put the value in quotes') {
    return `put the substitution in quotes: without them a value that looks like a number becomes one (${variables})`;
  }
  return `the value comes from ${variables}`;
}

type VersionTest = (version: string) => boolean;

const comparator = /^(>=|<=|>|<|=)?v?(\d{1,6}(?:\.\d{1,6}){0,2})$/;

/**
 * Parses a range of versions: comparators (>=, >, <=, <, =), separated by spaces or commas. All of them must hold. A version with fewer
 * than three parts matches all versions that begin with it: `<=0.1` holds for 0.1.7. A pre-release counts as its release. Undefined for an
 * invalid range.
 */
function parseVersionRange(range: string): VersionTest | undefined {
  const words = range
    .trim()
    .replaceAll(/([<>=])\s+/g, '$1')
    .split(/[\s,]+/);
  const tests: VersionTest[] = [];
  for (const word of words) {
    const [, operator = '=', wanted] = comparator.exec(word) ?? [];
    if (wanted === undefined) return undefined;
    const parts = wanted.split('.').map(Number);
    tests.push((version) => holds(operator, compareParts(version, parts)));
  }
  return (version) => tests.every((test) => test(version));
}

function compareParts(version: string, wanted: readonly number[]): number {
  const actual = (version.split(/[-+]/)[0] ?? '').split('.').map(Number);
  for (const [index, part] of wanted.entries()) {
    const difference = (actual[index] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}
