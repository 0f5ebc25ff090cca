import { basename, dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterPath } from '../../src/usecases/letter-path.ts';

test('a letter is named after its interconnect', () => {
  expect(letterPath('.', 'icon-7')).toBe('icon-7.pdf');
});

test.each([
  ['../../etc/passwd', '__.._etc_passwd.pdf'],
  ['.hidden', '_hidden.pdf'],
  ['-rf', '_rf.pdf'],
  ['con', 'loa_con.pdf'],
  ['', 'loa_.pdf'],
  ['a\u001b[31mb', 'a_31mb.pdf'],
])('%j becomes a harmless file name', (name, file) => {
  expect(letterPath('out', name)).toBe(`out/${file}`);
});

test('no name leaves the folder, hides the file or looks like a flag', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const path = letterPath('out', name);
      expect(dirname(path)).toBe('out');
      expect(basename(path)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,160}\.pdf$/);
    }),
  );
});
