import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { blocksOf, cook } from './cook.ts';

const folder = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const recipes = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'index.md');

test.each(recipes)('%s works as it is written', async (name) => {
  const page = readFileSync(`${folder}${name}`, 'utf8');
  expect(blocksOf(page).some(({ info }) => info === 'sh')).toBe(true);
  await cook(page);
});
