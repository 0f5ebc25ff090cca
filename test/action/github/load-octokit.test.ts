import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPull } from '../../../src/action/github/pull-request.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

// In a file of its own: the module is loaded once in a process.
test('the client loads despite an event file that is a pipe or an unusable proxy, and changes neither variable', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demarc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'event.json');
  execFileSync('mkfifo', [path]);
  const variables = {
    GITHUB_EVENT_PATH: path,
    GITHUB_API_URL: 'https://api.github.com',
    HTTPS_PROXY: 'socks5://127.0.0.1:9',
    https_proxy: '127.0.0.1:9',
  };
  Object.assign(process.env, variables);
  const github = await withGitHub();
  github.repository.addPull();
  await expect(readPull(openClient(github), 1)).resolves.toMatchObject({ number: 1 });
  expect(process.env).toMatchObject(variables);
});
