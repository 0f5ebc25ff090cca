import { spawnSync } from 'node:child_process';
import { chmod, chown, link, lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demarcPath, runDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith } from './workspace.ts';

describe.skipIf(process.platform === 'win32')('an output file', () => {
  test('is written through links, which stay, and keeps its mode', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'deep/real.json': 'old', 'private.json': 'old' });
    await symlink('deep', join(cwd, 'folder'));
    await symlink('folder/real.json', join(cwd, 'link.json'));
    await chmod(join(cwd, 'private.json'), 0o600);
    await chmod(join(cwd, 'deep/real.json'), 0o664);
    const outs = ['--out', 'json=link.json', '--out', 'json=private.json', '--out', 'text=new.txt'];
    expect((await runDemarc(['plan', '--sandbox', ...outs], { cwd })).code).toBe(0);
    expect((await lstat(join(cwd, 'link.json'))).isSymbolicLink()).toBe(true);
    for (const name of ['deep/real.json', 'private.json']) {
      expect(await readFile(join(cwd, name), 'utf8')).toContain('demarc.plan/');
    }
    const modeOf = async (name: string) => ((await stat(join(cwd, name))).mode & 0o777).toString(8);
    expect([await modeOf('private.json'), await modeOf('deep/real.json')]).toEqual(['600', '664']);
  });

  test.each([
    ['a link to nowhere', 'nowhere', 'it is a link without a target'],
    ['a link to a folder', 'folder', 'it is a folder'],
    ['a link to a device', '/dev/null', 'it is not a regular file'],
    ['a link to itself', 'out.json', 'it is a link without a target'],
  ])('is refused before any request when it is %s', async (_what, to, words) => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await mkdir(join(cwd, 'folder'));
    await symlink(to, join(cwd, 'out.json'));
    const { code, stderr } = await runDemarc(['plan', '--sandbox', '--out', 'json=out.json'], { cwd });
    expect(stderr).toContain(`--out: out.json cannot be written: ${words}`);
    expect(code).toBe(1);
    expect((await lstat(join(cwd, 'out.json'))).isSymbolicLink()).toBe(true);
  });

  test.each(['/dev/stdout', '/dev/null', '/proc/self/fd/1'])(
    'is refused when it is not a regular file: %s',
    async (path) => {
      const cwd = await folderWith({ 'demarc.yaml': circuit });
      const { code, stderr } = await runDemarc(['plan', '--sandbox', '--out', `json=${path}`], { cwd });
      expect(stderr).toContain(`--out: ${path} cannot be written: it is not a regular file`);
      expect(code).toBe(1);
    },
  );

  test('is refused without a wait when it is a pipe', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    expect(spawnSync('mkfifo', [join(cwd, 'pipe')]).status).toBe(0);
    const { code, stderr } = await runDemarc(['plan', '--sandbox', '--out', 'json=pipe'], { cwd });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('--out: pipe cannot be written: it is not a regular file'),
    ]);
  });

  test('is replaced whole when it has a second hard link, which keeps the old content', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'out.json': 'old' });
    await link(join(cwd, 'out.json'), join(cwd, 'second.json'));
    expect((await runDemarc(['plan', '--sandbox', '--out', 'json=out.json'], { cwd })).code).toBe(0);
    expect(await readFile(join(cwd, 'out.json'), 'utf8')).toContain('demarc.plan/');
    expect(await readFile(join(cwd, 'second.json'), 'utf8')).toBe('old');
  });

  test.skipIf(process.getuid?.() !== 0)('of another user keeps its owner and mode when root replaces it', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'out.json': 'old' });
    const path = join(cwd, 'out.json');
    await chmod(path, 0o640);
    await chown(path, 65534, 65534);
    expect((await runDemarc(['plan', '--sandbox', '--out', 'json=out.json'], { cwd })).code).toBe(0);
    const { uid, gid, mode } = await stat(path);
    expect([uid, gid, (mode & 0o777).toString(8)]).toEqual([65534, 65534, '640']);
    expect(await readFile(path, 'utf8')).toContain('demarc.plan/');
  });

  test.skipIf(process.getuid?.() !== 0)('of another user is refused before any request', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'out.json': 'old' });
    await Promise.all([chmod(cwd, 0o777), chmod(join(cwd, 'out.json'), 0o666)]);
    const args = [demarcPath, 'plan', '--sandbox', '--out', 'json=out.json'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', uid: 65534, gid: 65534 });
    expect(stderr).toContain('--out: out.json cannot be written: it belongs to another user');
    expect(status).toBe(1);
    expect(await readFile(join(cwd, 'out.json'), 'utf8')).toBe('old');
  });

  test('is refused when stdout goes to the same file, under any name', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await symlink('out.json', join(cwd, 'link.json'));
    const script = 'exec "$0" "$1" plan --sandbox --out json=link.json > out.json';
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, demarcPath], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toContain('--out: link.json cannot be written: stdout writes to it too');
    expect(status).toBe(1);
  });

  test('is refused when two names lead to one file', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'real.json': 'old' });
    await symlink('real.json', join(cwd, 'link.json'));
    const outs = ['--out', 'json=link.json', '--out', 'text=real.json'];
    const { code, stderr } = await runDemarc(['plan', '--sandbox', ...outs], { cwd });
    expect(stderr).toContain('another --out writes to it too');
    expect(code).toBe(1);
    expect(await readFile(join(cwd, 'real.json'), 'utf8')).toBe('old');
  });
});

test.skipIf(process.platform === 'win32').each(['--log', '--snapshot'])(
  'a private file is never written through a link: %s',
  async (flag) => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await writeFile(join(cwd, 'real'), 'old');
    await symlink('real', join(cwd, 'link'));
    await symlink('nowhere', join(cwd, 'dangling'));
    for (const name of ['link', 'dangling']) {
      const { code, stderr } = await runDemarc(['apply', '--yes', '--sandbox', flag, name], { cwd });
      expect(stderr).toContain(`${flag}: ${name}`);
      expect(code).toBe(1);
    }
    expect(await readFile(join(cwd, 'real'), 'utf8')).toBe('old');
    await expect(stat(join(cwd, 'nowhere'))).rejects.toThrow();
  },
);

test.skipIf(process.platform === 'win32')('export writes documents through the link that they replace', async () => {
  const cwd = await folderWith({ 'real.yaml': 'old: 1\n' });
  await mkdir(join(cwd, 'out'));
  await symlink('../real.yaml', join(cwd, 'out/023e105f4ecef8ad9ca31a8372d0c353.yaml'));
  await link(join(cwd, 'real.yaml'), join(cwd, 'other-name.yaml'));
  const { code, stdout } = await runDemarc(['export', '--sandbox', '--out-dir', 'out', '--force'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toBe('out/023e105f4ecef8ad9ca31a8372d0c353.yaml\n');
  expect((await lstat(join(cwd, stdout.trim()))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(cwd, 'real.yaml'), 'utf8')).toContain('exported from the live account');
  // The file is replaced as a whole: another hard link keeps what was there.
  expect(await readFile(join(cwd, 'other-name.yaml'), 'utf8')).toBe('old: 1\n');
});
