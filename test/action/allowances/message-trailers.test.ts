import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTrailers } from '../../../src/action/allowances/message-trailers.ts';
import { casesOf } from '../../helpers/deep.ts';

/** What git itself finds, as `KEY: VALUE`. */
function gitTrailers(message: string): readonly string[] {
  const { stdout } = spawnSync('git', ['interpret-trailers', '--parse', '--no-divider'], {
    input: message,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return stdout.split('\n').filter((line) => line !== '');
}

function ours(message: string): readonly string[] {
  return parseTrailers(message).map(({ key, value }) => `${key}: ${value}`);
}

const messages: readonly (readonly [string, string])[] = [
  ['a trailer', 'Change\n\nDemarc-Allow: outage=lhr\n'],
  ['no end of line', 'Change\n\nDemarc-Allow: outage=lhr'],
  ['Windows ends of lines', 'Change\r\n\r\nWhy.\r\n\r\nDemarc-Allow: outage=lhr\r\nDemarc-Allow: account\r\n'],
  ['a title alone', 'Demarc-Allow: outage=lhr'],
  ['a title of two lines', 'Change\nDemarc-Allow: outage=lhr\n'],
  ['a paragraph that is not the last', 'Change\n\nDemarc-Allow: outage=lhr\n\nMore words.\n'],
  ['a paragraph before other trailers', 'Change\n\nDemarc-Allow: outage=lhr\n\nCo-authored-by: A <a@b.c>\n'],
  ['other trailers around it', 'Change\n\nReviewed-by: B\nDemarc-Allow: outage=lhr\nCo-authored-by: A <a@b.c>\n'],
  ['words in its paragraph', 'Change\n\nSome words\nDemarc-Allow: outage=lhr\n'],
  ['words in its paragraph, signed', 'Change\n\nSome words\nDemarc-Allow: outage=lhr\nSigned-off-by: A <a@b.c>\n'],
  ['three lines beside a signed one', 'Change\n\na\nb\nc\nSigned-off-by: A\n'],
  ['four lines beside a signed one', 'Change\n\na\nb\nc\nd\nSigned-off-by: A\n'],
  ['a quoted block', 'Change\n\n> Demarc-Allow: outage=lhr\n'],
  ['an indented block', 'Change\n\n    Demarc-Allow: outage=lhr\n'],
  ['a fenced block', 'Change\n\n```\nDemarc-Allow: outage=lhr\n```\n'],
  ['a list', 'Change\n\n* Demarc-Allow: outage=lhr\n'],
  ['a line that goes on', 'Change\n\nDemarc-Allow: outage=\n lhr\n'],
  ['a blank before the colon', 'Change\n\nDemarc-Allow : outage=lhr\n'],
  ['no value', 'Change\n\nDemarc-Allow:\n'],
  ['a comment behind it', 'Change\n\nDemarc-Allow: outage=lhr\n# a comment\n'],
  ['a comment in place of it', 'Change\n\n# Demarc-Allow: outage=lhr\n'],
  ['a line of three hyphens', 'Change\n\nDemarc-Allow: outage=lhr\n---\nDemarc-Allow: outage=ewr\n'],
  ['a squash of two commits', 'Both (#7)\n\n* One\n\nDemarc-Allow: outage=lhr\n\n* Two\n'],
  ['a cherry-pick', 'Change\n\nDemarc-Allow: outage=lhr\n\n(cherry picked from commit 1234)\n'],
  ['a revert', 'Revert "Change"\n\nThis reverts commit 1234567.\n'],
  ['nothing', ''],
];

test.each(messages)('git finds the same trailers in a message with %s', (_name, message) => {
  expect(ours(message)).toEqual(gitTrailers(message));
});

/** Lines that matter to git, many in a row. `Conflicts:` and scissors are left out: git alone reads on above them. */
const line = fc.constantFrom(
  '',
  ' ',
  '\t',
  '\r',
  'words',
  'words: more',
  ' more',
  '\tmore: x',
  'Demarc-Allow: outage=lhr',
  'demarc-allow:x',
  'Demarc-Allow : outage=lhr\r',
  'Signed-off-by: A',
  'Signed-off-by:A',
  '(cherry picked from commit 12)',
  '# comment',
  '---',
  ': x',
  'Ä: x',
  'a b: x',
  'Key:  two  blanks ',
);

test('git finds the same trailers in any message', () => {
  const message = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(message, (text) => {
      expect(ours(`Title\n${text}`)).toEqual(gitTrailers(`Title\n${text}`));
    }),
    { numRuns: casesOf(60, 3_000, 'DEMARC_TRAILER_RUNS') },
  );
});

describe('a trailer', () => {
  test('knows its line', () => {
    expect(parseTrailers('Change\n\nWhy.\n\nA: 1\nB: 2\n 3\nC: 4\n')).toEqual([
      { key: 'A', value: '1', line: 5 },
      { key: 'B', value: '2 3', line: 6 },
      { key: 'C', value: '4', line: 8 },
    ]);
  });

  test('is found in a message of a million letters, and blanks that git does not know stay', () => {
    const long = `Change\n\n${'words and words\n'.repeat(70_000)}\nDemarc-Allow: outage=lhr\u00a0\n`;
    expect(parseTrailers(long)).toEqual([{ key: 'Demarc-Allow', value: 'outage=lhr\u00a0', line: 70_004 }]);
  });
});
