import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pull } from '../../../src/action/github/pull.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

// In a file of its own: the module is loaded once in a process.
test("an event's file that holds no JSON does not keep the client from working, and stays where it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demarc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'event.json');
  writeFileSync(path, '{"pull_request":');
  process.env['GITHUB_EVENT_PATH'] = path;
  const github = await withGitHub();
  github.repository.addPull();
  await expect(pull(openClient(github), 1)).resolves.toMatchObject({ number: 1 });
  expect(process.env['GITHUB_EVENT_PATH']).toBe(path);
});
