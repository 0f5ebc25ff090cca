import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot, sandboxFor, takenSlot } from './workspace.ts';

describe('status', () => {
  test('shows declared objects by key, and accepts keys, addresses and live names', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
    for (const keys of [[], ['ewr-a'], ['interconnect.ewr-a'], ['wan-a'], ['cni.wan-a'], [name]]) {
      const { code, stdout } = await sandbox.demarc(['status', '--format', 'json', ...keys], { cwd });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        accounts: [
          {
            circuits: [
              { key: 'ewr-a', address: 'interconnect.ewr-a', name, state: 'Healthy', cnis: [{ address: 'cni.wan-a' }] },
            ],
          },
        ],
      });
    }
    const elsewhere = await sandbox.demarc(['status'], {
      cwd: await folderWith(),
      env: { CLOUDFLARE_ACCOUNT_ID: account },
    });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.stdout).toContain(name);
  });

  test('ends with 2 in every format when an interconnect is down', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const live = (await sandbox.state()).accounts[account];
    const name = live?.interconnects[0]?.name ?? '';
    await sandbox.setState({
      accounts: { [account]: { ...live, status: { [name]: { state: 'Down', reason: 'no light' } } } },
    });
    for (const format of ['text', 'json']) {
      const { code, stdout } = await sandbox.demarc(['status', '--format', format], { cwd });
      expect({ format, code }).toEqual({ format, code: 2 });
      expect(stdout).toContain('no light');
    }
  });

  test('refuses an ambiguous or unknown key with a suggestion', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit.replaceAll('wan-a', 'ewr-a') });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const both = await sandbox.demarc(['status', 'ewr-a'], { cwd });
    expect(both.code).toBe(64);
    expect(both.stderr).toContain('interconnect.ewr-a or cni.ewr-a');
    const none = await sandbox.demarc(['status', 'ewr-b'], { cwd });
    expect(none.code).toBe(64);
    expect(none.stderr).toContain('Did you mean');
  });

  test('reports that a declared object is not live', async () => {
    const sandbox = await sandboxFor();
    const { code, stderr } = await sandbox.demarc(['status', 'ewr-a'], {
      cwd: await folderWith({ 'demarc.yaml': circuit }),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('interconnect.ewr-a is declared, but');
  });

  test('ends with 64 when there is no account', async () => {
    const { code, stderr } = await runDemarc(['status'], { cwd: await folderWith() });
    expect(code).toBe(64);
    expect(stderr).toContain('CLOUDFLARE_ACCOUNT_ID');
  });
});

test('a selector in another case finds its ports with at most one extra request when the API is case-sensitive', async () => {
  const sandbox = await sandboxFor();
  const slot =
    '{ site: EWR02, speed: 10g, facility: equinix ny5, device: EWR02-ccr2, address_contains: "ROAD, secaucus" }';
  const cwd = await folderWith({ 'demarc.yaml': circuit.replace(`slot_id: ${freeSlot}`, `slot: ${slot}`) });
  const { code, stdout } = await sandbox.demarc(['plan'], { cwd });
  expect(stdout).toContain('c02f9b74-c06f-4d25-b712-dbbd96713b55');
  expect(code).toBe(0);
  const listings = (await sandbox.requests()).filter(({ operation }) => operation === 'list_slots');
  expect(listings.length).toBeLessThanOrEqual(2);
  expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
});

describe('slots', () => {
  test('filters by site, speed, facility, address and availability', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith();
    const env = { CLOUDFLARE_ACCOUNT_ID: account };
    const find = async (...flags: string[]) => {
      const { code, stdout } = await sandbox.demarc(['slots', '--format', 'json', ...flags], { cwd, env });
      expect(code).toBe(0);
      return (JSON.parse(stdout) as { slots: { site: string; speed: string; occupied: boolean }[] }).slots;
    };
    const all = await find();
    expect(all.length).toBeGreaterThanOrEqual(16);
    const free = await find('--free', '--site', 'ewr01', '--speed', '10G');
    expect(free.length).toBeGreaterThan(0);
    expect(free.every((slot) => slot.site === 'ewr01' && slot.speed === '10G' && !slot.occupied)).toBe(true);
    expect((await find('--facility', 'EQUINIX ny5')).map(({ site }) => site)).toEqual(
      expect.arrayContaining(['ewr02']),
    );
    expect((await find('--address', 'Coriander')).every(({ site }) => site === 'lhr01')).toBe(true);
    expect(await find('--site', 'nowhere')).toEqual([]);
  });

  test.each([
    ['--site', 'EWR01'],
    ['--speed', '10g'],
    ['--facility', 'equinix ny1'],
    ['--address', 'HALSEY street, newark'],
  ])('ignores case, whatever the API does: %s %s', async (flag, value) => {
    const sandbox = await sandboxFor();
    const env = { CLOUDFLARE_ACCOUNT_ID: account };
    const { stdout, stderr } = await sandbox.demarc(['slots', flag, value], { cwd: await folderWith(), env });
    expect(stdout).toContain('Equinix NY1');
    expect(stderr).not.toContain('no port has');
    expect(await sandbox.requests()).toHaveLength(4);
  });

  test('names a value that no port has, with a suggestion', async () => {
    const sandbox = await sandboxFor();
    const wrong = ['--site', 'ewr1', '--speed', '1G', '--facility', 'Equinx', '--address', 'Nowhere'];
    const env = { CLOUDFLARE_ACCOUNT_ID: account };
    const { code, stdout, stderr } = await sandbox.demarc(['slots', '--free', ...wrong], {
      cwd: await folderWith(),
      env,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'No slots.\n' });
    expect(stderr).toContain('no port has site ewr1: did you mean ewr01?');
    expect(stderr).toContain('no port has speed 1G: did you mean 10G?');
    expect(stderr).toContain('no port has facility Equinx: did you mean Equinix?');
    expect(stderr).toContain('no facility has Nowhere in its address');
  });

  test('names the key that uses a port', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
    const { stdout } = await sandbox.demarc(['slots', '--site', 'ewr01'], { cwd });
    expect(stdout).toMatch(new RegExp(`^${freeSlot} +ewr01 +10G +no +interconnect\\.ewr-a \\(${name}\\) `, 'm'));
    expect(stdout).toMatch(new RegExp(`^${takenSlot} +ewr01 +10G +no +- `, 'm'));
  });

  test('works with invalid documents', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace('mtu:', 'mtuu:') });
    const given = await sandbox.demarc(['slots', '--account', account], { cwd });
    expect(given.code).toBe(0);
    expect(given.stderr).toContain('the documents have errors');
    expect((await sandbox.demarc(['slots'], { cwd })).code).toBe(3);
  });
});

describe('loa', () => {
  test('writes letters as PDF files and never replaces a file', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const first = await sandbox.demarc(['loa', 'ewr-a', '--out-dir', 'letters', '--name', 'Example Inc.'], { cwd });
    expect(first.code).toBe(0);
    const path = join(cwd, first.stdout.trim());
    expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
    await writeFile(path, 'mine');
    const count = async () =>
      (await sandbox.requests()).filter(({ operation }) => operation === 'get_interconnect_loa').length;
    const before = await count();
    const again = await sandbox.demarc(['loa', '--all', '--out-dir', 'letters'], { cwd });
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await count()).toBe(before);
    expect((await sandbox.demarc(['loa', '--all', '--out-dir', 'letters', '--force'], { cwd })).code).toBe(0);
    expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('says whose name a letter will bear, where the API says it in one text and no other name is given', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const loa = (...more: readonly string[]) =>
      sandbox.demarc(['loa', 'ewr-a', '--out-dir', 'letters', '--force', ...more], { cwd });
    expect((await loa()).stderr).toMatch(/will bear the name "[^"]+"; --name gives another/);
    expect((await loa('--name', 'Example Inc.')).stderr).not.toContain('will bear the name');
    for (const texts of [0, 2] as const) {
      await sandbox.setFaults([{ kind: 'loa_names', texts }]);
      expect(await loa()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('will bear') as string });
    }
    await sandbox.setFaults([{ kind: 'status', status: 404, operation: 'get_interconnect_loa_default_name' }]);
    expect(await loa()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('will bear') as string });
  });

  test.each([
    [['loa'], 'give a KEY, or --all'],
    [['loa', 'x', '--all'], 'cannot be used together'],
    [['loa', 'x', '--name', 'n'.repeat(201)], '200 characters'],
  ])('refuses %j with 64 before any request', async (args, message) => {
    const sandbox = await sandboxFor();
    const { code, stderr } = await sandbox.demarc(args, { cwd: await folderWith({ 'demarc.yaml': circuit }) });
    expect(code).toBe(64);
    expect(stderr).toContain(message);
    expect(await sandbox.requests()).toEqual([]);
  });
});

test.skipIf(!hasPseudoTerminal)('on a terminal, no line of a table is longer than the terminal is wide', async () => {
  const { terminal, screen } = demarcOnTerminal(['slots', '--sandbox'], { cwd: await folderWith(), env: {} });
  await once(terminal, 'close');
  const lines = screen()
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('note:'));
  expect(lines.some((line) => line.startsWith(freeSlot))).toBe(true);
  // script(1) opens a terminal that does not know its size: 80 columns, as everywhere.
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
