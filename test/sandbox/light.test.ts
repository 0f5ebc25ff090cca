import { expect, test } from 'vitest';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { seedDirect } from '../helpers/seed-objects.ts';
import { createDirect, sandboxClient } from './client.ts';

test('/_sandbox/light sets what the API says of a port until the next PUT, and refuses everything else', async () => {
  const client = await sandboxClient({ healthyAfterMs: 3_600_000 });
  const name = await createDirect(client);
  const stateOf = async () => (await client.call('GET', `interconnects/${name}/status`)).json as unknown;
  expect(await stateOf()).toEqual({ state: 'Pending' });
  expect((await client.control('PUT', `light/${name}`, { light: 'up' })).json).toMatchObject({
    name,
    state: 'Healthy',
  });
  expect(await stateOf()).toEqual({ state: 'Healthy' });
  await client.control('PUT', `light/${name}`, { light: 'down' });
  expect(await stateOf()).toEqual({ state: 'Down', reason: 'no light on the port' });
  expect((await client.control('GET', 'light')).json).toMatchObject({ lights: [{ name, state: 'Down' }] });
  // It is no change of a client.
  expect((await client.control('GET', 'log')).json).toHaveLength(1);
  for (const [method, path, body, status] of [
    ['PUT', `light/${name}`, { light: 'green' }, 400],
    ['PUT', `light/${name}`, '{"light": "__proto__"}', 400],
    ['PUT', `light/${name}`, 'no json', 400],
    ['PUT', 'light/no-such', { light: 'up' }, 404],
    ['PUT', 'light/%zz', { light: 'up' }, 404],
    ['DELETE', `light/${name}`, undefined, 405],
    ['PUT', 'light', { light: 'up' }, 405],
  ] as const)
    expect((await client.control(method, path, body)).status, `${method} ${path}`).toBe(status);
  expect(await stateOf()).toMatchObject({ state: 'Down' });
  // The next one on that port is another circuit.
  await client.call('DELETE', `interconnects/${name}`);
  expect((await client.control('GET', 'light')).json).toEqual({ lights: [] });
});

test('an interconnect that several accounts have is named with its account', async () => {
  const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];
  const inAccount = (tag: string) => ({ interconnects: [{ ...seedDirect, account: tag, owner: tag }] });
  const seed: SandboxSeed = { accounts: { [first]: inAccount(first), [second]: inAccount(second) } };
  const client = await sandboxClient({ seed });
  expect((await client.control('PUT', 'light/icon-1', { light: 'down' })).status).toBe(409);
  const light = (...words: readonly string[]) =>
    runDemarc(['sandbox', 'light', 'icon-1', 'down', '--base-url', client.url, ...words], {});
  expect(await light()).toMatchObject({
    code: 64,
    stderr: 'error: several accounts of the sandbox have an interconnect "icon-1"\n  hint: Add --account TAG.\n',
  });
  expect(await light('--account', second)).toMatchObject({ code: 0, stdout: 'icon-1 is Down, was Healthy\n' });
  const { lights } = (await client.control('GET', 'light')).json as unknown as { lights: { state: string }[] };
  expect(lights.map(({ state }) => state)).toEqual(['Healthy', 'Down']);
});
