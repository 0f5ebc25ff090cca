import { join, relative, sep } from 'node:path';
import { isThere } from '../../system/folders.ts';
import { readTextFile } from '../../system/read-text.ts';
import type { NewFile } from '../../system/write-files.ts';
import type { Ci } from './choose-ci.ts';

/** A file of the repository besides the workflows: a file to write, or what the existing file lacks. */
type RepositoryFile =
  | { readonly isThere: false; readonly file: NewFile }
  | { readonly isThere: true; readonly path: string; readonly missing: readonly string[] };

/** CODEOWNERS, and for GitHub dependabot.yml, for the files of init. The server looks in `root`; the documents are in `folder`. */
export async function repositoryFiles(
  folder: string,
  root: string,
  ci: Ci = 'github',
): Promise<readonly RepositoryFile[]> {
  const way = relative(root, folder).split(sep).join('/');
  const below = way === '' ? '' : `/${escapePattern(way)}`;
  const own = ci === 'github' ? ['/.github/'] : ['/.gitlab/', '/.gitlab-ci.yml'];
  const owned = [`${below}/demarc.yaml`, `${below}/demarc/`, ...own];
  const owners = { folder, root, text: ownersText(owned), missing: missingOwners(owned) };
  if (ci === 'gitlab') return [await fileOf({ ...owners, names: gitlabOwnersNames })];
  return [
    await fileOf({ ...owners, names: ownersNames }),
    await fileOf({ folder, root, names: dependabotNames, text: dependabotText, missing: missingUpdates }),
  ];
}

interface Wanted {
  readonly folder: string;
  readonly root: string;
  /** The server looks for these names in this order and uses the first that exists. */
  readonly names: readonly [string, ...string[]];
  readonly text: string;
  readonly missing: (text: string) => readonly string[];
}

async function fileOf({ folder, root, names, text, missing }: Wanted): Promise<RepositoryFile> {
  for (const place of new Set([root, folder])) {
    for (const name of names) {
      const path = join(place, name);
      if (!(await isThere(path))) continue;
      const read = await readTextFile(path).catch(() => undefined);
      return { isThere: true, path, missing: read?.ok === true ? missing(read.text) : [] };
    }
  }
  return { isThere: false, file: { path: join(folder, names[0]), text } };
}

const ownersNames = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;
const gitlabOwnersNames = ['.gitlab/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;
const dependabotNames = ['.github/dependabot.yml', '.github/dependabot.yaml'] as const;

function ownersText(owned: readonly string[]): string {
  const width = owned.reduce((most, { length }) => Math.max(most, length), 0);
  return [
    '# Who approves changes of the network, and of what runs with its tokens. The last line that matches a file counts.',
    '# Replace @OWNER/network by your team. Owners need write access; branch protection has to ask for their review.',
    ...owned.map((pattern) => `${pattern.padEnd(width)} @OWNER/network`),
    '',
  ].join('\n');
}

const dependabotText = `# Keeps the pins of the workflows up to date, with one pull request a week. Its runs see the secrets of Dependabot alone:
# Settings -> Secrets and variables -> Dependabot. Without CLOUDFLARE_READ_TOKEN there, their plan fails.
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule:
      interval: weekly
    groups:
      actions:
        patterns: ['*']
`;

/** A line for all files counts for each path. A line without an owner removes the owners. */
function missingOwners(owned: readonly string[]): (text: string) => readonly string[] {
  return (text) => {
    const lines = text.split('\n').map((line) =>
      line
        .replace(/#.*/, '')
        .trim()
        .split(/[ \t]+/),
    );
    const there = new Set(lines.flatMap(([pattern = '', owner]) => (owner === undefined ? [] : bare(pattern))));
    return there.has('*') ? [] : owned.filter((path) => !there.has(bare(path))).map((path) => `an owner of ${path}`);
  };
}

function missingUpdates(text: string): readonly string[] {
  const has = text.split('\n').some((line) => /^[ \t-]*package-ecosystem:[ \t]*["']?github-actions\b/.test(line));
  return has ? [] : ['updates of the package-ecosystem github-actions'];
}

/** `/demarc/`, `demarc/` and `demarc/**` are the same path at the root. */
function bare(pattern: string): string {
  const inner = pattern.startsWith('/') ? pattern.slice(1) : pattern;
  if (inner.endsWith('/**')) return inner.slice(0, -3);
  return inner.endsWith('/') ? inner.slice(0, -1) : inner;
}

function escapePattern(path: string): string {
  return path.replace(/[\\ #!*?[\]]/g, '\\$&');
}
