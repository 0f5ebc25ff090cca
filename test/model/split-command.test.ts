import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCommand } from '../../src/model/split-command.ts';
import { shellCommand } from '../../src/model/text.ts';
import { runs } from '../helpers/hold.ts';

test.each([
  ['./check', ['./check']],
  ['  node   check.mjs\tewr ', ['node', 'check.mjs', 'ewr']],
  ['sh -c "exit 1"', ['sh', '-c', 'exit 1']],
  [`a 'b "c" $d' "e 'f' \\"g\\" \\n"`, ['a', 'b "c" $d', `e 'f' "g" \\n`]],
  ['a b\\ c ""', ['a', 'b c', '']],
  ['curl http://x/?a=1&b=$HOME *', ['curl', 'http://x/?a=1&b=$HOME', '*']],
  [`sh '|' "&&"`, ['sh', '|', '&&']],
])('%j is split as a shell does, and nothing is expanded', (command, words) => {
  expect(splitCommand(command)).toEqual({ ok: true, words });
});

test.each([
  ['', 'names no program'],
  ['  ', 'names no program'],
  ['"" a', 'names no program'],
  ["a 'b", "has a quote (') that is not closed"],
  ['a "b\\"', 'has a quote (") that is not closed'],
  ['a \\', 'ends with a backslash, which protects nothing'],
  ['true && false', 'has &&, but no shell runs it: write a script and name it here'],
  ['true | cat', 'has |, but no shell runs it: write a script and name it here'],
])('%j is refused', (command, problem) => {
  expect(splitCommand(command)).toEqual({ ok: false, problem });
});

test('the words of a quoted command come back', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(splitCommand(shellCommand(...words))).toEqual({ ok: true, words });
    }),
    { numRuns: runs * 4 },
  );
});
