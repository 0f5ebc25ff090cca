import Cloudflare from 'cloudflare';
import { expect, it } from 'vitest';
import { account, freeSlot, sandboxClient } from './client.ts';

it("the sandbox answers a whole lifecycle of Cloudflare's own SDK", async () => {
  const sandbox = await sandboxClient();
  const sdk = new Cloudflare({ apiToken: 't0ken', baseURL: sandbox.url, maxRetries: 0 }).networkInterconnects;
  const here = { account_id: account };

  expect(await sdk.settings.get(here)).toEqual({ default_asn: 13335 });
  expect(await sdk.settings.update({ ...here, default_asn: 65001 })).toEqual({ default_asn: 65001 });

  const slots = await sdk.slots.list({ ...here, site: 'ewr01', speed: '10G', occupied: false });
  expect(slots.items.map(({ id }) => id)).toContain(freeSlot);
  expect(await sdk.slots.get(freeSlot, here)).toMatchObject({ id: freeSlot, occupied: false });

  const create = { ...here, account, slot_id: freeSlot, type: 'direct', speed: '10G' };
  const icon = await sdk.interconnects.create(create);
  const name = icon.name;
  expect(name).toMatch(/^icon-ewr01-/);
  expect(await sdk.slots.get(freeSlot, here)).toMatchObject({ occupied: true, account });
  expect(await sdk.interconnects.get(name, here)).toEqual(icon);
  expect((await sdk.interconnects.list({ ...here, type: 'direct' })).items).toEqual([icon]);
  expect(await sdk.interconnects.status(name, here)).toEqual({ state: 'Healthy' });
  const letter: unknown = await sdk.interconnects.loa(name, here).asResponse();
  expect(await (letter as Response).text()).toMatch(/^%PDF-1\.4/);

  const magic = { conduit_name: 'edge-1', description: 'Primary', mtu: 1500 };
  const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' };
  const cni = await sdk.cnis.create({ ...here, account, interconnect: name, magic, bgp });
  const changed = { ...cni, magic: { ...magic, mtu: 1476 }, bgp_mode: 'advertise_only' as const };
  expect(await sdk.cnis.update(cni.id, { ...here, ...changed })).toEqual(changed);
  expect(await sdk.cnis.get(cni.id, here)).toEqual(changed);
  expect(await sdk.cnis.list(here)).toEqual({ items: [changed], next: null });

  await sdk.cnis.delete(cni.id, here);
  await sdk.interconnects.delete(name, here);
  expect(await sdk.interconnects.list(here)).toEqual({ items: [], next: null });
  expect(await sdk.slots.get(freeSlot, here)).not.toHaveProperty('account');

  const { counts } = (await sandbox.control('GET', 'requests')).json;
  expect(Object.keys(counts)).toHaveLength(15);
});
