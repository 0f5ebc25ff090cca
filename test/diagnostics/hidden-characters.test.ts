import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { findHidden, hasHidden, nameCharacter, replaceHidden } from '../../src/diagnostics/hidden-characters.ts';

const sources = fileURLToPath(new URL('../../src/', import.meta.url));

/** Classes of Unicode that hold hidden characters, whatever they are called. */
const classes =
  /\\p\{(?:\w+=)?(?:C[cfnos]?|Other|Control|Format|Surrogate|Private_Use|Z[lps]?|Separator|\w+_Separator|White_Space|Bidi_C\w*|Default_Ignorable\w*|DI|Noncharacter\w*|Join_C\w*|Variation_Selector)\}/gi;
const escapes = /\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi;

/** Files that name several of them for another purpose than to show them, and that purpose. */
const others: Readonly<Record<string, string>> = {
  'document/check-characters.ts': 'which of them an emoji or the beginning of a file may hold',
  'document/check-text.ts': 'which files are no text',
  'config/hidden-places.ts': 'which of them stand for a blank',
  'render/text/sanitise.ts': 'where a line begins, for workflow commands',
  'sandbox/behaviour/letter-of-authorization.ts': 'the letters of an encoding of PDF',
};

/** The hidden characters, or classes of them, that a file names in expressions, texts and numbers. */
function namedIn(file: string, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const isText =
      ts.isRegularExpressionLiteral(node) || ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
    if (isText) {
      const raw = node.getText();
      found.push(...[...raw.matchAll(classes)].map(([name]) => name));
      const written = [...raw.matchAll(escapes)].map(([, a, b, c]) => Number.parseInt(a ?? b ?? c ?? '', 16));
      const literal = Array.from(raw, (character) => character.codePointAt(0) ?? 0);
      found.push(
        ...[...written, ...literal].filter((code) => code > 0x7f && code <= 0x10ffff && isListed(code)).map(hexOf),
      );
    } else if (ts.isNumericLiteral(node) && /^0x/i.test(node.getText())) {
      const code = Number(node.getText());
      if (code > 0xff && code <= 0x10ffff && isListed(code)) found.push(hexOf(code));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return [...new Set(found)];
}

/** Halves of characters and what is no character stand for other things, too. */
function isListed(code: number): boolean {
  return !(code >= 0xd800 && code <= 0xdfff) && (code & 0xfffe) !== 0xfffe && hasHidden(String.fromCodePoint(code));
}

function hexOf(code: number): string {
  return `U+${code.toString(16)}`;
}

test('the sources contain no second list of hidden characters, as an expression, a text or numbers', async () => {
  const lists: Record<string, readonly string[]> = {};
  for (const file of (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts'))) {
    const text = await readFile(join(sources, file), 'utf8');
    // Most files hold nothing that is worth a look.
    const named = /\\[pux]|0x|(?!\n)[^ -~]/i.test(text) ? namedIn(file, text) : [];
    if (named.length > 1) lists[file] = named;
  }
  expect(lists['diagnostics/hidden-characters.ts']?.length).toBeGreaterThan(10);
  const second = Object.keys(lists).filter((file) => file !== 'diagnostics/hidden-characters.ts' && !(file in others));
  expect(Object.fromEntries(second.map((file) => [file, lists[file]]))).toEqual({});
});

test.each([
  ['/[\\p{Cf}\\p{Zl}]/u', 2],
  ['/[\\u200b-\\u200f]/', 2],
  ["'\u200b\u2060'", 2],
  ['[0x200b, 0xfeff]', 2],
  ['String.raw`\\p{Default_Ignorable_Code_Point}\\p{Cc}`', 2],
  ['/[\\u0020-\\u007e]/', 0],
])('the search finds %s as a list', (code, count) => {
  expect(namedIn('x.ts', `const x = ${code};`)).toHaveLength(count);
});

test('the list has all default-ignorable characters, controls, formats, separators and blanks of Unicode, and no letter', () => {
  const expected = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
  const letter = /[\p{L}\p{N}\p{P}\p{S}\p{M}]/u;
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (expected.test(character) && !hasHidden(character)) expect.fail(`U+${code.toString(16)} is not hidden`);
    if (hasHidden(character) && letter.test(character) && !/\p{Default_Ignorable_Code_Point}/u.test(character))
      expect([0x2800, 0x1d159]).toContain(code);
  }
  expect(hasHidden(' aä中🙂')).toBe(false);
});

test('each hidden character is replaced, found with its place, and named', () => {
  const text = 'a\u200b\u{e0041}\ud800b\u00a0\t\n';
  expect(replaceHidden(text, () => '?')).toBe('a???b???');
  expect([...findHidden(text)].map(({ at }) => at)).toEqual([1, 2, 4, 6]);
  expect([...findHidden(text)].map(({ character }) => nameCharacter(character))).toEqual([
    'U+200B ZERO WIDTH SPACE',
    'U+E0041 (a tag character)',
    'U+D800 (half of a character)',
    'U+00A0 NO-BREAK SPACE',
  ]);
});
