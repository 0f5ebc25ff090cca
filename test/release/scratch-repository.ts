import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../scripts/release.mjs', import.meta.url));
const steps = new URL('../../scripts/release/steps.mjs', import.meta.url).href;

// Nothing of whoever runs the tests takes part: neither their name nor their settings, nor the repository whose hook this may be.
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
};

/** What a step printed, or what it complained of. */
export interface Said {
  readonly failed: boolean;
  readonly text: string;
}

/** A small repository of a package, with a remote, both on disk. Its main is prepared for 1.2.3. */
export interface ScratchRepository {
  readonly folder: string;
  git(...args: readonly string[]): Promise<string>;
  /** git, at the remote. */
  remote(...args: readonly string[]): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Sets the version, describes it in the change log, commits and pushes to main. */
  prepare(version: string): Promise<void>;
  /** A step of scripts/release.mjs, without its process. */
  release(...args: readonly string[]): Promise<Said>;
  /** A step as the workflow calls it. */
  spawnRelease(...args: readonly string[]): Promise<Said>;
  /** Another clone of the same remote, of another user. */
  cloneAgain(): Promise<ScratchRepository>;
}

/** Makes repositories that are alike, in folders of their own: each is a copy of the first. */
export async function scratchRepositories() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'demarc-release-test-')));
  const first = join(base, 'template');
  await mkdir(first);
  await run('git', ['init', '--quiet', '--template=', '--bare', '--initial-branch=main', 'remote.git'], {
    cwd: first,
    env,
  });
  await run('git', ['clone', '--quiet', '--template=', 'remote.git', 'first'], { cwd: first, env });
  const template = at(first, 'first');
  await template.git('checkout', '--quiet', '-B', 'main');
  // A copy has its own remote beside it.
  await template.git('remote', 'set-url', 'origin', '../remote.git');
  await template.write({ '.gitignore': 'dist/\n', 'src/main.ts': 'export {};\n' });
  await template.prepare('1.2.3');
  let copies = 0;
  return {
    async copy(): Promise<ScratchRepository> {
      copies += 1;
      const copy = join(base, String(copies));
      await cp(first, copy, { recursive: true });
      return at(copy, 'first');
    },
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

function at(base: string, name: string): ScratchRepository {
  const folder = join(base, name);
  const git = async (...args: readonly string[]) => (await run('git', args, { cwd: folder, env })).stdout.trimEnd();
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  return {
    folder,
    git,
    write,
    remote: async (...args) => (await run('git', args, { cwd: join(base, 'remote.git'), env })).stdout.trimEnd(),
    async prepare(version) {
      const manifest = `${JSON.stringify({ name: 'demarc', version })}\n`;
      const changes = `# Changelog\n\n## [Unreleased]\n\n## [${version}] - 2026-01-02\n\n### Added\n\n- What ${version} adds.\n`;
      await write({ 'package.json': manifest, 'package-lock.json': manifest, 'CHANGELOG.md': changes });
      await git('add', '--all');
      await git('commit', '--quiet', '--message', `Prepare ${version}`);
      await git('push', '--quiet', 'origin', 'HEAD:main');
    },
    async release(...args) {
      const { runStep } = (await import(steps)) as { runStep: (...given: readonly string[]) => string };
      return withEnvironment(() => {
        try {
          return { failed: false, text: runStep(folder, ...args) };
        } catch (error) {
          return { failed: true, text: (error as Error).message };
        }
      });
    },
    async spawnRelease(...args) {
      try {
        const { stdout } = await run(process.execPath, [script, ...args], { cwd: folder, env });
        return { failed: false, text: stdout.trimEnd() };
      } catch (error) {
        return { failed: true, text: (error as { readonly stderr: string }).stderr.trimEnd() };
      }
    },
    async cloneAgain() {
      await run('git', ['clone', '--quiet', 'remote.git', 'second'], { cwd: base, env });
      return at(base, 'second');
    },
  };
}

/** What `work` does at once, with the environment that git has here. */
function withEnvironment<T>(work: () => T): T {
  const before = process.env;
  process.env = { ...env };
  try {
    return work();
  } finally {
    process.env = before;
  }
}
