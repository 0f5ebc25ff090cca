import { describe, expect, it } from 'vitest';
import { joinFirst, joinFirstWords, joinWords } from '../../src/model/text.ts';

const names = ['a', 'b', 'c', 'd'];

describe('names in a sentence', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [names, 'a, b, c and d'],
  ])('are all listed, with a word before the last: %j', (items, text) => {
    expect(joinWords(items)).toBe(text);
    expect(joinWords(items, 'or')).toBe(text.replace('and', 'or'));
  });

  it('are counted when there are too many', () => {
    expect([joinFirst(names, 4), joinFirst(names, 3)]).toEqual(['a, b, c, d', 'a, b, c and 1 more']);
    expect([joinFirstWords(names, 4), joinFirstWords(names, 2)]).toEqual(['a, b, c and d', 'a, b and 2 more']);
  });
});
