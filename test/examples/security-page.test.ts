import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

test('every test that SECURITY.md names is there', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  const named = [...new Set(text.match(/test\/[\w/-]+\.test\.ts/g))];
  expect(named.length).toBeGreaterThan(8);
  for (const path of named) await access(new URL(path, root));
});
