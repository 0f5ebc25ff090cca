import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { coreScalar } from '../../src/document/write-document.ts';

test('plain text resolves as the YAML parser itself resolves a plain scalar', () => {
  const piece = fc.constantFrom(
    '0',
    '1',
    '9',
    'x',
    'o',
    '.',
    'e',
    '+',
    '-',
    '_',
    'f',
    'true',
    'null',
    'Null',
    '.inf',
    '.NaN',
    'no',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
      const text = pieces.join('');
      fc.pre(!/^[-.]+$/.test(text));
      expect(coreScalar(text)).toEqual((parse(`a: ${text}\n`, { schema: 'core' }) as { a: unknown }).a);
    }),
    { numRuns: 2000 },
  );
});

test('an empty text is null', () => {
  expect(coreScalar('')).toBeNull();
});
