import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChangedRanges } from '../../../src/action/github/pull-files.ts';

test('added and changed lines have the line numbers of the new file', () => {
  const patch = '@@ -1,4 +1,5 @@ settings:\n a\n-b\n+B\n c\n+d\n+e\n f\n@@ -20 +21,2 @@\n x\n+y';
  expect(parseChangedRanges(patch)).toEqual([
    { start: 2, end: 2 },
    { start: 4, end: 5 },
    { start: 22, end: 22 },
  ]);
});

test('removed lines and a missing final line end give no range', () => {
  const patch = '@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file';
  expect(parseChangedRanges(patch)).toEqual([{ start: 2, end: 2 }]);
});

test('every line of a new file is changed', () => {
  expect(parseChangedRanges('@@ -0,0 +1,3 @@\n+a\n+b\n+c')).toEqual([{ start: 1, end: 3 }]);
});

test.each(['', 'Binary files differ', '+x\n+y', '@@ nonsense @@\n+x', '@@ -0,0 +0,0 @@\n+x'])(
  'a text that is not a diff gives no range: %j',
  (patch) => {
    expect(parseChangedRanges(patch)).toEqual([]);
  },
);

test('a patch of a million lines is read without an error', () => {
  const patch = `@@ -0,0 +1,1000000 @@\n${'+@@ -1 +1 @@\n'.repeat(1_000_000)}`;
  expect(parseChangedRanges(patch)).toEqual([{ start: 1, end: 1_000_000 }]);
});

test('for any two files, the lines outside the ranges are lines of the old file in its order', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', '+', '-', '@@ -1 +1 @@', '\\ No newline at end of file', ' ', '\r');
  const file = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean());
  fc.assert(
    fc.property(file, file, fc.integer({ min: 0, max: 3 }), ([before, endA], [after, endB], context) => {
      const text = (lines: readonly string[], end: boolean) => lines.join('\n') + (end && lines.length > 0 ? '\n' : '');
      const patch = githubPatch(text(before, endA), text(after, endB), context);
      const ranges = parseChangedRanges(patch);
      const lines = linesOf(text(after, endB));
      const inside = (number: number) => ranges.some(({ start, end }) => start <= number && number <= end);
      const kept = lines.filter((_, index) => !inside(index + 1));
      expect(ranges.every(({ start, end }) => start >= 1 && start <= end && end <= lines.length)).toBe(true);
      expect(isSubsequence(kept, linesOf(text(before, endA)))).toBe(true);
      const added = patch.split('\n').filter((row) => row.startsWith('+')).length;
      expect(lines.length - kept.length).toBe(added);
    }),
    { numRuns: 1_000 },
  );
});

/** As GitHub shows it: the hunks without the names of the files. */
function githubPatch(before: string, after: string, context: number): string {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context });
  return hunks
    .map((hunk) =>
      [`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`, ...hunk.lines].join('\n'),
    )
    .join('\n');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const line of all) if (some[at] === line) at += 1;
  return at === some.length;
}
