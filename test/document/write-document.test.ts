import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocuments } from '../../src/document/parse-documents.ts';
import { readValue } from '../../src/document/read-value.ts';
import { writeDocument, type YamlEntry, type YamlValue } from '../../src/document/write-document.ts';
import { anyLetters } from '../helpers/any-letters.ts';
import { hostilePieces } from '../helpers/hostile.ts';

function read(text: string): unknown {
  const { documents, diagnostics } = parseDocuments({ name: 'written.yaml', text });
  expect(diagnostics).toEqual([]);
  expect(documents).toHaveLength(1);
  const [document] = documents;
  return document && readValue(document).value;
}

function write(value: YamlValue, comments: readonly string[] = []): string {
  const entry: YamlEntry = { key: 'value', value, above: comments, apart: true };
  return writeDocument({ head: comments, entries: [{ key: 'first', value: 1 }, entry], below: comments });
}

/** Texts of every kind, with what YAML could trip over more often than chance has it. */
const texts = fc.oneof(
  anyLetters(),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(' ', '#', ':', '-', '\n', '\t', '"', "'", '\\', 'a', '0', '$', '{', '}', '%', '\u0085'),
  }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    '',
    ' ',
    '~',
    'null',
    'True',
    'yes',
    'NO',
    'off',
    'y',
    '0x1f',
    '0o7',
    '1e5',
    '.5',
    '.inf',
    '1_000',
    '012',
    '12:30:45',
  ),
  fc.constantFrom(
    '2024-01-31',
    '---',
    '...',
    '- a',
    '? a',
    '! a',
    '&a',
    '*a',
    '<<',
    '|',
    '>',
    '%YAML 1.2',
    '@a',
    '`a',
    '[a]',
    '{a}',
  ),
  fc.constantFrom(...Object.values(hostilePieces)),
);
const values: fc.Arbitrary<YamlValue> = fc.oneof(
  texts,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(texts, { maxLength: 30 }),
);

describe('a document that was written', () => {
  test('is read back as the same data, whatever its texts and comments', () => {
    fc.assert(
      fc.property(values, fc.array(texts, { maxLength: 3 }), (value, comments) => {
        expect(read(write(value, comments))).toEqual({ first: 1, value });
      }),
      { numRuns: 3_000 },
    );
  });

  test('keeps keys that look like other types', () => {
    for (const key of ['null', 'yes', '012', '1e5', 'a: b', '#', '__proto__', 'constructor']) {
      const text = writeDocument({ head: [], entries: [{ key, value: { entries: [{ key: 'x', value: 1 }] } }] });
      expect(Object.entries(read(text) as object)).toEqual([[key, { x: 1 }]]);
    }
  });

  test('contains no control sequence for a terminal, an editor or a log of Actions', () => {
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 3 }), (value, comments) => {
        const text = write(value, comments);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text).not.toContain('##[');
        expect(text.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each(Object.entries(hostilePieces))('keeps %s within a comment', (_name, piece) => {
    const text = write('x', [piece, `before ${piece} after`]);
    const outside = text.split('\n').filter((line) => !line.startsWith('#') && line !== '');
    expect(outside).toEqual(['first: 1', 'value: x']);
  });

  test('has the layout of a hand-written document', () => {
    const text = writeDocument({
      head: ['What this is.', '', `- ${'a long sentence that goes on '.repeat(5)}`],
      entries: [
        { key: 'version', value: 1 },
        {
          key: 'cnis',
          apart: true,
          value: {
            entries: [
              {
                key: 'wan-a',
                above: ['On the left'],
                value: { entries: [{ key: 'description', value: 'Primary, to EWR' }] },
              },
              {
                key: 'wan-b',
                apart: true,
                value: {
                  entries: [
                    { key: 'bgp', value: null, beside: 'no session' },
                    { key: 'prefixes', value: ['0.0.0.0/0', '10.0.0.0/8'] },
                    { key: 'many', value: Array.from({ length: 9 }, (_, i) => `198.51.100.${i}/32`) },
                    { key: 'key', value: '${env:DEMARC_MD5_WAN_B}' },
                  ],
                  below: ['The end.'],
                },
              },
            ],
          },
        },
      ],
    });
    expect(text).toMatchInlineSnapshot(`
      "# What this is.
      #
      # - a long sentence that goes on a long sentence that goes on a long sentence that goes on a long sentence
      #   that goes on a long sentence that goes on
      version: 1

      cnis:
        # On the left
        wan-a:
          description: Primary, to EWR

        wan-b:
          bgp: null # no session
          prefixes: [0.0.0.0/0, 10.0.0.0/8]
          many:
            - 198.51.100.0/32
            - 198.51.100.1/32
            - 198.51.100.2/32
            - 198.51.100.3/32
            - 198.51.100.4/32
            - 198.51.100.5/32
            - 198.51.100.6/32
            - 198.51.100.7/32
            - 198.51.100.8/32
          key: \${env:DEMARC_MD5_WAN_B}
          # The end.
      "
    `);
  });
});
