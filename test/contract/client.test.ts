import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetworkApi } from '../../src/api/client.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { Secret } from '../../src/model/secret.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { operationOf, operations, requestProblems, responseProblems } from './contract.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const slot = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const magic = { conduit_name: 'edge-1', description: 'Primary', mtu: 1500 };
const bgp = { customer_asn: 4294967295, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' };

describe('the client, every method', () => {
  let sandbox: Sandbox;
  let proxy: RecordingProxy;

  beforeAll(async () => {
    sandbox = await startSandbox({ pageSize: 5 });
    proxy = await startRecordingProxy(new URL(sandbox.url).origin);
  });
  afterAll(async () => {
    await proxy.close();
    await sandbox.close();
  });

  const client = (credentials: Parameters<typeof createNetworkApi>[0]['credentials']): NetworkApi =>
    createNetworkApi({ account, baseUrl: `${proxy.origin}/client/v4`, credentials, version: '0.0.0' });

  async function lifecycle(api: NetworkApi, pairingKey: string) {
    await api.getSettings();
    await api.updateSettings({ default_asn: 4294967295 });
    expect((await api.listSlots()).length).toBeGreaterThan(15);
    await api.listSlots({ site: 'ewr01', speed: '10G', occupied: false, address_contains: 'Halsey Street, & 100%' });
    await api.getSlot(slot);
    const direct = await api.createInterconnect({ type: 'direct', slot_id: slot, speed: '10G' });
    const partner = await api.createInterconnect({ type: 'gcp_partner', bandwidth: '1G', pairing_key: pairingKey });
    expect(await api.listInterconnects()).toHaveLength(2);
    await api.listInterconnects({ site: 'ewr01', type: 'direct' });
    await api.getInterconnect(direct.name);
    await api.getInterconnectStatus(direct.name);
    await api.getInterconnectLoa(direct.name);
    await api.getInterconnectLoa(direct.name, 'Zoë & Söhne (Köln) 100%');
    expect(await api.getInterconnectLoaDefaultName(direct.name)).toBe(`Account ${account}`);
    const cni = await api.createCni({ interconnect: direct.name, magic, bgp });
    await api.createCni({ interconnect: partner.name, magic: { ...magic, conduit_name: 'edge-2' } });
    await api.listCnis();
    await api.listCnis({ slot, tunnel_id: 'none' });
    const read = await api.getCni(cni.id);
    await api.updateCni(cni.id, { ...read.raw, bgp_mode: 'advertise_only' });
    for (const { id } of await api.listCnis()) await api.deleteCni(id);
    await api.deleteInterconnect(direct.name);
    await api.deleteInterconnect(partner.name);
  }

  it('runs a lifecycle with a token', async () => {
    await lifecycle(client({ type: 'token', token: new Secret('t0ken') }), 'key-one');
  });

  it('runs a lifecycle with a key and its e-mail', async () => {
    await lifecycle(client({ type: 'key', email: 'noc@example.com', key: new Secret('k3y') }), 'key-two');
  });

  it('sent only requests that the contract allows, and got only answers that it allows', () => {
    const problems = proxy.exchanges.flatMap((exchange) =>
      [...requestProblems(exchange), ...responseProblems(exchange)].map(
        (problem) => `${exchange.method} ${exchange.url}: ${problem}`,
      ),
    );
    expect(problems).toEqual([]);
    expect(proxy.exchanges.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('sent each of the 16 operations', () => {
    const sent = new Set(proxy.exchanges.map(({ method, url }) => operationOf(method, url)?.operation.id));
    expect([...sent].sort()).toEqual(operations.map(({ id }) => id).sort());
  });
});
