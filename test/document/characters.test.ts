import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocuments } from '../../src/document/parse-documents.ts';
import { readValue } from '../../src/document/read-value.ts';

function parse(text: string) {
  return parseDocuments({ name: 'a.yaml', text });
}

/** Diagnostics as `code line:column message`. */
function found(text: string): string[] {
  return parse(text).diagnostics.map(
    ({ code, span, message }) => `${code} ${span?.line ?? '-'}:${span?.column ?? '-'} ${message}`,
  );
}

function values(text: string): unknown[] {
  const { documents, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return documents.map((document) => readValue(document).value);
}

const document = [
  'version: 1',
  '# why: "quoted" and # more',
  'cnis:',
  '  wan-a:',
  '    interconnect: ewr-a',
  "    magic: { description: 'to New York', mtu: 1500 }",
  '    bgp:',
  '      md5_key: ${env:DEMARC_X}',
  '      extra_prefixes:',
  '        - 10.0.0.0/8',
  '        - "192.168.0.0/16"',
  '  text: |',
  '    a block # of lines',
  '',
].join('\n');

/** Every code point that a text may not hold unseen, with what is default-ignorable by Unicode's own property. */
const hiddenCodes = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => {
  if (code >= 0xd800 && code <= 0xdfff) return false;
  const character = String.fromCodePoint(code);
  return /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zs}\p{Zl}\p{Zp}]/u.test(character) && !/[\t\n\r ]/.test(character);
});

describe('a character that cannot be seen', () => {
  test('is named with its code point and its place', () => {
    const character = fc
      .constantFrom(...hiddenCodes.filter((code) => code !== 0xfeff))
      .map((c) => String.fromCodePoint(c));
    fc.assert(
      fc.property(character, fc.nat(document.length), (hidden, at) => {
        const head = document.slice(0, at);
        const line = head.split('\n').length;
        const column = at - head.lastIndexOf('\n');
        const inComment = /(^|\s)#[^\n]*$/.test(head);
        const diagnostics = parse(head + hidden + document.slice(at)).diagnostics;
        if (inComment && /\p{Zs}/u.test(hidden)) return;
        const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
        expect(diagnostics).toMatchObject([
          { code: 'yaml-hidden-character', severity: 'error', span: { line, column } },
        ]);
        expect(diagnostics[0]?.message).toMatch(new RegExp(`^U\\+${code} `));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [
      'cnis:\n\u00a0 a: 1\n',
      'yaml-hidden-character 2:1 U+00A0 NO-BREAK SPACE in the indentation looks like a space but is not one',
    ],
    [
      'cnis:\n  -\u3000a\n',
      'yaml-hidden-character 2:4 U+3000 IDEOGRAPHIC SPACE in the indentation looks like a space but is not one',
    ],
    ['a: b\u00a0# c\n', 'yaml-hidden-character 1:5 U+00A0 NO-BREAK SPACE looks like a space but is not one'],
    ['a: x\u001b[31m\n', 'yaml-hidden-character 1:5 U+001B ESCAPE is invisible or does not show what it is'],
    [
      '# \u202e x\na: 1\n',
      'yaml-hidden-character 1:3 U+202E RIGHT-TO-LEFT OVERRIDE changes the order in which text is shown',
    ],
    ['a\u200b: 1\n', 'yaml-hidden-character 1:2 U+200B ZERO WIDTH SPACE is invisible or does not show what it is'],
    [
      'a: x\ufe0f\n',
      'yaml-hidden-character 1:5 U+FE0F (a variation selector) is invisible or does not show what it is',
    ],
    ['a: x\u{e0041}\n', 'yaml-hidden-character 1:5 U+E0041 (a tag character) is invisible or does not show what it is'],
    [
      'a: x\u0000\nb: 1\nc: this is a text all the same\n',
      'yaml-hidden-character 1:5 U+0000 NULL is invisible or does not show what it is',
    ],
    ['a: 1\u0085b: 2\n', 'yaml-hidden-character 1:5 U+0085 NEXT LINE is invisible or does not show what it is'],
    ['a: 1\u2028b: 2\n', 'yaml-hidden-character 1:5 U+2028 LINE SEPARATOR is invisible or does not show what it is'],
    [
      'a: 1\rb: 2\rc: 3\n',
      'yaml-hidden-character 1:5 U+000D CARRIAGE RETURN is not followed by a line feed (2 in all): some programs end a line here, and others do not',
    ],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test.each([
    ['Windows line ends', 'a: x\r\nb: y\r\n', { a: 'x', b: 'y' }],
    ['a tab within a value', 'a: x\ty\n', { a: 'x\ty' }],
    ['an escape in double quotes', 'a: "x\\u200b\\u00a0"\n', { a: 'x\u200b\u00a0' }],
    ['blanks of all kinds within a comment', '# 東京\u3000x\na: 1 # so\u00a0what\n', { a: 1 }],
    [
      'an emoji of several parts',
      '# \u26a0\ufe0f careful\na: \u{1f469}\u{1f3fd}\u200d\u{1f4bb}\n',
      { a: '\u{1f469}\u{1f3fd}\u200d\u{1f4bb}' },
    ],
    ['letters of every script', 'a: Zürich 東京 Київ\n', { a: 'Zürich 東京 Київ' }],
  ])('is not reported for %s', (_name, text, expected) => {
    expect(values(text)).toEqual([expected]);
  });
});

describe('a byte order mark', () => {
  test.each([
    ['at the start of a text', '\ufeffa: 1\n', [{ a: 1 }]],
    ['of a second file, before ---', '\ufeff---\na: 1\n\ufeff---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['before comments and empty lines, then ---', 'a: 1\n\ufeff# second\n\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['behind the end of a document', 'a: 1\n...\n\ufeffb: 2\n', [{ a: 1 }, { b: 2 }]],
    [
      'with Windows line ends',
      'a: 1\r\n...\r\n\ufeff# x\r\nb: 2\r\n\ufeff---\r\nc: 3\r\n',
      [{ a: 1 }, { b: 2 }, { c: 3 }],
    ],
    ['behind everything', 'a: 1\n\ufeff# the end', [{ a: 1 }]],
  ])('is not part of the document: %s', (_name, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    ['before a document without ---', 'a: 1\n\ufeffb: 2\n', 2, 1],
    ['within a value', 'a: x\ufeffy\n', 1, 5],
    ['twice', '\ufeff\ufeffa: 1\n', 1, 2],
    ['before an indented ---', 'a: 1\n\ufeff ---\n', 2, 1],
  ])('is reported in another place: %s', (_name, text, line, column) => {
    expect(parse(text).diagnostics).toMatchObject([
      { span: { line, column }, message: 'U+FEFF BYTE ORDER MARK is in the middle of the text' },
    ]);
  });

  test('does not move the places after it', () => {
    const [, second] = parse('a: 1\n\ufeff--- # x\nb:\n  c: 2\n').documents;
    if (second === undefined) throw new Error('unreadable');
    expect(second.locate(['b', 'c'])).toMatchObject({ line: 4, column: 6, endColumn: 7 });
  });
});

describe('a document that git changed', () => {
  test.each(['<<<<<<< HEAD', '=======', '>>>>>>> branch', '||||||| 0123abc', '<<<<<<<<<<< deeper', '=======\r'])(
    'has a merge conflict when it has the line %j',
    (line) => {
      const { documents, diagnostics } = parse(`version: 1\ncnis:\n${line}\n  a: 1\n${line}\n`);
      expect(documents).toEqual([]);
      expect(diagnostics).toMatchObject([
        {
          code: 'yaml-merge-conflict',
          span: { line: 3, column: 1 },
          message: expect.stringContaining('merge conflict') as string,
          related: [{ span: { line: 5 } }],
        },
      ]);
    },
  );

  test('may have text that resembles a conflict marker', () => {
    expect(values('a: |\n  <<<<<<< HEAD\n  =======\nb: <<<<<<<\n<<: {c: 1}\n')).toEqual([
      { a: '<<<<<<< HEAD\n=======\n', b: '<<<<<<<', c: 1 },
    ]);
  });

  test.each(['', '\ufeff'])('is reported as a pointer of Git LFS', (mark) => {
    const pointer = `${mark}version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n`;
    expect(found(pointer)).toEqual(['yaml-lfs-pointer 1:1 a.yaml is a Git LFS pointer, not the document itself']);
  });
});
