import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../api/local-server.ts';
import { circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

test('a port that the API gave elsewhere is ordered once, and plan, apply and drift say what to write', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: 0 });
  const api = await startServer(({ method, url, headers, body }, response) => {
    const authorization = headers.authorization ?? '';
    const sent = body.replace(freeSlot, otherFreeSlot);
    const init = {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== '' && { body: sent }),
    };
    void fetch(new URL(url, sandbox.url), init).then(async (answer) =>
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
    );
  });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const run = (args: readonly string[]) =>
    sandbox.demarc(args, { cwd, env: { CLOUDFLARE_BASE_URL: api.baseUrl, XDG_RUNTIME_DIR: cwd } });
  const journals = async () => (await readdir(join(cwd, 'demarc'))).filter((name) => name.startsWith('journal-'));
  const first = await run(['apply', '--yes']);
  expect([first.code, first.stdout], first.stderr).toEqual([5, expect.stringContaining(otherFreeSlot)]);
  expect(await journals()).toHaveLength(1);
  for (const args of [['plan'], ['apply', '--yes'], ['drift']]) {
    const { code, stdout, stderr } = await run(args);
    expect(code, stdout + stderr).toBe(3);
    expect(stdout).toContain('would be ordered a second time');
  }
  const orders = async () => (await sandbox.commits()).filter(({ operation }) => operation === 'create_interconnect');
  const [order, ...others] = await orders();
  expect(others).toEqual([]);
  const pinned = circuit.replace(`slot_id: ${freeSlot}`, `name: ${order?.id ?? ''}\n    slot_id: ${otherFreeSlot}`);
  await writeFile(join(cwd, 'demarc.yaml'), pinned);
  expect((await run(['apply', '--yes'])).code).toBe(0);
  expect(await orders()).toHaveLength(1);
  expect(await journals()).toEqual([]);
});
