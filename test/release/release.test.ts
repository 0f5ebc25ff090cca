import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scratchRepositories, type ScratchRepository } from './scratch-repository.ts';

const bundle = { 'dist/action/index.js': 'await import("./chunk-a.js");\n', 'dist/action/chunk-a.js': '1;\n' };
let repositories: Awaited<ReturnType<typeof scratchRepositories>>;
let repository: ScratchRepository;

beforeAll(async () => {
  repositories = await scratchRepositories();
});

beforeEach(async () => {
  repository = await repositories.copy();
});

afterAll(() => repositories.remove());

/** All steps of a release, in the order of the workflow; gives the commit. */
async function releaseWhole(version: string): Promise<string> {
  if (version !== '1.2.3') await repository.prepare(version);
  await repository.write({ ...bundle, 'dist/action/version.js': `'${version}';\n` });
  expect(await repository.release('check', version)).toMatchObject({ failed: false });
  const { text: commit } = await repository.release('commit', version);
  expect(await repository.release('tag', version, commit)).toMatchObject({ failed: false });
  expect(await repository.release('major', version)).toMatchObject({ failed: false });
  return commit;
}

const filesOf = async (ref: string) => (await repository.remote('ls-tree', '-r', '--name-only', ref)).split('\n');
const commitOf = (ref: string) => repository.remote('rev-parse', `${ref}^{commit}`);

test('a release tags the bundled Action, moves the major version there, and keeps the bundle off main', async () => {
  const commit = await releaseWhole('1.2.3');
  expect(await commitOf('refs/tags/v1.2.3')).toBe(commit);
  expect(await commitOf('refs/tags/v1')).toBe(commit);
  expect(await filesOf('v1.2.3')).toEqual([
    ...(await filesOf('main')).filter((name) => name < 'dist'),
    'dist/action/chunk-a.js',
    'dist/action/index.js',
    'dist/action/version.js',
    ...(await filesOf('main')).filter((name) => name > 'dist'),
  ]);
  expect((await filesOf('main')).filter((name) => name.startsWith('dist'))).toEqual([]);
  expect(await commitOf('v1.2.3~1')).toBe(await commitOf('main'));
  expect(await repository.remote('branch', '--format=%(refname:short)')).toBe('main');
});

test('a second release of the same version is refused and changes nothing', async () => {
  const commit = await releaseWhole('1.2.3');
  const again = await repository.release('check', '1.2.3');
  expect(again).toEqual({ failed: true, text: 'v1.2.3 is released already, and a release is never changed' });

  await repository.write({ 'dist/action/index.js': 'something else\n' });
  const { text: other } = await repository.release('commit', '1.2.3');
  expect(other).not.toBe(commit);
  const tagged = await repository.release('tag', '1.2.3', other);
  expect(tagged).toEqual({ failed: true, text: `v1.2.3 is at ${commit}, and a release is never changed` });
  expect(await commitOf('v1.2.3')).toBe(commit);
});

test('a step that is repeated after an unknown result succeeds', async () => {
  const commit = await releaseWhole('1.2.3');
  expect(await repository.release('tag', '1.2.3', commit)).toEqual({
    failed: false,
    text: `v1.2.3 is at ${commit} already`,
  });
  expect(await repository.release('major', '1.2.3')).toEqual({ failed: false, text: 'v1 is at v1.2.3 already' });
});

test('the major version stays at the previous release until the last step', async () => {
  const before = await releaseWhole('1.2.3');
  await repository.prepare('1.3.0');
  const { text: commit } = await repository.release('commit', '1.3.0');
  await repository.release('tag', '1.3.0', commit);
  expect(await commitOf('v1')).toBe(before);
  await repository.release('major', '1.3.0');
  expect(await commitOf('v1')).toBe(commit);
  expect(await commitOf('v1.2.3')).toBe(before);
});

describe('the commit of a release', () => {
  test('is the same on any machine, at any time and by any user', async () => {
    const other = await repository.cloneAgain();
    for (const checkout of [repository, other]) await checkout.write(bundle);
    await chmod(join(other.folder, 'dist/action/index.js'), 0o755);
    await other.git('config', 'user.name', 'Somebody else');
    await other.git('config', 'core.autocrlf', 'true');
    expect(await other.release('commit', '1.2.3')).toEqual(await repository.release('commit', '1.2.3'));
  });

  test('contains no other files of the folder, and leaves them there', async () => {
    await repository.write({
      ...bundle,
      'dist/demarc.js': '1;\n',
      'src/staged.ts': '1;\n',
      'src/main.ts': 'changed\n',
    });
    await repository.git('add', 'src/staged.ts');
    const status = await repository.git('status', '--porcelain');
    const { text: commit } = await repository.release('commit', '1.2.3');
    expect(await repository.git('status', '--porcelain')).toBe(status);
    const changed = await repository.git('diff', '--name-only', 'HEAD', commit);
    expect(changed.split('\n')).toEqual(['dist/action/chunk-a.js', 'dist/action/index.js']);
  });

  test('is not made without a bundle', async () => {
    const { failed, text } = await repository.release('commit', '1.2.3');
    expect({ failed, text }).toEqual({ failed: true, text: 'there is no dist/action/index.js: npm run build' });
  });

  test('is not tagged when it differs from the one that was built and checked', async () => {
    await repository.write(bundle);
    const { text: commit } = await repository.release('commit', '1.2.3');
    await repository.write({ 'dist/action/index.js': 'tampered with\n' });
    const { failed, text } = await repository.release('tag', '1.2.3', commit);
    expect(failed).toBe(true);
    expect(text).toContain(`was ${commit} where it was built`);
    expect(await repository.remote('tag')).toBe('');
  });
});

describe('the major version', () => {
  test('does not move to a prerelease', async () => {
    const commit = await releaseWhole('1.2.3');
    await releaseWhole('1.3.0-rc.1');
    expect(await commitOf('v1')).toBe(commit);
  });

  test('does not move back to an older release', async () => {
    await repository.remote('tag', 'v1.2.3', 'main');
    const later = await releaseWhole('1.10.0');
    expect(await repository.release('major', '1.2.3')).toEqual({
      failed: false,
      text: 'v1 stays: v1.10.0 is later than v1.2.3',
    });
    expect(await commitOf('v1')).toBe(later);
  });

  test('is one for each major version', async () => {
    const first = await releaseWhole('1.2.3');
    const second = await releaseWhole('2.0.0');
    expect(await commitOf('v1')).toBe(first);
    expect(await commitOf('v2')).toBe(second);
  });

  test('moves also when it is an annotated tag', async () => {
    await releaseWhole('1.2.3');
    await repository.git('tag', '--annotate', '--force', '--message', 'by hand', 'v1');
    await repository.git('push', '--quiet', '--force', 'origin', 'refs/tags/v1');
    const commit = await releaseWhole('1.2.4');
    expect(await repository.remote('rev-parse', 'refs/tags/v1')).toBe(commit);
  });

  test('does not move to a release that has no tag', async () => {
    expect(await repository.release('major', '1.2.3')).toEqual({
      failed: true,
      text: 'there is no v1.2.3 at the remote',
    });
  });
});

describe('the check of a version', () => {
  test('gives the dist-tag for npm', async () => {
    expect(await repository.spawnRelease('check', '1.2.3')).toEqual({ failed: false, text: 'latest' });
    await repository.prepare('1.3.0-beta.2');
    expect(await repository.release('check', '1.3.0-beta.2')).toEqual({ failed: false, text: 'next' });
  });

  test('reports all reasons against a release together', async () => {
    const { failed, text } = await repository.spawnRelease('check', '1.2.4');
    expect(failed).toBe(true);
    expect(text.split('\n')).toEqual([
      'package.json says 1.2.3: npm version 1.2.4 --no-git-tag-version',
      'package-lock.json says 1.2.3: npm version 1.2.4 --no-git-tag-version',
      'CHANGELOG.md has no "## [1.2.4] - YYYY-MM-DD" with something under it',
    ]);
  });

  test('refuses a change log without an entry or a date', async () => {
    const changes = {
      'without its heading': '# Changelog\n\n## [Unreleased]\n\n- What is new.\n',
      'without the day': '# Changelog\n\n## [1.2.3]\n\n- What is new.\n',
      'with nothing under it': '# Changelog\n\n## [1.2.3] - 2026-01-02\n\n## [1.2.2] - 2026-01-01\n\n- What was new.\n',
      'of a version that only looks like it': '# Changelog\n\n## [1.213] - 2026-01-02\n\n- What is new.\n',
    };
    for (const [which, text] of Object.entries(changes)) {
      await repository.write({ 'CHANGELOG.md': text });
      expect({ which, ...(await repository.release('check', '1.2.3')) }).toEqual({
        which,
        failed: true,
        text: 'CHANGELOG.md has no "## [1.2.3] - YYYY-MM-DD" with something under it',
      });
    }
  });

  test('refuses a version that is older than a released one, by the precedence of Semantic Versioning', async () => {
    const later = [
      ['1.2.10', '1.2.9'],
      ['1.2.3', '1.2.3-rc.10'],
      ['1.2.3-rc.10', '1.2.3-rc.9'],
      ['1.2.3-rc.1.1', '1.2.3-rc.1'],
      ['1.2.3-rc.1', '1.2.3-beta.11'],
      ['1.2.3-rc.one', '1.2.3-rc.1'],
    ] as const;
    for (const [existing, wanted] of later) {
      await repository.prepare(wanted);
      await repository.remote('tag', `v${existing}`, 'main');
      const text = `v${existing} came before, and is later`;
      expect(await repository.release('check', wanted)).toEqual({ failed: true, text });
      await repository.remote('tag', '--delete', `v${existing}`);
    }
  });

  test('refuses a text that is not a version', async () => {
    for (const text of ['1.2', 'v1.2.3', '01.2.3', '1.2.3+build', '', '1.2.3; rm -rf /', '--help']) {
      const said = `${text} is no version: it is written as 1.2.3 or 1.2.3-rc.1`;
      expect(await repository.release('check', text)).toEqual({ failed: true, text: said });
    }
  });
});

test('the notes of a release are exactly its part of the change log', async () => {
  await repository.write({
    'CHANGELOG.md':
      '# Changelog\n\n## [Unreleased]\n\n- Later.\n\n## [1.2.3] - 2026-01-02\n\n### Fixed\n\n- This.\n\n## [1.2.2] - 2026-01-01\n\n- Before.\n\n[1.2.3]: https://example.com\n',
  });
  expect(await repository.release('notes', '1.2.3')).toEqual({ failed: false, text: '### Fixed\n\n- This.' });
  expect(await repository.release('notes', '1.2.2')).toMatchObject({ failed: false, text: '- Before.' });
  expect(await repository.release('notes', '1.0.0')).toMatchObject({ failed: true });
});

test('an unknown step is refused', async () => {
  const { failed, text } = await repository.release('publish', '1.2.3');
  expect({ failed, text }).toEqual({
    failed: true,
    text: 'the steps are check, notes, commit, tag, major, and not publish',
  });
});
