import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.mjs';

const bundle = 'dist/action';
const author = 'github-actions[bot]';
const email = '41898282+github-actions[bot]@users.noreply.github.com';

/**
 * Makes the commit that a release tag stands for: what is checked out, and on top of it dist/action as it was built. It is on no branch.
 * Nothing but these two takes part in it, neither who makes it nor when, so that whoever builds the same sources gets the same commit.
 * Index and working tree are left as they are. Gives the commit.
 */
export function makeReleaseCommit(folder, version) {
  if (!existsSync(join(folder, bundle, 'index.js'))) throw new Error(`there is no ${bundle}/index.js: npm run build`);
  const scratch = mkdtempSync(join(tmpdir(), 'demarc-release-'));
  const index = { env: { GIT_INDEX_FILE: join(scratch, 'index') } };
  try {
    git(folder, ['read-tree', 'HEAD'], index);
    const entries = bundled(folder).map((path) => {
      const blob = git(folder, ['hash-object', '-w', '--no-filters', '--', path]);
      return `100644 ${blob}\t${path}\0`;
    });
    git(folder, ['update-index', '-z', '--index-info'], { ...index, input: entries.join('') });
    return commitTree(folder, version, git(folder, ['write-tree'], index));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The files of the bundle. Modes are not theirs to keep: an artifact loses them. */
function bundled(folder) {
  return readdirSync(join(folder, bundle), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function commitTree(folder, version, tree) {
  const parent = git(folder, ['rev-parse', 'HEAD']);
  const date = git(folder, ['show', '--no-patch', '--format=%ct +0000', 'HEAD']);
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, author],
      [`GIT_${who}_EMAIL`, email],
      [`GIT_${who}_DATE`, date],
    ]),
  );
  const message = `Release v${version}\n\nThe sources of ${parent}, and the Action built from them.\n`;
  const args = [
    '-c',
    'commit.gpgSign=false',
    '-c',
    'i18n.commitEncoding=UTF-8',
    'commit-tree',
    tree,
    '-p',
    parent,
    '-F',
    '-',
  ];
  return git(folder, args, { env, input: message });
}
