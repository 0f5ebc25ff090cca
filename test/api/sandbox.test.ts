import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { Secret } from '../../src/model/secret.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { apiAt, failureOf } from './clients.ts';

async function sandboxed(more: Parameters<typeof startSandbox>[0] = {}): Promise<NetworkApi> {
  const sandbox = await startSandbox(more);
  onTestFinished(() => sandbox.close());
  return apiAt(sandbox.url);
}

describe('the client and the sandbox', () => {
  it('work together through the whole life of a circuit', async () => {
    const api = await sandboxed();
    const free = (await api.listSlots({ occupied: false, speed: '10G' }))[0];
    if (free === undefined) throw new Error('the sandbox has no free slot');
    const icon = await api.createInterconnect({ type: 'direct', slot_id: free.id, speed: '10G' });
    expect(icon).toMatchObject({ type: 'direct', slot_id: free.id });
    expect(await api.getSlot(free.id)).toMatchObject({ occupied: true });
    expect(await api.getInterconnectStatus(icon.name)).toMatchObject({ state: 'Healthy' });
    expect(Buffer.from(await api.getInterconnectLoa(icon.name)).toString('latin1')).toMatch(/^%PDF-/);

    const magic = { conduit_name: 'wan-a', description: '', mtu: 1500 };
    const bgp = { customer_asn: 4200000000, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' };
    const cni = await api.createCni({ interconnect: icon.name, magic, bgp });
    expect(cni.bgp?.md5_key?.reveal()).toBe('hunter2!');
    const changed = await api.updateCni(cni.id, {
      ...cni.raw,
      magic: { ...(cni.raw['magic'] as JsonObject), mtu: 1476 },
    });
    expect(changed.magic.mtu).toBe(1476);
    expect((await api.getCni(cni.id)).raw).toEqual(changed.raw);

    expect(await failureOf(api.createCni({ interconnect: icon.name, magic }))).toMatchObject({ kind: 'conflict' });
    expect((await failureOf(api.deleteInterconnect(icon.name))).kind).toMatch(/rejected|conflict/);
    await api.deleteCni(cni.id);
    await api.deleteInterconnect(icon.name);
    expect(await api.listInterconnects()).toEqual([]);
    expect(await failureOf(api.getInterconnect(icon.name))).toMatchObject({ kind: 'not_found' });
  });

  it('work together to change settings', async () => {
    const api = await sandboxed();
    expect((await api.updateSettings({ default_asn: 64512 })).default_asn).toBe(64512);
    expect((await api.getSettings()).default_asn).toBe(64512);
  });

  it('work together to list many pages', async () => {
    const whole = await (await sandboxed()).listSlots();
    const paged = await (await sandboxed({ pageSize: 3 })).listSlots();
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThan(3);
  });

  it('agree on a wrong token and on an unknown account', async () => {
    const sandbox = await startSandbox({ token: 'another' });
    onTestFinished(() => sandbox.close());
    expect(await failureOf(apiAt(sandbox.url).getSettings())).toMatchObject({ kind: 'authentication', status: 401 });
    const stranger = { account: 'f'.repeat(32), credentials: { type: 'token', token: new Secret('another') } } as const;
    expect(await failureOf(apiAt(sandbox.url, stranger).getSettings())).toMatchObject({
      kind: 'permission',
      status: 403,
    });
  });
});
