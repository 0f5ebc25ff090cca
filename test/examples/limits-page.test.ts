import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

test('every limit in SECURITY.md equals the constant in the source that it names', async () => {
  const text = await readFile(new URL('SECURITY.md', root), 'utf8');
  const rows = [...text.matchAll(/^\| [^|]+ \| ([\d,]+) +\| [^|]+ \| `(\w+)` in `(src\/[\w/.-]+)` +\|$/gm)];
  expect(rows.length).toBeGreaterThan(15);
  for (const [, shown = '', name = '', file = ''] of rows) {
    const source = await readFile(new URL(file, root), 'utf8');
    const factors = new RegExp(`\\b${name}(?: =|:) ([\\d_* ]+)[;,]`).exec(source)?.[1] ?? '';
    const value = factors.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
    expect(value.toLocaleString('en'), `${name} in ${file}`).toBe(shown);
  }
});
