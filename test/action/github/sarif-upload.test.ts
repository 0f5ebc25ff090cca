import { expect, test } from 'vitest';
import { uploadSarif } from '../../../src/action/github/sarif-upload.ts';
import { caught } from '../../helpers/github/caught.ts';
import { actionsToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const sarif = JSON.stringify({ version: '2.1.0', runs: [{ results: [{ message: { text: 'ä 🐙' } }] }] });

test('diagnostics arrive unchanged, with the commit and the ref', async () => {
  const github = await withGitHub();
  const sha = github.repository.git.tip('main');
  const uploaded = await uploadSarif(openClient(github), { sarif, sha, ref: 'refs/heads/main' });
  expect(github.repository.sarifs).toEqual([
    { id: uploaded.id, commitSha: sha, ref: 'refs/heads/main', document: JSON.parse(sarif) as unknown },
  ]);
});

test('an upload whose answer was lost is repeated', async () => {
  const github = await withGitHub();
  const sha = github.repository.git.tip('main');
  github.fail({ operation: 'upload_sarif', nth: 1, effect: { type: 'reset' } });
  await uploadSarif(openClient(github), { sarif, sha, ref: 'refs/pull/1/merge' });
  expect(github.repository.sarifs).toHaveLength(1);
});

test('the error distinguishes a missing permission from disabled code scanning', async () => {
  const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ contents: 'read' }) } });
  const upload = { sarif, sha: github.repository.git.tip('main'), ref: 'refs/heads/main' };
  const refused = await caught(uploadSarif(openClient(github), upload));
  expect(refused.hint).toContain('`permissions: security-events: write`');
  github.setToken('ghs_actions', actionsToken());
  github.repository.codeScanningEnabled = false;
  const off = await caught(uploadSarif(openClient(github), upload));
  expect(off.hint).toBe('switch on code scanning in the settings of the repository, or leave `sarif` out');
});
