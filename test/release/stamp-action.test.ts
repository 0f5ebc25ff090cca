import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkPins } from '../workflows/check-pins.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const commit = 'a1b2c3d4e5'.repeat(4);
let folder: string;
let version: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demarc-stamp-'));
  for (const path of ['README.md', 'docs/start/install.md', 'package.json', 'examples/github', 'examples/gitlab']) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  ({ version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function stamp(options: Readonly<Record<string, string>> = {}): Promise<{ failed: boolean; text: string }> {
  const all = { repository: 'example-net/demarc', commit, version, root: folder, ...options };
  const args = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  try {
    return {
      failed: false,
      text: (await run(process.execPath, [join(root, 'scripts/stamp-action.mjs'), ...args])).stdout,
    };
  } catch (error) {
    return { failed: true, text: (error as { readonly stderr: string }).stderr };
  }
}

async function texts(): Promise<ReadonlyMap<string, string>> {
  const workflows = (await readdir(join(folder, 'examples/github'))).map((name) => `examples/github/${name}`);
  const names = ['README.md', 'docs/start/install.md', 'package.json', ...workflows];
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

test('every workflow is pinned to the released commit and version, and no placeholder is left', async () => {
  expect(await stamp()).toMatchObject({ failed: false });
  const stamped = await texts();
  const workflows = [...stamped].filter(([name]) => name.endsWith('.yml'));
  expect(workflows.length).toBeGreaterThanOrEqual(5);
  for (const [name, text] of workflows) {
    expect(text).toContain(`uses: example-net/demarc@${commit} # v${version}\n`);
    expect(checkPins([{ name, text }])).toEqual([]);
  }
  expect(stamped.get('examples/github/demarc-fleet-plan.yml')).toContain(`npx --yes demarc@${version} accounts`);
  const pipeline = await readFile(join(folder, 'examples/gitlab/demarc.gitlab-ci.yml'), 'utf8');
  expect(pipeline).toContain(`npm install --global --no-audit --no-fund demarc@${version}\n`);
  expect([...stamped.values()].join('\n')).not.toMatch(/OWNER\/demarc|0{40}|unreleased\b(?!\])|@VERSION/);
});

test('the package gets the repository for its provenance, and keeps everything else', async () => {
  const before = JSON.parse((await texts()).get('package.json') ?? '') as object;
  await stamp();
  const after = JSON.parse((await texts()).get('package.json') ?? '') as object;
  expect(after).toEqual({
    ...before,
    homepage: 'https://github.com/example-net/demarc#readme',
    repository: { type: 'git', url: 'git+https://github.com/example-net/demarc.git' },
    bugs: 'https://github.com/example-net/demarc/issues',
  });
});

test('a second stamp changes nothing', async () => {
  await stamp();
  const once = await texts();
  expect(await stamp()).toMatchObject({ failed: false });
  expect(await texts()).toEqual(once);
});

test.each([
  ['repository', 'demarc'],
  ['repository', 'a/b/c'],
  ['repository', 'a b/c'],
  ['commit', 'a1b2c3d'],
  ['commit', '0'.repeat(40)],
  ['commit', 'v1.2.3'],
  ['version', 'v1.2.3'],
  ['version', '99.0.0'],
])('--%s %s is refused, and nothing is written', async (name, value) => {
  const before = await texts();
  expect(await stamp({ [name]: value })).toMatchObject({ failed: true });
  expect(await texts()).toEqual(before);
});

test('a placeholder in another spelling is named, and nothing is written', async () => {
  const path = join(folder, 'examples/github/demarc-plan.yml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('# unreleased', '# main'));
  const before = await texts();
  const { failed, text: said } = await stamp();
  expect(failed).toBe(true);
  expect(said).toMatch(/examples\/github\/demarc-plan\.yml:\d+ has a placeholder/);
  expect(await texts()).toEqual(before);
});

test('a workflow that does not use the Action at all is refused', async () => {
  await writeFile(join(folder, 'examples/github/demarc-plan.yml'), 'on: push\njobs: {}\n');
  expect(await stamp()).toEqual({ failed: true, text: 'a workflow does not use the Action\n' });
});

test('the page of the installation names what the release has, and who attests it', async () => {
  expect(await stamp({ repository: 'Example-Net/demarc' })).toMatchObject({ failed: false });
  const page = await readFile(join(folder, 'docs/start/install.md'), 'utf8');
  expect(page).toContain(`gh attestation verify demarc-${version}-linux-x64.tar.gz --repo Example-Net/demarc`);
  expect(page).toContain(`gh release download v${version} `);
  expect(page).toContain(`ghcr.io/example-net/demarc:${version} plan`);
});
