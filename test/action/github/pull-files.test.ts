import { expect, test } from 'vitest';
import { readChangedLines } from '../../../src/action/github/pull-files.ts';
import { caught } from '../../helpers/github/caught.ts';
import type { FakeFile } from '../../helpers/github/fake-repository.ts';
import { actionsToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

test('the changed lines of every kind of file are listed', async () => {
  const github = await withGitHub();
  github.repository.addPull({
    files: [
      file('demarc.yaml', 'modified', 2, '@@ -1,2 +1,2 @@\n a\n-b\n+c'),
      file('new.yaml', 'added', 1, '@@ -0,0 +1 @@\n+a'),
      file('gone.yaml', 'removed', 1, '@@ -1 +0,0 @@\n-a'),
      file('gone-and-huge.yaml', 'removed', 90_000),
      { ...file('renamed.yaml', 'renamed', 0), previous_filename: 'old.yaml' },
      { ...file('moved.yaml', 'renamed', 2, '@@ -3 +3 @@\n-a\n+b'), previous_filename: 'there.yaml' },
      file('picture.png', 'modified', 0),
      file('huge.yaml', 'modified', 90_000),
    ],
  });
  const lines = await readChangedLines(openClient(github), 1);
  expect(Object.fromEntries(lines)).toEqual({
    'demarc.yaml': [{ start: 2, end: 2 }],
    'new.yaml': [{ start: 1, end: 1 }],
    'gone.yaml': [],
    'gone-and-huge.yaml': [],
    'renamed.yaml': [],
    'moved.yaml': [{ start: 3, end: 3 }],
    'picture.png': [],
    'huge.yaml': [{ start: 1, end: Number.MAX_SAFE_INTEGER }],
  });
});

test('all pages are read', async () => {
  const github = await withGitHub();
  const names = Array.from({ length: 250 }, (_, at) => `sites/${at}.yaml`);
  github.repository.addPull({ files: names.map((name) => file(name, 'added', 1, '@@ -0,0 +1 @@\n+a')) });
  expect([...(await readChangedLines(openClient(github), 1)).keys()]).toEqual(names);
});

test('a file may be named like a property of every object', async () => {
  const github = await withGitHub();
  github.repository.addPull({ files: [file('__proto__', 'added', 1, '@@ -0,0 +1 @@\n+a')] });
  expect((await readChangedLines(openClient(github), 1)).get('__proto__')).toEqual([{ start: 1, end: 1 }]);
});

test('the error names the missing permission when the token may not read pull requests', async () => {
  const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ contents: 'read' }) } });
  github.repository.addPull();
  const error = await caught(readChangedLines(openClient(github), 1));
  expect(error.hint).toContain('`permissions: pull-requests: read`');
});

function file(filename: string, status: FakeFile['status'], changes: number, patch?: string): FakeFile {
  return { filename, status, changes, ...(patch === undefined ? {} : { patch }) };
}
