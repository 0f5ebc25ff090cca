import { spawnSync } from 'node:child_process';
import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demarcPath, runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

const second = circuit
  .replace('ewr-a:', 'ewr-b:')
  .replace('interconnect: ewr-a', 'interconnect: ewr-b')
  .replace('wan-a:', 'wan-b:')
  .replace(freeSlot, otherFreeSlot);
const pruned = circuit.replace('interconnects:', 'policy: { prune: true, max_deletes: 9 }\ninterconnects:');

describe('a document with a name that is not read', () => {
  test.each(['b.json', 'b.yaml.bak'])('is an error under prune before any request: %s', async (name) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc/a.yaml': pruned, 'demarc/b.yaml': second });
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
    const before = (await sandbox.requests()).length;
    await rename(join(cwd, 'demarc/b.yaml'), join(cwd, 'demarc', name));
    const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes'], { cwd });
    expect(stderr).toContain(`error[document-passed-over]: demarc/${name} looks like a document but is not read`);
    expect(stderr).toContain('policy.prune would delete what it declares');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(await sandbox.requests()).toHaveLength(before);
  });

  test.each(['b.YAML'])('is read when only the case of its name changed: %s', async (name) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc/a.yaml': pruned, 'demarc/b.yaml': second });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    await rename(join(cwd, 'demarc/b.yaml'), join(cwd, 'demarc', name));
    expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
  });

  test('is a warning without prune and for a run of another account', async () => {
    const other = `version: 1\naccount: 7a1c4e9b2d5f48c6a3b0e7d81f6c2a95\npolicy: { prune: true }\nsettings: { default_asn: 64512 }\n`;
    const cwd = await folderWith({ 'demarc/a.yaml': circuit, 'demarc/b.json': second, 'demarc/c.yaml': other });
    const all = await runDemarc(['validate'], { cwd });
    expect(all.code).toBe(3);
    const chosen = await runDemarc(['validate', '--account', account], { cwd });
    expect(chosen.code).toBe(0);
    expect(chosen.stdout).toContain(
      'warning[document-passed-over]: demarc/b.json looks like a document but is not read\n',
    );
  });
});

describe('without a named document,', () => {
  test.each(['validate', 'apply --yes', 'status'])(
    'demarc.yaml next to demarc/ is an error of %s with advice',
    async (command) => {
      const sandbox = await sandboxFor();
      const cwd = await folderWith({ 'demarc.yaml': circuit, 'demarc/b.yaml': second });
      const { code, stdout, stderr } = await sandbox.demarc(command.split(' '), { cwd });
      expect(`${stdout}${stderr}`).toContain(
        'error[document-default-unclear]: demarc.yaml and demarc/ both exist here',
      );
      expect(`${stdout}${stderr}`).toMatch(/Move demarc\.yaml into demarc\/, or name what you mean/);
      expect(code).toBe(3);
      expect(await sandbox.requests()).toEqual([]);
    },
  );

  test('both are read when both are named, and an empty demarc/ does not count', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'demarc/b.yaml': second });
    expect((await runDemarc(['validate', 'demarc.yaml', 'demarc'], { cwd })).stderr).toContain('2 interconnects');
    const other = await folderWith({ 'demarc.yaml': circuit, 'demarc/notes.md': '# Notes' });
    expect((await runDemarc(['validate'], { cwd: other })).code).toBe(0);
  });

  test.each(['demarc.yml', 'Demarc.YAML', 'demarc.json'])(
    'a single %s is not read, and the error says so',
    async (name) => {
      const cwd = await folderWith({ [name]: name.endsWith('json') ? '{"version":1,"account":"a"}' : circuit });
      const { code, stdout } = await runDemarc(['validate'], { cwd });
      expect(stdout).toContain(
        `there is no demarc.yaml and no folder demarc/ here; ${name} is not read unless it is named`,
      );
      expect(stdout).toContain(`Rename ${name} to demarc.yaml`);
      expect(code).toBe(3);
    },
  );

  test('a demarc.yml next to demarc.yaml is a warning, and an error under prune', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'demarc.yml': second });
    const { code, stdout } = await runDemarc(['validate'], { cwd });
    expect(stdout).toContain('warning[document-passed-over]: demarc.yml looks like a document but is not read');
    expect(code).toBe(0);
    const strict = await folderWith({ 'demarc.yaml': pruned, 'demarc.yml': second });
    expect((await runDemarc(['validate'], { cwd: strict })).code).toBe(3);
  });

  test('a demarc.yaml that is a broken link is an error, even when demarc/ exists', async () => {
    const cwd = await folderWith({ 'demarc/b.yaml': second });
    await symlink('nowhere', join(cwd, 'demarc.yaml'));
    const { code, stdout } = await runDemarc(['validate'], { cwd });
    expect(stdout).toContain('error[document-default-unclear]');
    expect(code).toBe(3);
  });
});

test.skipIf(process.platform === 'win32').each([24, 28, 40])(
  'with a limit of %i open files, many documents are read, or one error names the limit',
  async (limit) => {
    const text = `version: 1\naccount: ${account}\n`;
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`demarc/${at}.yaml`, text]));
    const cwd = await folderWith(files);
    const script = `ulimit -n ${limit} && exec "$0" "$1" validate`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, demarcPath], {
      cwd,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    if (status === 0) expect(stderr).toContain('in 300 files');
    else expect(stderr).toMatch(/^error: .*too many .*files.*\n {2}hint: .*ulimit -n.*\n$/);
    expect(status).toBeLessThan(limit >= 40 ? 1 : 2);
  },
);
