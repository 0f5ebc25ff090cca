import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { forkToken } from '../helpers/github/fake-token.ts';
import { dispatchEvent, pullRequestEvent, pushEvent, scheduleEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

describe('plan elsewhere than on a pull request', () => {
  test.each([
    ['a push', pushEvent()],
    ['a schedule', scheduleEvent()],
    ['a dispatch', dispatchEvent()],
  ])('%s: the plan is in the summary with its fingerprint, and GitHub is told nothing', async (_name, event) => {
    const pull = await pullFor(github());
    const before = github().requests.length;
    const { code, outputs, summary } = await pull.run({ event });
    expect(code).toBe(0);
    expect(outputs['fingerprint']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(summary).toContain(outputs['fingerprint']);
    expect(github().requests.length).toBe(before);
  });
});

describe('a pull request from a fork', () => {
  const fork = { from: 'mallory/network' };

  test.each([
    ['pull_request', 'plan'],
    ['pull_request', 'drift'],
    ['pull_request', 'status'],
    ['pull_request_target', 'plan'],
  ])('%s, %s: the documents are checked offline, whatever the environment holds', async (name, command) => {
    const sandbox = await sandboxFor();
    const pull = await pullFor(github(), sandbox);
    github().setToken('ghs_fork', forkToken());
    const { code, outputs, log, summary } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }, name),
      inputs: { command, 'github-token': 'ghs_fork' },
      files: {
        'demarc.yaml': circuit.replace(
          'customer_asn: 65010',
          'customer_asn: 65010\n      md5_key: "${env:DEMARC_MD5}"',
        ),
      },
      env: { DEMARC_MD5: 'SecretOfTheStep' },
    });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ errored: 'false', changed: 'false', fingerprint: '', 'plan-path': '' });
    expect(log).toContain('this is a pull request from a fork');
    expect(log).not.toContain('SecretOfTheStep');
    expect(summary).toContain('The documents are valid');
    expect(await sandbox.requests()).toEqual([]);
    expect(pull.comments()).toEqual([]);
    expect(pull.statuses()).toEqual([]);
  });

  test('whose repository was deleted is one too', async () => {
    const pull = await pullFor(github());
    const event = pullRequestEvent({ number: pull.number, sha: pull.headSha(), from: null });
    const { log } = await pull.run({ event });
    expect(log).toContain('this is a pull request from a fork');
    expect(await pull.sandbox.requests()).toEqual([]);
  });

  test('has its mistakes annotated, without the lines around them', async () => {
    const pull = await pullFor(github());
    const { code, commands, log } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }),
      files: { 'demarc.yaml': circuit.replace('speed: 10G', 'spede: 10G # LineOfTheFile') },
    });
    expect(code).toBe(3);
    expect(commands.find(({ name }) => name === 'error')?.properties).toMatchObject({ file: 'demarc.yaml', line: '7' });
    expect(log).not.toContain('LineOfTheFile');
  });

  test('reads no variable of the step, not even to say that its value is wrong', async () => {
    const pull = await pullFor(github());
    const { code, commands, log, summary } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }),
      files: { 'demarc.yaml': circuit.replace('speed: 10G', 'speed: "${env:DEMARC_MD5}"') },
      env: { DEMARC_MD5: 'SecretOfTheStep' },
    });
    expect(code).toBe(0);
    expect(`${JSON.stringify(commands)}${log}${summary}`).not.toContain('SecretOfTheStep');
    expect(`${log}${summary}`).toContain('DEMARC_MD5');
  });

  test('is never applied', async () => {
    const pull = await pullFor(github());
    const { code, outputs, commands } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }),
      inputs: { command: 'apply' },
    });
    expect(code).toBe(4);
    expect(outputs).toMatchObject({ errored: 'true', 'exit-code': '4' });
    expect(commands.find(({ name }) => name === 'error')?.message).toContain('a fork is never applied');
    expect(await pull.sandbox.requests()).toEqual([]);
  });

  test.each([
    ['out of the repository', '../outside.yaml'],
    ['into what the checkout keeps for itself', '.git/config'],
  ])('cannot have a file read by a link that leads %s', async (_name, target) => {
    const pull = await pullFor(github());
    const root = await folderWith({ 'outside.yaml': 'TopSecret: 1\n', 'work/.git/config': 'TopSecret: 1\n' });
    const workspace = join(root, 'work');
    await mkdir(join(workspace, 'demarc'));
    await writeFile(join(workspace, 'demarc/a.yaml'), circuit);
    await symlink(join(workspace, target), join(workspace, 'demarc/b.yaml'));
    const { code, log, summary } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }),
      files: {},
      workspace,
    });
    expect(code).toBe(3);
    expect(log).toContain('leads out of the folder that was named');
    expect(`${log}${summary}`).not.toContain('TopSecret');
  });
});

describe('a payload that is not what GitHub sends', () => {
  test("nothing shows that a pull request is not a fork's, and so it is treated as one", async () => {
    const pull = await pullFor(github());
    const { code, log, outputs } = await pull.run({ event: { name: 'pull_request', payload: undefined } });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'exit-code': '0' });
    expect(log).toContain('this may be a pull request from a fork (the payload of the event');
    expect(await pull.sandbox.requests()).toEqual([]);
  });

  test('elsewhere it is an event without a pull request', async () => {
    const pull = await pullFor(github());
    const { code, outputs } = await pull.run({ event: { name: 'push', payload: 'nonsense' } });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ create: '2' });
    expect(pull.comments()).toEqual([]);
  });
});
