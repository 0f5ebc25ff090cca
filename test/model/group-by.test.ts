import { expect, it } from 'vitest';
import { groupBy } from '../../src/model/collections.ts';

it('groupBy keeps the order of the items and leaves out those without a key', () => {
  const groups = groupBy(['bb', 'a', '', 'cc', 'd'], (text) => (text === '' ? undefined : text.length));
  expect([...groups]).toEqual([
    [2, ['bb', 'cc']],
    [1, ['a', 'd']],
  ]);
});
