import { describe, expect, test } from 'vitest';
import { limits, Spent } from '../../src/document/limits.ts';
import { parseDocuments } from '../../src/document/parse-documents.ts';
import { readValue } from '../../src/document/read-value.ts';

function parse(text: string) {
  return parseDocuments({ name: 'a.yaml', text });
}

function read(text: string) {
  const { documents, diagnostics } = parse(text);
  const readings = documents.map((document) => readValue(document));
  return {
    values: readings.map(({ value }) => value),
    diagnostics: [...diagnostics, ...readings.flatMap((reading) => reading.diagnostics)],
  };
}

/** Diagnostics as `code line:column`. */
function found(text: string): string[] {
  return read(text).diagnostics.map(({ code, span }) => `${code} ${span?.line ?? '-'}:${span?.column ?? '-'}`);
}

describe('reading YAML', () => {
  test('gives the values of the YAML 1.2 core schema', () => {
    const text = 'a: yes\nb: on\nc: 0123\nd: 0o17\ne: 0x1F\nf: ~\ng: true\nh: "1"\ni: 1.5\nj: 2001-01-01\n';
    expect(read(text)).toEqual({
      values: [{ a: 'yes', b: 'on', c: 123, d: 15, e: 31, f: null, g: true, h: '1', i: 1.5, j: '2001-01-01' }],
      diagnostics: [],
    });
  });

  test('gives all documents of a file but the empty ones', () => {
    expect(read('---\na: 1\n---\n---\n# nothing\n---\nb: 2\n').values).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test('leaves a byte order mark and CRLF line ends out of the values', () => {
    expect(read('\uFEFFa: 1\r\nb: x\r\n')).toEqual({ values: [{ a: 1, b: 'x' }], diagnostics: [] });
  });

  test('prefers the own keys of a mapping over merged ones, wherever the merge key is', () => {
    const text = 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\nd:\n  <<: *a\n  x: 4\n';
    expect(read(text).values[0]).toMatchObject({ c: { x: 1, y: 1, z: 3 }, d: { x: 4, y: 1 } });
  });

  test('resolves an alias to the last anchor of that name before it', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').values).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
  });

  test('treats __proto__ and constructor as ordinary keys', () => {
    const [value] = read(
      '__proto__: {polluted: true}\nconstructor: 1\nm:\n  <<: {__proto__: {polluted: true}}\n',
    ).values;
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'm']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a mistake in a text', () => {
  test.each([
    ['', 'document-empty 1:1'],
    ['# only a comment\n', 'document-empty 1:1'],
    ['---\n---\n', 'document-empty 1:1'],
    ['%PDF-1.7\n%âãÏÓ', 'yaml-not-text 1:1'],
    ['<!DOCTYPE html><html></html>', 'yaml-not-text 1:1'],
    ['a: \u0000\u0001\u0002', 'yaml-not-text 1:1'],
    ['%YAML 1.1\n---\na: yes\n', 'yaml-version 1:1'],
    ['a:\n\t b: 1\n', 'yaml-tab-as-indent 2:1'],
    ['a: 1\nb: x: y\n', 'yaml-block-as-implicit-key 2:4'],
    ['a: "x\nb: 1\n', 'yaml-missing-char 1:4'],
    ['a: !thing x\n', 'yaml-tag-resolve-failed 1:4'],
    ['a: `x`\n', 'yaml-bad-scalar-start 1:4'],
    ['a: "\\q"\n', 'yaml-bad-dq-escape 1:5'],
    ['a: *x\n', 'yaml-alias 1:4'],
    ['a: &x [*x]\n', 'yaml-alias 1:8'],
    ['a: &x\n  <<: *x\n', 'yaml-alias 2:7'],
    ['<<: 1\n', 'yaml-merge 1:5'],
    ['1: x\n', 'yaml-key-type 1:1'],
    ['? [a]\n: x\n', 'yaml-key-type 1:3'],
    ['[a, ${env:DEMARC_X}]\n', 'yaml-missing-char 1:6'],
  ])('in %j is reported as %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test('is reported together with all others', () => {
    expect(found('a: `x`\nb: "\\q"\nc: ok\n')).toEqual(['yaml-bad-scalar-start 1:4', 'yaml-bad-dq-escape 2:5']);
  });

  test('is shown at both places of a duplicate key', () => {
    expect(read('a:\n  b: 1\n  c: 2\n  b: 3\n').diagnostics).toMatchObject([
      {
        code: 'yaml-duplicate-key',
        span: { line: 4, column: 3 },
        related: [{ span: { line: 2, column: 3, endColumn: 4 } }],
      },
    ]);
  });

  test('has a hint about quotes for a substitution in braces', () => {
    expect(read('a: {b: ${env:DEMARC_X}}\n').diagnostics).toMatchObject([
      { hint: expect.stringContaining('in quotes') as string },
    ]);
  });

  test('is reported without the source, which may be a secret', () => {
    for (const text of [
      'md5_key: "hunter2" hunter2\n',
      'md5_key: `hunter2`',
      'md5_key: "\\hunter2"',
      '- hunter2: x: hunter2',
    ]) {
      expect(JSON.stringify(read(text).diagnostics.map(({ message, hint }) => [message, hint]))).not.toContain(
        'hunter2',
      );
    }
  });
});

describe('a hostile text is refused in time:', () => {
  const bomb = Array.from(
    { length: 30 },
    (_, i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );

  test.each([
    ['aliases of aliases', bomb.join('\n'), 'yaml-alias-expansion'],
    [
      'merge keys of merge keys',
      bomb
        .join('\n')
        .replaceAll('[', '{<<: [')
        .replaceAll(']', ']}')
        .replace(/x(, x)*/, '{a: 1}'),
      'yaml-alias-expansion',
    ],
    ['a flood of aliases', `a: &a x\nb: [${'*a,'.repeat(3_300_000)}*a]`, 'yaml-too-large'],
    ['too many tokens', `[${'a,'.repeat(1_100_000)}]`, 'yaml-too-large'],
    ['too many documents', '--- a\n'.repeat(10_001), 'yaml-too-large'],
    ['too many characters', 'a'.repeat(17 * 1024 * 1024), 'yaml-too-large'],
    ['brackets in brackets', '['.repeat(1_000_000), 'yaml-too-deep'],
    ['lists in lists', '- '.repeat(100_000), 'yaml-too-deep'],
    ['keys in keys', '? '.repeat(100_000), 'yaml-too-deep'],
    ['values without keys in one another', ': '.repeat(100_000), 'yaml-too-deep'],
    ['brackets that close nothing', ']'.repeat(1_600_000), 'yaml-unexpected-token'],
    ['mappings in mappings', Array.from({ length: 120 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'yaml-too-deep'],
  ])('%s', (_name, text, code) => {
    expect(new Set(read(text).diagnostics.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]));
  });
});

test('the sum of tokens and documents of all sources is bounded too', () => {
  const spent = new Spent();
  spent.tokens = limits.allTokens - 10;
  const few = parseDocuments({ name: 'a.yaml', text: 'a: 1\n' }, spent);
  const more = parseDocuments({ name: 'b.yaml', text: 'b: [1, 2, 3, 4, 5]\n' }, spent);
  expect(few.diagnostics).toEqual([]);
  expect(more.diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ['yaml-too-large', 'b.yaml has, with the files before it, more than 6,000,000 YAML tokens and is not read'],
  ]);
  const others = new Spent();
  others.documents = limits.documents - 1;
  const [found] = parseDocuments({ name: 'c.yaml', text: 'a: 1\n---\nb: 1\n---\nc: 1\n' }, others).diagnostics;
  expect(found?.message).toBe('c.yaml has, with the files before it, more than 10,000 documents and is not read');
});

describe('a place', () => {
  const text =
    'base: &base\n  magic: {mtu: 1500}\ncni:\n  <<: *base\n  list:\n    - a\n    - b\n  text: hello # why\n  none:\n';
  const [document] = parse(text).documents;
  if (document === undefined) throw new Error('unreadable');
  readValue(document);

  test.each([
    [['cni'], 'key', [3, 1, 4]],
    [['cni', 'text'], 'value', [8, 9, 14]],
    [['cni', 'text'], 'key', [8, 3, 7]],
    [['cni', 'list', 1], 'value', [7, 7, 8]],
    [['cni', 'list'], 'value', [5, 3, 7]],
    [['cni', 'none'], 'value', [9, 3, 7]],
    [['cni', 'magic', 'mtu'], 'value', [2, 16, 20]],
    [['cni', 'text', 'deeper'], 'value', [8, 3, 7]],
    [['cni', 'missing'], 'value', [3, 1, 4]],
    [['missing'], 'value', [1, 1, 5]],
  ] as const)('is found for %j by its %s', (path, part, [line, column, endColumn]) => {
    expect(document.locate(path, part)).toEqual({ file: 'a.yaml', line, column, endLine: line, endColumn });
  });
});
