import { describe, expect, test } from 'vitest';
import { findExpressions, formOf } from './find-expressions.ts';
import { growsTooFast, shapesOf } from './growth.ts';
import { listed, meets } from './reasons.ts';
import { tokensOf } from './tokens-of.ts';

const expressions = findExpressions();

describe('every regular expression of src is linear', () => {
  test('by its form or by a listed reason, and the list has no others', () => {
    const others = expressions
      .filter((each) => formOf(each) === 'other')
      .map(({ file, written }) => `${file} ${written}`);
    const known = Object.entries(listed).flatMap(([file, all]) =>
      Object.keys(all).map((written) => `${file} ${written}`),
    );
    expect([...new Set(others)].sort()).toEqual(known.sort());
    expect(expressions.length).toBeGreaterThan(200);
  });

  test('and has its source of foreign text in the list', () => {
    const rooms = [...new Set(expressions.map(({ file }) => `${file.split('/')[0] ?? ''}/`))];
    expect(rooms.sort()).toEqual(Object.keys(meets).sort());
  });

  test('on repeated runs of all tokens that it knows', () => {
    const slow: string[] = [];
    for (const { file, written, parts } of expressions) {
      // What repeats nothing is linear by its form. A sticky one is tried by its reader, which another test feeds.
      if (parts === undefined || parts.flags.includes('y') || formOf({ file, written, parts }) === 'bounded') continue;
      slow.push(...slowShapes(parts).map((shape) => `${file} ${written} on ${shape}`));
    }
    expect(slow).toEqual([]);
  });
});

describe('the measurement', () => {
  test.each([
    ['slashes at the end', /\/+$/],
    ['a comment up to the end of a line', /(?:^|\s)#.*$/],
    ['a bracket, a comma and blanks', /[\]}]\s*,?\s*$/],
    ['braces of a shell', /\{[^}]*\}/],
  ])('detects an expression that grows too fast: %s', (_name, { source, flags }) => {
    expect(slowShapes({ source, flags })).not.toEqual([]);
  });
});

/** The first shape of text on which an expression grows too fast. */
function slowShapes({ source, flags }: { readonly source: string; readonly flags: string }): readonly string[] {
  const work = (text: string) => {
    const expression = new RegExp(source, flags);
    return flags.includes('g') ? text.replace(expression, '') : expression.test(text);
  };
  const found = shapesOf(tokensOf({ source, flags })).find(([, shape]) =>
    growsTooFast(work, shape, { short: 2_048, quickMs: 1 }),
  );
  return found === undefined ? [] : [found[0]];
}
