import { describe, expect, it } from 'vitest';
import { account, type Body, createCni, createDirect, freeSlot, sandboxClient } from './client.ts';

const direct = { account, type: 'direct', slot_id: freeSlot };
const key = '7e51371e-72a3-40b5-b844-2e3efefaee59/us-east4/2';
const partner = { account, type: 'gcp_partner', bandwidth: '1G', pairing_key: key };

describe('a direct interconnect', () => {
  it('occupies its slot, and frees it when it is deleted', async () => {
    const client = await sandboxClient();
    const created = await client.call('POST', 'interconnects', { ...direct, speed: '10G' });
    expect(created.json).toMatchObject({
      account,
      name: 'icon-ewr01-0001',
      owner: account,
      site: 'ewr01',
      slot_id: freeSlot,
      speed: '10G',
      type: 'direct',
      ccr_device_name: 'ewr01-ccr1',
    });
    expect((await client.call('GET', `slots/${freeSlot}`)).json).toMatchObject({ occupied: true, account });
    const again = await client.call('POST', 'interconnects', direct);
    expect([again.status, again.json.errors[0]?.message]).toEqual([400, `slot ${freeSlot} is occupied`]);
    expect((await client.call('DELETE', 'interconnects/icon-ewr01-0001')).text).toBe('');
    const freed = (await client.call('GET', `slots/${freeSlot}`)).json;
    expect(freed).toMatchObject({ occupied: false });
    expect(freed).not.toHaveProperty('account');
  });

  it('is not created on a slot that is taken, unknown or of another speed', async () => {
    const client = await sandboxClient();
    const [taken] = (await client.call('GET', 'slots?occupied=true')).json.items;
    const bodies = [
      { ...direct, slot_id: taken?.id },
      { ...direct, slot_id: '00000000-0000-4000-8000-000000000000' },
      { ...direct, speed: '100G' },
    ];
    for (const body of bodies) expect((await client.call('POST', 'interconnects', body)).status).toBe(400);
    expect((await client.control('GET', 'log')).json).toEqual([]);
  });

  it('occupies a port in every account that lists it', async () => {
    const slot = {
      id: freeSlot,
      site: 's',
      speed: '10G',
      occupied: false,
      facility: { name: 'f', address: [] },
    };
    const client = await sandboxClient({
      seed: { accounts: { [account]: { slots: [slot] }, other: { slots: [slot] } } },
    });
    await createDirect(client);
    const seen = (await client.control('GET', 'state')).json.accounts;
    expect(seen[account]?.slots[0]).toEqual({ ...slot, occupied: true, account });
    expect(seen['other']?.slots[0]).toEqual({ ...slot, occupied: true });
  });

  it('never gets a name that was used before', async () => {
    const client = await sandboxClient();
    expect(await createDirect(client)).toBe('icon-ewr01-0001');
    await client.call('DELETE', 'interconnects/icon-ewr01-0001');
    expect(await createDirect(client)).toBe('icon-ewr01-0002');
  });

  it('is not deleted while a CNI is on it', async () => {
    const client = await sandboxClient();
    const icon = await createDirect(client);
    const cni = await createCni(client, icon, 'a');
    const refused = await client.call('DELETE', `interconnects/${icon}`);
    expect([refused.status, refused.json.errors[0]?.message]).toEqual([400, expect.stringContaining('hosts 1 CNI')]);
    await client.call('DELETE', `cnis/${cni.id}`);
    expect((await client.call('DELETE', `interconnects/${icon}`)).status).toBe(200);
  });
});

describe('a partner interconnect', () => {
  it('has the region of its pairing key, and never shows the key', async () => {
    const client = await sandboxClient();
    const created = await client.call('POST', 'interconnects', partner);
    expect(created.json).toMatchObject({
      name: 'icon-gcp-us-east4-0001',
      region: 'us-east4',
      speed: '1G',
      type: 'gcp_partner',
    });
    const [list, log, state] = [
      await client.call('GET', 'interconnects'),
      await client.control('GET', 'log'),
      await client.control('GET', 'state'),
    ];
    for (const answer of [created, list, log, state]) expect(answer.text).not.toContain('7e51371e');
  });

  it('has a region even when the pairing key contains none', async () => {
    const client = await sandboxClient();
    const created = await client.call('POST', 'interconnects', { ...partner, pairing_key: 'opaque/../key' });
    expect(created.json.region).toBe('us-central1');
  });

  it('occupies its pairing key until it is deleted', async () => {
    const client = await sandboxClient();
    const { name } = (await client.call('POST', 'interconnects', partner)).json;
    expect((await client.call('POST', 'interconnects', partner)).status).toBe(400);
    await client.call('DELETE', `interconnects/${name}`);
    expect((await client.call('POST', 'interconnects', partner)).status).toBe(200);
  });
});

describe('a create of an interconnect', () => {
  it.each<[string, unknown]>([
    ['of no type', { ...direct, type: undefined }],
    ['of an unknown type', { ...direct, type: 'azure_partner' }],
    ['with an unknown field', { ...direct, name: 'mine' }],
    ['with the fields of the other type', { ...direct, bandwidth: '1G' }],
    ['of another account', { ...direct, account: 'other' }],
    ['without a slot', { account, type: 'direct' }],
    ['on a slot that is no UUID', { ...direct, slot_id: '7' }],
    ['without a pairing key', { ...partner, pairing_key: undefined }],
    ['with an empty pairing key', { ...partner, pairing_key: '' }],
    ['of a bandwidth that Google does not have', { ...partner, bandwidth: '3G' }],
    ['that is a list', [direct]],
  ])('is refused: %s', async (_name, body) => {
    const client = await sandboxClient();
    expect((await client.call('POST', 'interconnects', body)).status).toBe(400);
    expect((await client.call('GET', 'interconnects')).json.items).toEqual([]);
  });
});

describe('the status of an interconnect', () => {
  it('is Healthy at once, or Pending for the configured time', async () => {
    let now = 1_000_000;
    const client = await sandboxClient({ healthyAfterMs: 60_000, now: () => now });
    const icon = await createDirect(client);
    const state = async () => (await client.call('GET', `interconnects/${icon}/status`)).json;
    expect(await state()).toEqual({ state: 'Pending' });
    now += 59_999;
    expect(await state()).toEqual({ state: 'Pending' });
    now += 1;
    expect(await state()).toEqual({ state: 'Healthy' });
    const eager = await sandboxClient();
    expect((await eager.call('GET', `interconnects/${await createDirect(eager)}/status`)).json).toEqual({
      state: 'Healthy',
    });
  });

  it('is taken from the seed', async () => {
    const icon = { name: 'icon-1', type: 'gcp_partner', region: 'us-east4' };
    const status = { 'icon-1': { state: 'Down', reason: 'No light received on the port' } };
    const client = await sandboxClient({ seed: { accounts: { [account]: { interconnects: [icon], status } } } });
    expect((await client.call('GET', 'interconnects/icon-1/status')).json).toEqual(status['icon-1']);
  });
});

describe('listings of interconnects and slots', () => {
  it('can be filtered by site and type', async () => {
    const client = await sandboxClient();
    await createDirect(client);
    await client.call('POST', 'interconnects', partner);
    const names = async (query: string) =>
      (await client.call('GET', `interconnects${query}`)).json.items.map(({ name }) => name);
    expect(await names('')).toHaveLength(2);
    expect(await names('?site=ewr01')).toEqual(['icon-ewr01-0001']);
    expect(await names('?type=gcp_partner')).toEqual(['icon-gcp-us-east4-0001']);
    expect(await names('?site=ewr01&type=gcp_partner')).toEqual([]);
  });

  it('can be filtered by site, speed, address and availability', async () => {
    const client = await sandboxClient();
    const { items } = (await client.call('GET', 'slots?limit=1000')).json;
    const count = async (query: string) => (await client.call('GET', `slots?${query}`)).json.items.length;
    for (const [query, keep] of [
      ['site=lhr01', (slot) => slot.site === 'lhr01'],
      ['speed=100G', (slot) => slot.speed === '100G'],
      ['occupied=true', (slot) => slot.occupied],
      ['address_contains=frankfurt', (slot) => slot.site === 'fra03'],
    ] as [string, (slot: Body) => boolean][]) {
      const expected = items.filter(keep).length;
      expect(expected).toBeGreaterThan(0);
      expect(await count(query)).toBe(expected);
    }
    expect(await count('address_contains=Atlantis')).toBe(0);
  });
});

describe('the default account', () => {
  it('has only ports, free and taken, of both speeds in several sites and devices', async () => {
    const client = await sandboxClient();
    const { items } = (await client.call('GET', 'slots')).json;
    const distinct = (field: keyof Body) => new Set(items.map((slot) => ({ ...slot })[field])).size;
    expect(items.length).toBeGreaterThanOrEqual(16);
    expect(distinct('id')).toBe(items.length);
    expect(distinct('site')).toBeGreaterThanOrEqual(4);
    expect(distinct('ccr_device_name')).toBeGreaterThanOrEqual(4);
    expect([distinct('speed'), distinct('occupied')]).toEqual([2, 2]);
    expect((await client.call('GET', 'interconnects')).json).toEqual({ items: [], next: null });
    expect((await client.call('GET', 'cnis')).json).toEqual({ items: [], next: null });
  });
});
