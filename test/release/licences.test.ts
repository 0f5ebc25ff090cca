import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the licences of all that is bundled lie beside the bundle: the bill of materials lists the same', () => {
  const page = read('CONTRIBUTING.md');
  const inBundle = page.slice(page.indexOf('In the bundle:'), page.indexOf('- in the Action alone'));
  const named = [...inBundle.matchAll(/^- `([^`]+)`/gm)].map(([, name]) => name);
  const licensed = [...read('dist/THIRD-PARTY-LICENSES.txt').matchAll(/^={78}\n(\S+) \S+ \(\S+\)$/gm)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(8);
  expect(licensed).toEqual(expect.arrayContaining(named));
});
