import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { forkToken } from '../helpers/github/fake-token.ts';
import { dispatchEvent, pullRequestEvent, pushEvent, scheduleEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

describe('plan outside a pull request', () => {
  test.each([
    ['a push', pushEvent()],
    ['a schedule', scheduleEvent()],
    ['a dispatch', dispatchEvent()],
  ])('%s: the plan and its fingerprint are in the summary, and GitHub gets no request', async (_name, event) => {
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
  ])('%s, %s: the documents are checked offline, whatever the environment contains', async (name, command) => {
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

  test('still counts as such after its repository was deleted', async () => {
    const pull = await pullFor(github());
    const event = pullRequestEvent({ number: pull.number, sha: pull.headSha(), from: null });
    const { log } = await pull.run({ event });
    expect(log).toContain('this is a pull request from a fork');
    expect(await pull.sandbox.requests()).toEqual([]);
  });

  test('gets annotations for its mistakes, without source lines', async () => {
    const pull = await pullFor(github());
    const { code, commands, log } = await pull.run({
      event: pullRequestEvent({ number: pull.number, sha: pull.headSha(), ...fork }),
      files: { 'demarc.yaml': circuit.replace('speed: 10G', 'spede: 10G # LineOfTheFile') },
    });
    expect(code).toBe(3);
    expect(commands.find(({ name }) => name === 'error')?.properties).toMatchObject({ file: 'demarc.yaml', line: '7' });
    expect(log).not.toContain('LineOfTheFile');
  });

  test('cannot read a variable of the step, not even through an error about its value', async () => {
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
  ])('cannot read a file through a link that leads %s', async (_name, target) => {
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
    expect(log).toContain('points outside the folder that was named');
    expect(`${log}${summary}`).not.toContain('TopSecret');
  });
});

describe('a malformed payload', () => {
  test("makes a pull request count as a fork's", async () => {
    const pull = await pullFor(github());
    const { code, log, outputs } = await pull.run({ event: { name: 'pull_request', payload: undefined } });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'exit-code': '0' });
    expect(log).toContain('this may be a pull request from a fork (the payload of the event');
    expect(await pull.sandbox.requests()).toEqual([]);
  });

  test('is an event without a pull request on other events', async () => {
    const pull = await pullFor(github());
    const { code, outputs } = await pull.run({ event: { name: 'push', payload: 'nonsense' } });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ create: '2' });
    expect(pull.comments()).toEqual([]);
  });

  test("makes a pull request count as a fork's when it is nested too deep", async () => {
    const pull = await pullFor(github());
    const deep = `${'[{"a":'.repeat(200_000)}1${'}]'.repeat(200_000)}`;
    const { payload } = pullRequestEvent({ number: pull.number, sha: pull.headSha() });
    const text = JSON.stringify(payload).replace('"action":', `"deep":${deep},"action":`);
    const { code, log } = await pull.run({ event: { name: 'pull_request', payload: text } });
    expect(code).toBe(0);
    expect(log).toContain('the payload of the event is nested more than 100 deep');
    expect(await pull.sandbox.requests()).toEqual([]);
    expect(pull.statuses()).toEqual([]);
  });
});

describe('a pull request of Dependabot', () => {
  const env = { GITHUB_ACTOR: 'dependabot[bot]', CLOUDFLARE_API_TOKEN: '' };

  test('has no plan without a Dependabot secret, and the error says which secrets its run sees', async () => {
    const pull = await pullFor(github());
    const { code, commands, outputs } = await pull.run({ env: { ...env, GITHUB_TRIGGERING_ACTOR: 'octocat' } });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ errored: 'true', 'exit-code': '1' });
    const error = commands.find(({ name }) => name === 'error')?.message;
    expect(error).toContain('there are no credentials');
    expect(error).toContain('Dependabot started this run, which sees the secrets of Dependabot alone');
    expect(pull.comments()[0]?.body).toContain('secrets of Dependabot alone');
    expect(pull.statuses()).toMatchObject([{ state: 'error', description: 'no plan: there are no credentials' }]);
  });

  test('fails with a read-only token although it was planned, because no review can be stored', async () => {
    const pull = await pullFor(github());
    github().setToken('ghs_dependabot', forkToken());
    const { code, commands } = await pull.run({
      inputs: { 'github-token': 'ghs_dependabot' },
      env: { GITHUB_ACTOR: 'dependabot[bot]' },
    });
    expect(code).toBe(1);
    const error = commands.find(({ name }) => name === 'error')?.message;
    expect(error).toContain('the review could not be stored on the pull request');
    expect(error).toContain('from Dependabot, the token can only read');
    expect(pull.comments()).toEqual([]);
    expect(pull.statuses()).toEqual([]);
  });
});
