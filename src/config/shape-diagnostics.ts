import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { YamlDocument } from '../document/yaml-document.ts';
import type { ShapeProblem } from '../schema/shape-problem.ts';
import { pathId } from './field-route.ts';
import type { Substitution } from './scalar-reader.ts';

const codes: ReadonlyMap<string, string> = new Map([
  ['additionalProperties', 'shape-unknown-key'],
  ['required', 'shape-missing-key'],
  ['type', 'shape-type'],
  ['not', 'shape-not-allowed'],
]);

/** Problems of shape as diagnostics: an unknown key is shown at the key, a wrong value at the value. */
export function shapeDiagnostics(
  problems: readonly ShapeProblem[],
  document: YamlDocument,
  substitutions: ReadonlyMap<string, Substitution>,
): readonly Diagnostic[] {
  return problems.map((problem) => {
    const { path, key, keyword, message, quotes } = problem;
    const isMissing = keyword === 'required' || keyword === 'minProperties';
    const hint = hintFor(problem, substitutions.get(pathId(path)));
    return {
      severity: 'error',
      code: codes.get(keyword) ?? (key === undefined ? 'shape-value' : 'shape-key'),
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
