import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderInventoryNetBox } from '../../src/render/inventory/inventory-netbox.ts';
import { recordSample } from '../helpers/circuit-samples.ts';
import { hostilePieces, poison } from '../helpers/hostile.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { postInventory as post, startNetBox } from './netbox.ts';
import { account } from './workspace.ts';

interface Objects {
  readonly format: string;
  readonly objects: readonly { readonly id: string; readonly endpoint: string }[];
}

test('NetBox takes every body in its order; a second run changes nothing, and a third what is new', async () => {
  const { sandbox, demarc, cwd, documents } = await fortyCircuits();
  const netbox = await startNetBox();
  const read = async () => {
    await demarc(['inventory', documents, '--quiet', '--out', 'netbox=netbox.json']);
    return readFile(join(cwd, 'netbox.json'), 'utf8');
  };
  const first = await read();
  const { objects } = JSON.parse(first) as Objects;
  expect(await post(netbox, first)).toEqual({
    code: 0,
    stdout: `${objects.length} made, 0 changed, 0 as they were\n`,
    stderr: '',
  });
  const live = (await sandbox.state()).accounts[account];
  expect(netbox.at('circuits/circuits')).toHaveLength(live?.interconnects.length ?? 0);
  expect(netbox.at('ipam/ip-addresses')).toHaveLength(2 * (live?.cnis.length ?? 0));
  expect(netbox.at('circuits/circuit-terminations').length).toBeGreaterThan(20);
  const written = netbox.writes.length;
  expect((await post(netbox, await read())).stdout).toBe(`0 made, 0 changed, ${objects.length} as they were\n`);
  expect(netbox.writes.length).toBe(written);
  const [name = ''] = live?.interconnects.map((each) => each.name) ?? [];
  const state = live?.status[name] === undefined ? 'Down' : 'Healthy';
  await sandbox.setState({ accounts: { [account]: { ...live, status: { ...live?.status, [name]: { state } } } } });
  expect((await post(netbox, await read())).stdout).toBe(`0 made, 1 changed, ${objects.length - 1} as they were\n`);
  expect(netbox.writes.slice(written)).toEqual(['PATCH circuits/circuits']);
});

test('NetBox takes names and labels with hostile text, and tells each apart', async () => {
  const netbox = await startNetBox();
  const pieces = [
    ...Object.values(hostilePieces),
    'a'.repeat(300),
    `${'a'.repeat(299)}b`,
    '',
    ' ',
    'Ewr-01',
    'é'.repeat(120),
  ];
  const accounts = pieces.map((piece, at) => {
    const account = poison(recordSample(String(at).padStart(32, '0')), piece);
    return { ...account, circuits: account.circuits.slice(0, 1) };
  });
  const text = renderInventoryNetBox(accounts);
  expect(await post(netbox, text)).toMatchObject({ code: 0, stderr: '' });
  expect(netbox.at('circuits/circuits')).toHaveLength(pieces.length);
  const written = netbox.writes.length;
  expect(await post(netbox, text)).toMatchObject({ code: 0, stderr: '' });
  expect(netbox.writes.length).toBe(written);
});

test('a body whose reference is not before it, or that NetBox refuses, ends the run with its name', async () => {
  const netbox = await startNetBox();
  const { format, objects } = JSON.parse(renderInventoryNetBox([recordSample(account)])) as Objects;
  const late = await post(netbox, JSON.stringify({ format, objects: [objects[0], ...objects.slice(1).reverse()] }));
  expect(late.code).toBe(1);
  expect(late.stderr).toMatch(/termination\/.* refers to .*, which is not before it/);
  const [field, ...others] = objects;
  const wrong = await post(netbox, JSON.stringify({ format, objects: [field, { ...others[0], body: { nam: 'x' } }] }));
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/^site\/\S+: POST \/api\/dcim\/sites\/: 400 .*nam: unknown/);
});
