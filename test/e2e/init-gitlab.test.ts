import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJobs } from '../helpers/gitlab/pipeline.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith } from './workspace.ts';

const written = [
  'demarc.yaml',
  'demarc.schema.json',
  '.gitignore',
  '.gitlab-ci.yml',
  '.gitlab/demarc.gitlab-ci.yml',
  '.gitlab/CODEOWNERS',
].map((path) => `wrote  ${path}\n`);
const example = (name: string) => readFile(new URL(`../../examples/gitlab/${name}`, import.meta.url), 'utf8');

it('init --ci gitlab writes the pipeline of the example, and says what to set up in GitLab', async () => {
  const cwd = await folderWith();
  const { code, stdout, stderr } = await runDemarc(['init', '--ci', 'gitlab'], { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: written.join('') });
  for (const [path, name] of [
    ['.gitlab-ci.yml', '.gitlab-ci.yml'],
    ['.gitlab/demarc.gitlab-ci.yml', 'demarc.gitlab-ci.yml'],
  ] as const) {
    expect(await readFile(join(cwd, path), 'utf8')).toBe(await example(name));
  }
  expect(stderr).toContain('not protected: CLOUDFLARE_READ_TOKEN and GITLAB_BOT_TOKEN');
  expect(stderr).toContain('protected, with the environment scope cloudflare: CLOUDFLARE_WRITE_TOKEN, which may write');
  expect(stderr).not.toContain('At GitHub');
  expect(await readFile(join(cwd, '.gitlab/CODEOWNERS'), 'utf8')).toContain('/.gitlab-ci.yml @OWNER/network');
});

it('init puts the tokens of a fleet into the pipeline, those that write into its apply alone', async () => {
  const other = 'b'.repeat(32);
  const cwd = await folderWith({
    'demarc/a.yaml': `version: 1\naccount: ${account}\ncredentials: { token_env: CF_TOKEN_EU }\n`,
    'demarc/b.yaml': `${circuit.replace(account, other).trimEnd()}\n      md5_key: \${env:DEMARC_MD5_A}\n`,
  });
  const { code, stderr } = await runDemarc(['init', '--ci', 'gitlab'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const jobs = await readJobs(await readFile(join(cwd, '.gitlab/demarc.gitlab-ci.yml'), 'utf8'));
  const read = { CF_TOKEN_EU: '$CF_READ_TOKEN_EU', CLOUDFLARE_API_TOKEN: '$CLOUDFLARE_READ_TOKEN' };
  const write = { CF_TOKEN_EU: '$CF_WRITE_TOKEN_EU', CLOUDFLARE_API_TOKEN: '$CLOUDFLARE_WRITE_TOKEN' };
  expect(Object.entries(jobs).map(([name, { variables }]) => [name, variables])).toEqual([
    ['demarc-validate', undefined],
    ['demarc-plan', read],
    ['demarc-apply', write],
    ['demarc-drift', read],
  ]);
  expect(stderr).toContain('not protected: CF_READ_TOKEN_EU, CLOUDFLARE_READ_TOKEN, DEMARC_MD5_A and GITLAB_BOT_TOKEN');
  expect(stderr).toContain('CF_WRITE_TOKEN_EU and CLOUDFLARE_WRITE_TOKEN, which may write');
});

it('init below the root says where the pipeline goes, and its commands find the documents from the root', async () => {
  const root = await folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
  const cwd = join(root, 'net');
  await mkdir(cwd);
  const { code, stderr } = await runDemarc(['init', '--ci', 'gitlab'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toContain('Move .gitlab and .gitlab-ci.yml to the root of the repository');
  // With cd in place of it, the artifacts of the plan would be where the apply does not look.
  expect(stderr).toContain('In its jobs, name this folder after demarc validate, plan, apply and drift.');
  const found = await runDemarc(['validate', 'net', '--verbose'], { cwd: root });
  expect({ code: found.code, stdout: found.stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('net/demarc.yaml') as string,
  });
});

it('init changes no pipeline that exists, and says what it lacks', async () => {
  const own = 'build:\n  script: make\n';
  const cwd = await folderWith({ '.gitlab-ci.yml': own });
  const first = await runDemarc(['init', '--ci', 'gitlab'], { cwd });
  expect(first.stdout).toContain(
    '.gitlab-ci.yml, which existed already; it lacks include: - local: .gitlab/demarc.gitlab-ci.yml',
  );
  expect(await readFile(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe(own);
  await writeFile(join(cwd, '.gitlab-ci.yml'), await example('.gitlab-ci.yml'));
  const again = await runDemarc(['init', '--ci', 'gitlab'], { cwd });
  expect(again.stdout).not.toMatch(/wrote|lacks/);
});

it.each([
  ['git@gitlab.example.net:net/work.git', '.gitlab'],
  ['https://user:secret@gitlab.com/net/work.git', '.gitlab'],
  ['ssh://git@gitlab.example.net:2222/net/work.git', '.gitlab'],
  ['git@github.com:gitlab/tools.git', '.github'],
  ['/srv/gitlab/work.git', '.github'],
])('init without --ci looks at the remote origin: %s', async (url, folder) => {
  const cwd = await folderWith();
  await mkdir(join(cwd, '.git'));
  const other = '[remote "other"]\n\turl = https://gitlab.com/a/b\n';
  await writeFile(
    join(cwd, '.git/config'),
    `[core]\n\tbare = false\n${other}[remote "origin"]\n\turl = ${url}\n\tfetch = +x\n`,
  );
  const { code, stderr } = await runDemarc(['init'], { cwd });
  expect([
    code,
    (await readdir(cwd)).filter((name) => name.startsWith('.git') && name !== '.git').includes(folder),
  ]).toEqual([0, true]);
  expect(stderr.includes('so the pipeline is one of GitLab')).toBe(folder === '.gitlab');
  expect(stderr).not.toContain('user:');
});
