import { basename, dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterPath } from '../../src/usecases/write-letters.ts';
import { anyLetters } from '../helpers/any-letters.ts';

test('a letter file is named by key and facility', () => {
  expect(letterPath('.', 'ewr-a', 'Equinix NY4')).toBe('ewr-a-Equinix_NY4.pdf');
  expect(letterPath('.', 'ewr-a', '')).toBe('ewr-a.pdf');
  expect(letterPath('.', '', 'NY4')).toBe('NY4.pdf');
});

test.each([
  ['../../etc/passwd', '__.._etc_passwd.pdf'],
  ['.hidden', '_hidden.pdf'],
  ['-rf', '_rf.pdf'],
  ['con', 'loa_con.pdf'],
  ['', 'loa_.pdf'],
  ['a\u001b[31mb', 'a_31mb.pdf'],
])('%j becomes a harmless file name', (name, file) => {
  expect(letterPath('out', name, '')).toBe(`out/${file}`);
});

const binary = anyLetters({ maxLength: 300 });

test('no file name leaves the folder, hides the file or looks like a flag', () => {
  fc.assert(
    fc.property(binary, binary, (name, facility) => {
      const path = letterPath('out', name, facility);
      expect(dirname(path)).toBe('out');
      expect(basename(path)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,210}\.pdf$/);
    }),
  );
});
