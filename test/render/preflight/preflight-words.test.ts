import { expect, test } from 'vitest';
import { countedVerdicts } from '../../../src/render/preflight/preflight-words.ts';

test.each([
  ['all was read', 'safe', false, 'no static route rides there'],
  ['the Magic side was not read', 'uncertain', false, 'no static route is known to ride there'],
  [
    'routes are learned',
    'uncertain',
    true,
    'no static route is known to ride there; routes learned over BGP are not known',
  ],
  ['routes were not read', 'not_done', false, 'what rides there is not judged'],
] as const)('what rides on a change without a prefix, where %s', (_, verdict, learned, words) => {
  expect(countedVerdicts({ verdict, learned, prefixes: [] })).toBe(words);
});
