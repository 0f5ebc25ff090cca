import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, realpath, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { runAction, startAction } from '../helpers/run-action.ts';
import { pushEvent, scheduleEvent } from './events.ts';

const files = { 'demarc.yaml': circuit };
const validate = { inputs: { command: 'validate' }, event: pushEvent(), files };

function errorsOf({ commands }: Awaited<ReturnType<typeof runAction>>): readonly string[] {
  return commands.filter(({ name }) => name === 'error').map(({ message }) => message);
}

describe('inputs', () => {
  test('that cannot be used end the step with 64 and an explanation', async () => {
    const result = await runAction({ inputs: { command: 'plann' }, event: pushEvent(), files });
    expect(result.code).toBe(64);
    expect(result.outputs).toMatchObject({ errored: 'true', 'exit-code': '64', changed: 'false' });
    expect(errorsOf(result)).toEqual([
      expect.stringContaining('the input command "plann" is not a command (did you mean plan?)'),
    ]);
    expect(result.summary).toContain('did you mean plan?');
    expect(result.stderr).toBe('');
  });

  test('that name an unknown guard end the step with 64', async () => {
    const result = await runAction({ inputs: { command: 'plan', allow: 'everything' }, event: pushEvent(), files });
    expect(result.code).toBe(64);
    expect(errorsOf(result).join()).toContain('everything');
  });
});

describe('the folder', () => {
  test('ends the step with 64 when the working directory does not exist', async () => {
    const result = await runAction({ ...validate, inputs: { command: 'validate', 'working-directory': 'network' } });
    expect(result.code).toBe(64);
    expect(errorsOf(result)[0]).toContain('working-directory network cannot be opened');
    expect(errorsOf(result)[0]).toContain('actions/checkout');
  });

  test('ends the step with 64 when the workspace does not exist', async () => {
    const result = await runAction({ ...validate, env: { GITHUB_WORKSPACE: '/nowhere/at/all' } });
    expect(result.code).toBe(64);
    expect(errorsOf(result)[0]).toContain('the folder of the repository cannot be opened');
  });

  test('is part of the paths in annotations and the summary', async () => {
    const { code, commands, summary } = await runAction({
      inputs: { command: 'validate', 'working-directory': 'network/eu', files: 'a file.yaml\nb.yaml' },
      event: pushEvent(),
      files: {
        'network/eu/a file.yaml': circuit.replace('speed: 10G', 'spede: 10G'),
        'network/eu/b.yaml': 'version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n',
      },
    });
    expect(code).toBe(3);
    expect(commands.find(({ name }) => name === 'error')?.properties['file']).toBe('network/eu/a file.yaml');
    expect(summary).toContain('network/eu/a file.yaml:7:5');
  });

  test('without documents ends the step with 3 and names the expected files', async () => {
    const result = await runAction({ ...validate, files: {} });
    expect(result.code).toBe(3);
    expect(errorsOf(result).join('')).toContain('there is no demarc.yaml');
    expect(errorsOf(result).join('')).toContain('actions/checkout');
  });
});

async function oddFile(kind: string): Promise<string> {
  const path = join(await folderWith({ 'folder/a': '' }), 'folder', 'odd');
  if (kind === 'a folder') return dirname(path);
  execFileSync('mkfifo', [join(dirname(path), 'pipe')]);
  if (kind === 'a pipe') return join(dirname(path), 'pipe');
  await symlink(kind === 'a link to a pipe' ? 'pipe' : 'odd', path);
  return path;
}

describe("the runner's files", () => {
  test('end the step with 1 when outputs cannot be written', async () => {
    const result = await runAction({ ...validate, env: { GITHUB_OUTPUT: '/nowhere/at/all' } });
    expect(result.code).toBe(1);
    expect(errorsOf(result)[0]).toContain('the outputs of the step could not be set');
  });

  test('cause a warning when the summary cannot be written', async () => {
    const { code, commands, outputs } = await runAction({
      ...validate,
      env: { GITHUB_STEP_SUMMARY: '/nowhere/at/all' },
    });
    expect(code).toBe(0);
    expect(outputs['exit-code']).toBe('0');
    const warnings = commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
    expect(warnings.join('\n')).toContain('the summary of the step could not be written');
  });

  test.each(['a pipe', 'a link to a pipe', 'a folder', 'a link that leads round', 'a full disk'])(
    'that lead to %s end the step for outputs and cause a warning for the summary',
    async (kind) => {
      const path = kind === 'a full disk' ? '/dev/full' : await oddFile(kind);
      const outputs = await runAction({ ...validate, env: { GITHUB_OUTPUT: path } });
      expect(outputs.code).toBe(1);
      expect(errorsOf(outputs)[0]).toContain('the outputs of the step could not be set');
      const summary = await runAction({ ...validate, env: { GITHUB_STEP_SUMMARY: path } });
      expect(summary.outputs).toMatchObject({ 'exit-code': '0' });
      expect(summary.log).toContain('the summary of the step could not be written');
    },
  );

  test('have no summary when its variable is not set', async () => {
    const { code, summary, log } = await runAction({ ...validate, env: { GITHUB_STEP_SUMMARY: '' } });
    expect(code).toBe(0);
    expect(summary).toBe('');
    expect(log).not.toContain('could not be written');
  });

  test.each([1024 * 1024 - 10_000, 1024 * 1024 - 5_000, 1024 * 1024 - 20, 2 * 1024 * 1024])(
    "do not grow beyond GitHub's limit when the summary already has %d bytes",
    async (size) => {
      const { code, summary } = await runAction({ ...validate, summary: 'x'.repeat(size) });
      expect(code).toBe(0);
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(Math.max(size, 1024 * 1024));
    },
  );

  test('may have relative paths, even when the step changes its folder', async () => {
    const workspace = await folderWith({
      'eu/demarc.yaml': circuit,
      'temp/a': '',
      summary: '',
      output: '',
      event: '{}',
    });
    const { code, commands } = await runAction({
      inputs: { command: 'plan', 'working-directory': 'eu' },
      event: scheduleEvent(),
      workspace,
      env: {
        GITHUB_WORKSPACE: '.',
        GITHUB_EVENT_PATH: 'event',
        GITHUB_OUTPUT: 'output',
        GITHUB_STEP_SUMMARY: 'summary',
        RUNNER_TEMP: 'temp',
        CLOUDFLARE_API_TOKEN: 'cf-token',
        CLOUDFLARE_BASE_URL: (await sandboxFor()).url,
      },
    });
    expect(code).toBe(0);
    expect(commands.find(({ name }) => name === 'warning')?.properties['file']).toBe('eu/demarc.yaml');
    const [output, summary] = await Promise.all(
      ['output', 'summary'].map((name) => readFile(join(workspace, name), 'utf8')),
    );
    expect(summary).toContain('### Plan');
    expect(output).toContain(join(await realpath(workspace), 'temp', 'demarc-plan-'));
  });

  test('include the outputs when the temporary folder cannot be written, with a warning', async () => {
    const temp = await folderWith({});
    const { code, outputs, commands } = await runAction({
      ...validate,
      inputs: { command: 'plan' },
      env: {
        RUNNER_TEMP: join(temp, 'gone'),
        CLOUDFLARE_API_TOKEN: 'cf-token',
        CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9',
      },
    });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ errored: 'true', 'plan-path': '' });
    expect(commands.map(({ message }) => message).join('\n')).toContain('could not be written');
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s in the first moment of a step still writes outputs and a summary', async (signal, code) => {
  const kill = `process.on('newListener', (name) => name === '${signal}' && process.kill(process.pid, name))`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(kill)}`;
  const ended = await runAction({ ...validate, inputs: { command: 'apply' }, env: { NODE_OPTIONS } });
  expect(ended.code).toBe(code);
  expect(ended.outputs).toEqual({
    changed: 'false',
    create: '0',
    update: '0',
    replace: '0',
    delete: '0',
    unmanaged: '0',
    fingerprint: '',
    errored: 'true',
    'exit-code': String(code),
    'plan-path': '',
    'report-path': '',
  });
  expect(ended.summary).toContain('### The run was cancelled');
});

test('a signal in the first moment ends a step whose output files are pipes without a reader', async () => {
  const kill = `process.on('newListener', (name) => name === 'SIGTERM' && process.kill(process.pid, name))`;
  const pipe = await oddFile('a pipe');
  const env = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(kill)}`,
    GITHUB_OUTPUT: pipe,
    GITHUB_STEP_SUMMARY: pipe,
  };
  const { child, result } = await startAction({ ...validate, env });
  const ended = once(child, 'exit');
  expect(await ended).toEqual([143, null]);
  await result;
});

describe('a job that is cancelled', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a plan at once, with its outputs set', async (signal, code) => {
    // An API that never answers.
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { child, result } = await startAction({
      ...validate,
      inputs: { command: 'plan' },
      env: { CLOUDFLARE_API_TOKEN: 'cf-token', CLOUDFLARE_BASE_URL: url },
    });
    await once(server, 'request');
    child.kill(signal);
    const ended = await result;
    expect(ended.code).toBe(code);
    expect(ended.outputs).toMatchObject({ errored: 'true', 'exit-code': String(code), changed: 'false' });
    expect(ended.summary).toContain(`A signal ended it (exit code ${code}). Nothing was changed.`);
  });
});

describe('the log of the step', () => {
  test('without a reader does not end the run early or keep it running', async () => {
    const { child, text, result } = await startAction(validate);
    child.stdout?.destroy();
    const { code, outputs, summary } = await result;
    expect(text.stdout).toBe('');
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ errored: 'false', 'exit-code': '0' });
    expect(summary).not.toBe('');
  });
});
