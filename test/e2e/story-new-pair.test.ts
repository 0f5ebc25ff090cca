import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InventoryDocument } from '../../src/model/circuits/circuit-record.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { postInventory, startNetBox } from './netbox.ts';

const circuits = `  fra-e:
    type: direct
    slot: { site: fra03, device: fra03-ccr1, speed: 10G }
    labels: { router: edge1.fra, router_port: xe-0/0/6, ordered: 2026-01-05 }
  fra-f:
    type: direct
    slot: { site: fra08, device: fra08-ccr2, speed: 10G }
    labels: { router: edge2.fra, router_port: xe-0/0/6, ordered: 2026-01-05 }
`;
const cnis = `  hooli-fra-a:
    interconnect: fra-e
    service: hooli
    magic: { description: 'Hooli, first', mtu: 1500 }
    bgp: { customer_asn: 65077 }
  hooli-fra-b:
    interconnect: fra-f
    service: hooli
    magic: { description: 'Hooli, second', mtu: 1500 }
    bgp: { customer_asn: 65077 }
`;

test('a new pair: ordered, lettered, Pending for weeks, lit, given CNIs, and handed to router, NetBox and Ansible', async () => {
  const { sandbox, cwd, documents, demarc } = await fortyCircuits({ healthyAfterMs: 86_400_000 });
  await cp(documents, join(cwd, 'demarc'), { recursive: true });
  const file = join(cwd, 'demarc', 'europe.yaml');
  const edit = async (change: (text: string) => string) => {
    await writeFile(file, change(await readFile(file, 'utf8')));
  };
  const netbox = await startNetBox();
  const toNetBox = async () => postInventory(netbox, (await demarc(['inventory', '--format', 'netbox'])).stdout);
  expect((await toNetBox()).code).toBe(0);

  // It is ordered: two circuits and nothing else.
  await edit((text) => text.replace('\n  ams-a:', `\n${circuits}  ams-a:`));
  const ordered = await demarc(['apply', '--yes']);
  expect(ordered.code).toBe(0);
  expect(ordered.stdout).toContain('demarc loa interconnect.fra-e');
  expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual([
    'create_interconnect',
    'create_interconnect',
  ]);
  const [nameE = '', nameF = ''] = (await sandbox.commits()).map(({ id }) => id);

  // The ports that the selectors chose are written down.
  expect((await demarc(['pin'])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain(`name: ${nameE}`);

  const letter = await demarc(['loa', 'interconnect.fra-e', '--out-dir', 'letters']);
  expect(letter.code).toBe(0);
  const [written = ''] = /\S*letters\S*\.pdf/.exec(letter.stdout) ?? [];
  expect((await readFile(join(cwd, written))).subarray(0, 5).toString()).toBe('%PDF-');

  // Weeks go by.
  const pending = await demarc(['circuit', 'fra-e']);
  expect(pending.stdout).toMatch(/ordered +\d+ days ago/);
  expect(pending.stdout).toContain('The demarcation point is this port:');
  const untilHealthy = ['status', 'fra-e', 'fra-f', '--until', 'healthy', '--deadline', '1s'];
  const waited = await demarc(untilHealthy);
  expect(waited).toMatchObject({ code: 2, stdout: expect.stringContaining('2 Pending') as string });

  for (const name of [nameE, nameF]) {
    expect((await demarc(['sandbox', 'light', name, 'up', '--base-url', sandbox.url])).code).toBe(0);
  }
  expect(await demarc(untilHealthy)).toMatchObject({ code: 0, stdout: expect.stringContaining('2 Healthy') as string });

  await edit((text) => text.replace('\n  wan-ams-a:', `\n${cnis}  wan-ams-a:`));
  const plan = await demarc(['plan']);
  expect(plan.stdout).toContain('Impact: 2 without effect on traffic');
  const made = await demarc(['apply', '--yes']);
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/cni\.hooli-fra-a: set its router to \S+\/31, peer \S+, MTU 1500, AS 65077/);

  // The router's side is the same everywhere.
  const { accounts } = JSON.parse(
    (await demarc(['inventory', '--metro', 'fra', '--format', 'json'])).stdout,
  ) as InventoryDocument;
  const cni = accounts[0]?.circuits.flatMap((each) => each.cnis).find(({ key }) => key === 'hooli-fra-a');
  if (cni === undefined) throw new Error('the inventory lacks the new CNI');
  expect(made.stdout).toContain(`set its router to ${cni.cust_ip}`);
  expect((await demarc(['circuit', 'fra-e'])).stdout).toContain(cni.cust_ip);
  const hosts = (await demarc(['inventory', '--format', 'ansible'])).stdout;
  expect(hosts.slice(hosts.indexOf('"edge1.fra"'), hosts.indexOf('"edge2.fra"'))).toContain(cni.cust_ip);
  const posted = await toNetBox();
  expect(posted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[1-9]\d* made, /) as string });
  expect(netbox.at('ipam/ip-addresses').map(({ address }) => address)).toContain(cni.cust_ip);
  expect((await toNetBox()).stdout).toMatch(/^0 made, 0 changed/);
  const set = (await demarc(['redundancy'])).stdout.split('\n').find((line) => line.startsWith('fra/asn:65077'));
  expect(set).toMatch(/2 of 2 +2 +2 +2 +yes +yes +yes$/);
});
