import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Composer, type Document, Parser } from 'yaml';
import { composeAsRead } from '../../src/document/compose-as-read.ts';
import { Budget, Spent } from '../../src/document/limits.ts';
import { TokenStream } from '../../src/document/token-stream.ts';
import { runs } from '../helpers/hold.ts';
import { Tally } from '../helpers/tally.ts';

/** Lines of a document as people write it, and pieces that lead the parser to look back at what it has read. */
const lines = fc.constantFrom(
  ...[
    'version: 1\n',
    'cnis:\n',
    '  one:\n',
    '  two: # above\n',
    '    x: y\n',
    '    # note\n',
    '  # note\n',
    '# note\n',
  ],
  ...[
    '\n',
    '  \n',
    '    m:\n',
    '      d: 1\n',
    '      # deep\n',
    'x-a: &a\n',
    '  b: c\n',
    '  <<: *a\n',
    '---\n',
    '...\n',
  ],
  ...[
    '    l: [1, 2]\n',
    '    - 1\n',
    '- 1\n',
    '  three: {}\n',
    '  four:\n',
    '? k\n: v\n',
    '  ? k\n  : a: b\n',
    'z: |\n',
  ],
  ...['  text\n', '  &k key: v\n', '  !!str t: 1\n', '  "q":\n', '  ? \n', '  : v\n', '  : \n', ': v\n'],
);
const pieces = fc.constantFrom(
  ...['a:', 'b: ', '\n', '\n  ', '\n    ', ' ', '# c', '- ', '? ', ': ', 'x', 'k: v', '[a, b]', '{c: d}', '&a ', '*a'],
  ...[
    '<<: *a',
    '!!str ',
    '|\n',
    '>\n',
    '"q"',
    "'s'",
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\t',
    '\r\n',
    ',',
    ']',
    '}',
    '@',
    '% ',
  ],
);

const options = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function allOf(documents: readonly Document[]) {
  return documents.map(({ contents, range, comment, commentBefore }) => ({ contents, range, comment, commentBefore }));
}

test('a document that is composed while it is read has the nodes and places that the yaml package gives it', () => {
  const kinds = new Tally();
  fc.assert(
    fc.property(fc.oneof(fc.array(lines, { maxLength: 25 }), fc.array(pieces, { maxLength: 15 })), (parts) => {
      const text = parts.join('');
      const composer = new Composer(options);
      const expected = [...composer.compose(new Parser().parse(text), true, text.length)];
      const isClean = expected.every(({ errors, warnings }) => errors.length + warnings.length === 0);
      kinds.count([isClean ? 'whole' : 'broken', ...(isClean && text.includes('# ') ? ['with comments'] : [])]);
      const composed = composeAsRead(new TokenStream(text, new Budget(new Spent())));
      expect(composed === undefined).toBe(!isClean);
      if (composed !== undefined) expect(allOf(composed)).toEqual(allOf(expected));
    }),
    { numRuns: runs * 5 },
  );
  expect(kinds.rarerThan(5, ['whole', 'broken', 'with comments'])).toEqual([]);
});
