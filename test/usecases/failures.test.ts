import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** The details of every failure that a user can meet, as they are written. */
function details(): readonly (readonly [place: string, names: readonly string[], text: string])[] {
  const found: (readonly [string, readonly string[], string])[] = [];
  for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const file = ts.createSourceFile(name, readFileSync(join(src, name), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'Failure') {
        const given = node.arguments?.[1];
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        const names =
          given !== undefined && ts.isObjectLiteralExpression(given)
            ? given.properties.map((property) => property.name?.getText() ?? '...')
            : [];
        found.push([`${name}:${line + 1}`, names, given?.getText() ?? '']);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

test('every failure says what to do: by a hint, by the diagnostics of documents, or by the help of its command', () => {
  const all = details();
  expect(all.length).toBeGreaterThan(60);
  const silent = all.filter(
    ([, names, text]) =>
      !names.includes('hint') && !names.includes('diagnostics') && !/ExitCode\.usage|\bhint: /.test(text),
  );
  expect(silent.map(([place]) => place)).toEqual([]);
});
