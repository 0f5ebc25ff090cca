import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

test('every test that SECURITY.md names exists', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  const named = [...new Set(text.match(/test\/[\w/-]+\.test\.ts/g))];
  expect(named.length).toBeGreaterThan(8);
  for (const path of named) await access(new URL(path, root));
});

test('every claim in the list and the table of SECURITY.md names its test', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  const [, held = ''] = /## Rules that demarc follows\n([^]*?)\n## /.exec(text) ?? [];
  const claims = held.split(/^- /m).slice(1);
  const rows = text.split('\n').filter((line) => line.startsWith('| **'));
  expect(claims.length).toBeGreaterThan(10);
  expect(rows.length).toBeGreaterThan(10);
  const alone = [...claims, ...rows].filter((claim) => !/test\/[\w/-]+\.test\.ts/.test(claim));
  expect(alone).toEqual([]);
});

test('every test file that SECURITY.md names contains tests', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  for (const path of new Set(text.match(/test\/[\w/-]+\.test\.ts/g))) {
    expect(await readFile(new URL(path, root), 'utf8'), path).toMatch(/\bexpect\b|holdsForScenes/);
  }
});
