import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Redundancy } from '../../src/model/circuits/redundancy.ts';
import type { SeedInterconnect } from '../../src/model/generated/sandbox-seed.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

test('tells of each backup set what it survives, those that are down to one circuit first, and is a gate', async () => {
  const { cwd, documents, demarc } = await fortyCircuits();
  const run = (...args: string[]) => demarc(['redundancy', documents, ...args]);
  const { code, stdout, stderr } = await run();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
  const row = (name: string) => rows.find(([first]) => first === name)?.slice(1);
  expect(rows.slice(3, 5).map(([name]) => name)).toEqual(['dfw', 'ord']);
  expect(row('ord')).toEqual(['1 of 2', '2', '1', '1', 'not now', 'not now', 'no']);
  expect(row('fra')).toEqual(['4 of 4', '4', '2', '2', 'yes', 'yes', 'yes']);
  expect(row('us-east4')).toEqual(['2 of 2', '-', '-', '-', 'yes', 'not known', 'not known']);
  expect(rows.filter(([name]) => name === 'iad/asn:65010')).toHaveLength(1);
  expect(stdout).toContain('2 would not survive the loss of a circuit now');

  expect((await run('--require', 'circuit')).code).toBe(2);
  expect((await run('--require', 'metro')).code).toBe(64);
  const json = JSON.parse((await run('--format', 'json')).stdout) as Redundancy & { readonly format: string };
  expect(json.format).toBe('demarc.redundancy/1');
  expect(json.sets[0]).toMatchObject({ name: 'dfw', devices: ['dfw01-ccr1'], now: { circuit: 'no' }, wanted: null });
  expect(json.alone).toEqual([]);

  const asking = (await readFile(join(documents, 'policy.yaml'), 'utf8')).replace(
    '  max_deletes: 1\n',
    '  max_deletes: 1\n  redundancy: { dfw: device, lhr: site, fraa: site }\n',
  );
  await writeFile(join(cwd, 'policy.yaml'), asking);
  const others = ['americas', 'europe', 'asia', 'google'].map((name) => join(documents, `${name}.yaml`));
  const plan = await demarc(['plan', 'policy.yaml', ...others]);
  expect(plan.stdout).toContain('interconnect.dal-a and interconnect.dal-b are on one device, dfw01-ccr1');
  expect(plan.stdout).toContain('warning[redundancy-unknown]: policy.redundancy: no backup set has the name "fraa"');
  expect(plan.stdout).toContain('hint: did you mean fra?');
  expect(plan.stdout).not.toContain('"lhr"');
});

test('counts a site once in any letter case, as where it tells what is survived', async () => {
  const circuit = (name: string, site: string, slot_id: string): SeedInterconnect => {
    return { name, type: 'direct', site, slot_id, speed: '10G', facility: { name: 'Hall', address: [] } };
  };
  const interconnects = [circuit('icon-7', 'EWR01', freeSlot), circuit('icon-8', 'ewr01', otherFreeSlot)];
  const cnis = interconnects.map(({ name }, at) => ({
    id: `00000000-0000-4000-8000-00000000000${at}`,
    interconnect: name,
    magic: { conduit_name: `wan-${at}`, description: '', mtu: 1500 },
    ...{ cust_ip: `10.0.${at}.1/31`, p2p_ip: `10.0.${at}.0/31` },
  }));
  const settings = { default_asn: 64512 };
  const sandbox = await sandboxFor({ seed: { accounts: { [account]: { settings, interconnects, cnis } } } });
  const cwd = await folderWith({
    'demarc.yaml': `version: 1\naccount: ${account}\nsettings: { default_asn: 64512 }\n`,
  });
  const { stdout } = await sandbox.demarc(['redundancy', '--format', 'json'], { cwd });
  const [set] = (JSON.parse(stdout) as Redundancy).sets;
  expect(set).toMatchObject({ name: 'ewr', sites: ['ewr01'], when_healthy: { site: 'no' } });
});
