import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { StateKeeper } from '../../src/sandbox/seeds/state-file.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { account, type Body, createCni, createDirect, sandboxClient } from './client.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'demarc-sandbox-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('a state file', () => {
  it('keeps the state from one run to the next, with its counters', async () => {
    const stateFile = join(await folder(), 'deep', 'state.json');
    const first = await sandboxClient({ stateFile });
    const icon = await createDirect(first);
    const a = await createCni(first, icon, 'a');
    await first.call('DELETE', `cnis/${a.id}`);
    await first.close();

    const second = await sandboxClient({ stateFile, seed: { accounts: { unused: {} } } });
    expect((await second.call('GET', 'interconnects')).json.items).toHaveLength(1);
    const b = await createCni(second, icon, 'b');
    expect([b.id === a.id, b.p2p_ip]).toEqual([false, '172.16.0.2/31']);
    await second.close();
    const { accounts } = JSON.parse(await readFile(stateFile, 'utf8')) as Body;
    expect(accounts[account]?.cnis).toEqual([b]);
  });

  it('is complete, private and alone in its folder after a thousand changes', async () => {
    const path = await folder();
    const stateFile = join(path, 'state.json');
    const client = await sandboxClient({ stateFile });
    const icon = await createDirect(client);
    const names = Array.from({ length: 1000 }, (_, i) => `c${i}`);
    for (let i = 0; i < names.length; i += 20) {
      await Promise.all(names.slice(i, i + 20).map((name) => createCni(client, icon, name)));
    }
    const live = (await client.control('GET', 'state')).text;
    await client.close();
    expect(await readFile(stateFile, 'utf8')).toBe(live);
    expect(await readdir(path)).toEqual(['state.json']);
    if (process.platform !== 'win32') expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
  });

  it.each<[string, string, RegExp]>([
    ['truncated', `{"accounts":{"${account}":{"settings":{"default_asn":1}`, /is not JSON/],
    ['empty', '', /is not JSON/],
    ['not a state', '{"accounts":[]}', /does not have the form of its schema: accounts/],
  ])('that is %s stops the start with a reason and advice, and stays unchanged', async (_name, text, reason) => {
    const stateFile = join(await folder(), 'state.json');
    await writeFile(stateFile, text);
    const error: unknown = await startSandbox({ stateFile }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SandboxError);
    expect((error as SandboxError).message).toMatch(reason);
    expect((error as SandboxError).message).toContain(stateFile);
    expect((error as SandboxError).hint).toContain('start with a new state');
    expect(await readFile(stateFile, 'utf8')).toBe(text);
  });

  it('that is a folder stops the start', async () => {
    const stateFile = await folder();
    await expect(startSandbox({ stateFile })).rejects.toThrow(SandboxError);
  });

  it('that can no longer be written is reported at the end', async () => {
    const stateFile = join(await folder(), 'state.json');
    const sandbox = await startSandbox({ stateFile });
    await mkdir(stateFile);
    const url = `${sandbox.url}/accounts/${account}/cni/settings`;
    const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };
    await (await fetch(url, { method: 'PUT', headers, body: '{"default_asn":1}' })).text();
    await expect(sandbox.close()).rejects.toThrow(/cannot be written/);
  });
});

describe('the writer of a state', () => {
  it('never runs two saves at once, and combines the changes that come during a save', async () => {
    let [running, most, saves] = [0, 0, 0];
    const keeper = new StateKeeper(async () => {
      running += 1;
      saves += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    for (let i = 0; i < 500; i++) {
      keeper.changed();
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await keeper.flush();
    expect(most).toBe(1);
    expect(saves).toBeGreaterThan(0);
    expect(saves).toBeLessThan(50);
  });

  it('forgets a failed save when a later one succeeds', async () => {
    let fail = true;
    const keeper = new StateKeeper(() => (fail ? Promise.reject(new Error('disk full')) : Promise.resolve()));
    keeper.changed();
    await expect(keeper.flush()).rejects.toThrow('disk full');
    fail = false;
    keeper.changed();
    await keeper.flush();
  });
});
