import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('./', import.meta.url);

test('an oracle imports nothing of demarc, so it shares no mistake with it', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.endsWith('.test.ts'));
  expect(files).toContain('backup-sets.ts');
  const imported = files.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?'([^']+)'/g)].map(
      ([, from = '']) => `${name}: ${from}`,
    ),
  );
  expect(imported.filter((line) => !/: \.\/[a-z-]+\.ts$/.test(line))).toEqual([]);
});
