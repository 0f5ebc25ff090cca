import Cloudflare from 'cloudflare';
import { expect, it } from 'vitest';
import { account, freeSlot, sandboxClient } from './client.ts';
import { magicSeed } from './magic.ts';

it("the sandbox answers a whole lifecycle of Cloudflare's own SDK", async () => {
  const sandbox = await sandboxClient();
  const sdk = new Cloudflare({ apiToken: 't0ken', baseURL: sandbox.url, maxRetries: 0 }).networkInterconnects;
  const accountParameter = { account_id: account };

  expect(await sdk.settings.get(accountParameter)).toEqual({ default_asn: 13335 });
  expect(await sdk.settings.update({ ...accountParameter, default_asn: 65001 })).toEqual({ default_asn: 65001 });

  const slots = await sdk.slots.list({ ...accountParameter, site: 'ewr01', speed: '10G', occupied: false });
  expect(slots.items.map(({ id }) => id)).toContain(freeSlot);
  expect(await sdk.slots.get(freeSlot, accountParameter)).toMatchObject({ id: freeSlot, occupied: false });

  const create = { ...accountParameter, account, slot_id: freeSlot, type: 'direct', speed: '10G' };
  const icon = await sdk.interconnects.create(create);
  const name = icon.name;
  expect(name).toMatch(/^icon-ewr01-/);
  expect(await sdk.slots.get(freeSlot, accountParameter)).toMatchObject({ occupied: true, account });
  expect(await sdk.interconnects.get(name, accountParameter)).toEqual(icon);
  expect((await sdk.interconnects.list({ ...accountParameter, type: 'direct' })).items).toEqual([icon]);
  expect(await sdk.interconnects.status(name, accountParameter)).toEqual({ state: 'Healthy' });
  const letter: unknown = await sdk.interconnects.loa(name, accountParameter).asResponse();
  expect(await (letter as Response).text()).toMatch(/^%PDF-1\.4/);

  const magic = { conduit_name: 'edge-1', description: 'Primary', mtu: 1500 };
  const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' };
  const cni = await sdk.cnis.create({ ...accountParameter, account, interconnect: name, magic, bgp });
  const changed = { ...cni, magic: { ...magic, mtu: 1476 }, bgp_mode: 'advertise_only' as const };
  expect(await sdk.cnis.update(cni.id, { ...accountParameter, ...changed })).toEqual(changed);
  expect(await sdk.cnis.get(cni.id, accountParameter)).toEqual(changed);
  expect(await sdk.cnis.list(accountParameter)).toEqual({ items: [changed], next: null });

  await sdk.cnis.delete(cni.id, accountParameter);
  await sdk.interconnects.delete(name, accountParameter);
  expect(await sdk.interconnects.list(accountParameter)).toEqual({ items: [], next: null });
  expect(await sdk.slots.get(freeSlot, accountParameter)).not.toHaveProperty('account');

  const { counts } = (await sandbox.control('GET', 'requests')).json;
  expect(Object.keys(counts)).toHaveLength(15);
});

it("Cloudflare's own SDK reads routes, tunnels and prefixes", async () => {
  const sandbox = await sandboxClient({ seed: magicSeed() });
  const { magicTransit, addressing } = new Cloudflare({ apiToken: 't0ken', baseURL: sandbox.url, maxRetries: 0 });
  const parameters = { account_id: account };
  const withObjects = { ...parameters, 'x-magic-new-hc-target': true };
  const seeded = magicSeed().accounts[account];

  expect((await magicTransit.routes.list(parameters)).routes).toEqual(seeded?.magic?.routes);
  const { interconnects } = await magicTransit.cfInterconnects.list(withObjects);
  expect(interconnects).toEqual(seeded?.magic?.interconnects);
  expect((await magicTransit.greTunnels.list(withObjects)).gre_tunnels).toEqual(seeded?.magic?.gre_tunnels);
  expect((await magicTransit.ipsecTunnels.list(withObjects)).ipsec_tunnels).toEqual([]);
  const old = await magicTransit.greTunnels.list(parameters);
  expect(old.gre_tunnels?.[0]?.health_check?.target).toBe('198.51.100.20');

  const [prefix, ...others] = (await addressing.prefixes.list(parameters)).result;
  expect([prefix, others]).toEqual([seeded?.addressing?.prefixes?.[0], []]);
  const listed = await addressing.prefixes.bgpPrefixes.list(prefix?.id ?? '', parameters);
  expect(listed.result).toEqual(seeded?.addressing?.bgp_prefixes?.[prefix?.id ?? '']);
  await expect(addressing.prefixes.bgpPrefixes.list('0'.repeat(32), parameters)).rejects.toThrow(/404/);
});
