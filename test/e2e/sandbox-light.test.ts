import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StatusDocument } from '../../src/model/generated/status.ts';
import { openSandbox } from '../../src/usecases/open-sandbox.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith } from './workspace.ts';

const none = undefined;
const usual = {
  ...{
    port: none,
    stateFile: none,
    seedFile: none,
    faultsFile: none,
    latencyMs: none,
    rateLimit: none,
    pageSize: none,
  },
  ...{ token: none, tokenPermissions: none, healthyAfterMs: none, routers: none },
};

/** As `demarc sandbox` starts it, in this process. */
async function opened(request: Partial<Parameters<typeof openSandbox>[0]> = {}) {
  const sandbox = await openSandbox({ ...usual, ...request }, { ...context, environment: {} });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await sandbox.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { url: sandbox.url, close };
}

const context = {
  version: '0.1.0',
  stdin: process.stdin,
  notify: () => undefined,
  onSecret: () => undefined,
  onRequest: undefined,
};

const env = { CLOUDFLARE_API_TOKEN: 'th1s' };

function light(url: string, ...words: readonly string[]) {
  return runDemarc(['sandbox', 'light', ...words, '--base-url', url], {});
}

test('a circuit waits, gets its light, loses it, and keeps that over --state', async () => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const stateFile = join(cwd, 'state.json');
  const first = await opened({ stateFile, token: 'th1s' });
  const demarc = (args: readonly string[], url: string) => runDemarc([...args, '--base-url', url], { cwd, env });
  expect((await demarc(['apply', '--yes'], first.url)).code).toBe(0);
  const stateNow = async (url: string) => {
    const { stdout, code } = await demarc(['status', '--format', 'json'], url);
    const { accounts } = JSON.parse(stdout) as StatusDocument;
    const circuit = accounts[0]?.circuits[0];
    return { code, name: circuit?.name ?? '', state: circuit?.state };
  };
  const { name } = await stateNow(first.url);
  const token = ['--token', 'th1s'];
  expect(await light(first.url, name, 'pending', ...token)).toEqual({
    code: 0,
    stdout: `${name} is Pending, was Healthy\n`,
    stderr: '',
  });
  expect(await stateNow(first.url)).toMatchObject({ code: 0, state: 'Pending' });
  expect((await light(first.url, name, 'up', ...token)).stdout).toBe(`${name} is Healthy, was Pending\n`);
  expect((await light(first.url, name, 'down', ...token)).stdout).toBe(`${name} is Down, was Healthy\n`);
  expect((await light(first.url, name, 'down', ...token)).stdout).toBe(`${name} is Down, as before\n`);
  await first.close();
  const second = await opened({ stateFile, token: 'th1s' });
  expect(await stateNow(second.url)).toMatchObject({ code: 2, state: 'Down' });
  expect(await light(second.url, name, 'up')).toMatchObject({ code: 1 });
  const misspelt = await light(second.url, `${name}x`, 'up', ...token);
  expect(misspelt).toMatchObject({ code: 1, stdout: '' });
  expect(misspelt.stderr).toBe(`error: the sandbox has no interconnect "${name}x"\n  hint: Did you mean ${name}?\n`);
});

test('what cannot be a sandbox is said, and nothing leaves the machine', async () => {
  const other = createServer((_request, response) => response.end('<html>hello</html>'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { url: gone, close } = await opened();
  await close();
  const { url } = await opened();
  for (const [base, words, code, says] of [
    [undefined, ['icon-1', 'up'], 64, 'sandbox light needs the address of a running sandbox'],
    ['https://api.cloudflare.com/client/v4', ['icon-1', 'up'], 64, 'listens on this machine only'],
    ['http://192.0.2.1/client/v4', ['icon-1', 'up'], 64, 'listens on this machine only'],
    ['http://me:s3cretcanary@127.0.0.1:1/', ['icon-1', 'up'], 64, 'listens on this machine only'],
    [gone, ['icon-1', 'up'], 1, 'no sandbox answers at http://127.0.0.1:'],
    [
      `http://127.0.0.1:${(other.address() as AddressInfo).port}/client/v4`,
      ['icon-1', 'up'],
      1,
      'is none of a sandbox',
    ],
    [url, ['icon-1', 'up'], 1, 'the sandbox has no interconnect "icon-1"'],
    [url, ['icon-1', 'donw'], 64, 'takes down, up or pending, not "donw"'],
    [url, ['icon-1', 'dow'], 64, 'not "dow"; did you mean down?'],
    [url, ['icon-1'], 64, 'needs the name of an interconnect, then down, up or pending'],
    [url, ['icon-1', 'up', 'now'], 64, 'sandbox does not take "now"'],
    [url, ['icon-1', 'up', '--port', '1'], 64, 'sandbox light does not take --port'],
  ] as const) {
    const args = ['sandbox', 'light', ...words, ...(base === undefined ? [] : ['--base-url', base])];
    const { stderr, stdout, ...ended } = await runDemarc(args, {});
    expect({ ...ended, stdout }, says).toEqual({ code, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('s3cretcanary');
  }
  expect((await runDemarc(['sandbox', 'lihgt'], {})).stderr).toContain(
    'sandbox does not take "lihgt"; it has only light',
  );
});

test('faults are put as YAML, and the answer says where they are wrong', async () => {
  const { url } = await opened();
  const put = async (body: string) => {
    const answer = await fetch(new URL('/_sandbox/faults', url), { method: 'PUT', body });
    return { status: answer.status, text: await answer.text() };
  };
  const yaml = '# a bad day\n- kind: status\n  operation: list_interconnects\n  status: 503\n  every: 1\n';
  expect(await put(yaml)).toMatchObject({ status: 200, text: expect.stringContaining('"status":503') as string });
  const status = await fetch(`${url}/accounts/${account}/cni/interconnects`, {
    headers: { authorization: 'Bearer any' },
  });
  expect(status.status).toBe(503);
  expect((await put('- kind: status\n  status: "503"\n')).status).toBe(400);
  const broken = await put('- kind: status\n  kind: latency\n');
  expect(broken).toMatchObject({ status: 400, text: expect.stringContaining('(line 2, column 3)') as string });
  expect((await put('[]\n---\n[]\n')).text).toContain('must hold exactly one document');
  expect((await put('[]')).status).toBe(200);
});
