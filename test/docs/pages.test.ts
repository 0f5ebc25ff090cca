import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, test } from 'vitest';
import { cook } from './cook.ts';
import { isExample, readBlocks } from './read-blocks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
  .map((path) => `docs/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.md') && !/\/(?:node_modules|\.vitepress)\//.test(path))
  .sort();

const isRecipe = (path: string) => path.startsWith('docs/recipes/') && !path.endsWith('/index.md');

test.each([...pages, 'README.md'])('%s works as it is written', async (path) => {
  const page = readFileSync(root + path, 'utf8');
  await cook(page, path.startsWith('docs/recipes/') ? 'forty-circuits' : 'empty');
});

it.each(pages.filter(isRecipe))('%s is run', (path) => {
  const blocks = readBlocks(readFileSync(root + path, 'utf8'));
  expect(blocks.some((block) => block.info === 'sh' && !isExample(block))).toBe(true);
});
