import { describe, expect, test } from 'vitest';
import { allowancesOfCommits } from '../../../src/action/allowances/commit-allowances.ts';

const sha = (digit: string) => digit.repeat(40);

function read(...messages: readonly string[]) {
  const commits = messages.map((message, at) => ({ sha: sha(String(at + 1)), message }));
  const { by, notes } = allowancesOfCommits(commits);
  return { by, texts: by.map(({ text }) => text), notes: notes.map(({ message }) => message) };
}

test('each trailer of each commit lifts what it names, in any case and with any ends of lines', () => {
  const { by, notes } = read(
    'One\r\n\r\nDemarc-Allow: outage=lhr\r\nDEMARC-ALLOW: max-deletes\r\n',
    'Two\n\nSigned-off-by: A\nsome words\ndemarc-allow:account\n',
    'Three',
  );
  expect(by).toEqual([
    { text: 'outage=lhr', commit: sha('1') },
    { text: 'max-deletes', commit: sha('1') },
    { text: 'account', commit: sha('2') },
  ]);
  expect(notes).toEqual([]);
});

describe('a line that lifts nothing gets a warning with commit and line:', () => {
  test.each([
    ['an unknown guard', 'One\n\nDemarc-Allow: outages=lhr', 'line 3: there is no guard "outages"'],
    ['a guard without its value', 'One\n\nDemarc-Allow: outage', 'Demarc-Allow: outage must say what it lifts'],
    ['a number that is none', 'One\n\nDemarc-Allow: max-deletes=all', 'Demarc-Allow: max-deletes takes a whole number'],
    ['protect', 'One\n\nDemarc-Allow: protect=ewr-a', 'line 3: protect cannot be lifted: remove protect: true'],
    ['nothing', 'One\n\nDemarc-Allow:', 'line 3: there is no guard ""'],
    ['a flag', 'One\n\nDemarc-Allow: --allow outage=lhr', 'there is no guard "--allow outage"'],
    ['a token', 'One\n\nDemarc-Allow: ghp_abcdefghijklmnop', 'line 3: the value looks like a token'],
    ['a very long value', `One\n\nDemarc-Allow: outage=${'x'.repeat(200)}`, 'the value has more than 200 letters'],
    ['a paragraph above', 'One\n\nDemarc-Allow: outage=lhr\n\nWords', 'line 3: this Demarc-Allow is not in the last'],
    ['the title', 'Demarc-Allow: outage=lhr', 'line 1: this Demarc-Allow is not in the last paragraph'],
    ['words beside it', 'One\n\nwords\nDemarc-Allow: outage=lhr', 'line 4: this Demarc-Allow is not in the last'],
  ])('%s', (_name, message, words) => {
    const { texts, notes } = read(message);
    expect(texts).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(`commit 1111111 lifts nothing with this: `)]);
    expect(notes[0]).toContain(words);
  });
});

test.each([
  ['a quoted block', '> Demarc-Allow: outage=lhr'],
  ['a list', '* Demarc-Allow: outage=lhr'],
  ['an indented block', '    Demarc-Allow: outage=lhr'],
  ['words about it', 'Without Demarc-Allow: outage=lhr it is blocked'],
])('%s lifts nothing, and is no mistake', (_name, line) => {
  expect(read(`One\n\n${line}\n`)).toEqual({ by: [], texts: [], notes: [] });
});

test('a value keeps letters that a reader does not see, so it matches no name', () => {
  expect(read('One\n\nDemarc-Allow: outage=lhr\u200b\n').texts).toEqual(['outage=lhr\u200b']);
});

test('what a pull request lifts, and what is said of it, is bounded', () => {
  const many = Array.from({ length: 60 }, (_, at) => `Demarc-Allow: outage=set-${at}`).join('\n');
  const { by, notes } = read(`One\n\n${many}\n`);
  expect(by).toHaveLength(50);
  expect(notes).toHaveLength(10);
  const wrong = Array.from({ length: 60 }, () => 'Demarc-Allow: x').join('\n');
  const noisy = read(`One\n\n${wrong}\n`, `Two\n\n${wrong}\n`);
  expect(noisy.notes).toHaveLength(21);
  expect(noisy.notes.at(-1)).toBe('100 more lines of commits lift nothing');
  const long = read(`One\n\n${'words '.repeat(200_000)}\n\nDemarc-Allow: outage=lhr\n`);
  expect(long).toMatchObject({ texts: [], notes: [expect.stringContaining('more than 1048576 letters') as string] });
});
