import { describe, expect, it } from 'vitest';
import { createNetworkApi, createNetworkReader, readOnlyTransport, type RequestRecord } from '../../src/api/client.ts';
import type { ReadRequest, Transport } from '../../src/api/transport.ts';
import { Secret } from '../../src/model/secret.ts';
import { account, apiAt, everythingOf, failureOf, optionsFor, token } from './clients.ts';
import { json, startServer, text } from './local-server.ts';
import { cni, direct, partner, slot } from './objects.ts';

const root = `/client/v4/accounts/${account}/cni`;
const pdf = '%PDF-1.4\n%\u00e9';

async function startContract() {
  return startServer(({ method, url }, response) => {
    const path = url.replace(root, '').replace(/\?.*/, '');
    if (method === 'DELETE') text(response, 200, '', { 'content-type': 'application/json' });
    else if (path.endsWith('/loa')) text(response, 200, pdf, { 'content-type': 'application/pdf' });
    else if (path.endsWith('/status')) json(response, 200, { state: 'Healthy' });
    else if (path === '/settings') json(response, 200, { default_asn: 13335 });
    else if (path === '/interconnects' && method === 'GET')
      json(response, 200, { items: [direct, partner], next: null });
    else if (path === '/interconnects') json(response, 200, direct);
    else if (path.startsWith('/interconnects'))
      json(response, 200, { ...direct, name: decodeURIComponent(path.slice('/interconnects/'.length)) });
    else if (path === '/cnis' && method === 'GET') json(response, 200, { items: [cni] });
    else if (path.startsWith('/cnis')) json(response, 200, cni);
    else if (path === '/slots') json(response, 200, { items: [slot], next: 0 });
    else json(response, 200, slot);
  });
}

describe('the 15 operations', () => {
  it('send method, path, query and accept as in the contract', async () => {
    const server = await startContract();
    const api = apiAt(server.baseUrl);
    await api.getSettings();
    await api.updateSettings({ default_asn: 64512 });
    await api.listInterconnects({ site: 'dfw 01', type: 'direct' });
    await api.getInterconnect('a/b?c');
    await api.getInterconnectStatus('x');
    await api.getInterconnectLoa('x', 'Ünï & Co');
    await api.getInterconnectLoa('x');
    await api.createInterconnect({ type: 'direct', slot_id: 's', speed: '10G' });
    await api.createInterconnect({ type: 'gcp_partner', bandwidth: '1G', pairing_key: 'k' });
    await api.deleteInterconnect('x');
    await api.listCnis({ slot: 's', tunnel_id: 't' });
    await api.getCni('i');
    await api.createCni({ interconnect: 'x', magic: { conduit_name: 'n', description: '', mtu: 1500 } });
    await api.updateCni('i', { id: 'i' });
    await api.deleteCni('i');
    await api.listSlots({ address_contains: 'a', site: 's', speed: '10G', occupied: false });
    await api.getSlot('i');
    const lines = server.requests.map(({ method, url, headers, body }) =>
      [method, url.replace(root, ''), headers.accept, body].join(' ').trim(),
    );
    expect(lines).toEqual([
      'GET /settings application/json',
      'PUT /settings application/json {"default_asn":64512}',
      'GET /interconnects?site=dfw+01&type=direct&limit=1000 application/json',
      'GET /interconnects/a%2Fb%3Fc application/json',
      'GET /interconnects/x/status application/json',
      'GET /interconnects/x/loa?name=%C3%9Cn%C3%AF+%26+Co */*',
      'GET /interconnects/x/loa */*',
      `POST /interconnects application/json {"account":"${account}","type":"direct","slot_id":"s","speed":"10G"}`,
      `POST /interconnects application/json {"account":"${account}","type":"gcp_partner","bandwidth":"1G","pairing_key":"k"}`,
      'DELETE /interconnects/x */*',
      'GET /cnis?slot=s&tunnel_id=t&limit=1000 application/json',
      'GET /cnis/i application/json',
      `POST /cnis application/json {"account":"${account}","interconnect":"x","magic":{"conduit_name":"n","description":"","mtu":1500}}`,
      'PUT /cnis/i application/json {"id":"i"}',
      'DELETE /cnis/i */*',
      'GET /slots?address_contains=a&site=s&speed=10G&occupied=false&limit=1000 application/json',
      'GET /slots/i application/json',
    ]);
    const types = server.requests.map(
      ({ headers, body }) => (headers['content-type'] === 'application/json') === (body !== ''),
    );
    expect(types).not.toContain(false);
  });

  it('return the bytes of a letter unchanged', async () => {
    const server = await startContract();
    const letter = await apiAt(server.baseUrl).getInterconnectLoa('x');
    expect(Buffer.from(letter).equals(Buffer.from(pdf, 'utf8'))).toBe(true);
  });

  it('send their user agent and report each request once', async () => {
    const server = await startContract();
    const records: RequestRecord[] = [];
    await apiAt(server.baseUrl, { onRequest: (record) => records.push(record) }).getSlot('i');
    expect(server.requests[0]?.headers['user-agent']).toBe('demarc/9.8.7');
    expect(records).toEqual([
      {
        operation: 'get_slot',
        method: 'GET',
        path: `${root}/slots/i`,
        status: 200,
        durationMs: expect.any(Number) as number,
        error: undefined,
        cfRay: undefined,
      },
    ]);
  });
});

describe('credentials', () => {
  it('are sent only as a bearer token', async () => {
    const server = await startContract();
    await apiAt(server.baseUrl).getSettings();
    const headers = server.requests[0]?.headers;
    expect(headers?.authorization).toBe(`Bearer ${token}`);
    expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('x-auth'))).toEqual([]);
  });

  it('are sent only as e-mail and key', async () => {
    const server = await startContract();
    const credentials = { type: 'key', email: 'noc@example.com', key: new Secret('k3y') } as const;
    await apiAt(server.baseUrl, { credentials }).getSettings();
    expect(server.requests[0]?.headers).toMatchObject({ 'x-auth-email': 'noc@example.com', 'x-auth-key': 'k3y' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each(['canary\n', 'canary\r\nX-Evil: 1', 'can ary', 'canary\u0000', 'canary\u2026', ''])(
    'that no header can carry (%j) are refused before any request and never repeated',
    async (value) => {
      const server = await startContract();
      for (const credentials of [
        { type: 'token', token: new Secret(value) },
        { type: 'key', email: 'noc@example.com', key: new Secret(value) },
      ] as const) {
        const error = await failureOf(apiAt(server.baseUrl, { credentials }).deleteCni('i'));
        expect(error).toMatchObject({ kind: 'refused', uncertain: false });
        expect(error.hint).toContain(credentials.type === 'token' ? 'CLOUDFLARE_API_TOKEN' : 'CLOUDFLARE_API_KEY');
        expect(everythingOf(error)).not.toMatch(/canary|can ary/);
      }
      expect(server.requests).toEqual([]);
    },
  );
});

describe('a reader', () => {
  it('has every method that reads and none that writes', async () => {
    const server = await startContract();
    const reader = Object.keys(createNetworkReader(optionsFor(server.baseUrl))).sort();
    const api = Object.keys(createNetworkApi(optionsFor(server.baseUrl))).sort();
    expect(reader).toEqual(api.filter((name) => /^(?:get|list)|^traffic$/.test(name)));
    expect(api.filter((name) => !reader.includes(name))).toEqual([
      'createCni',
      'createInterconnect',
      'deleteCni',
      'deleteInterconnect',
      'requestsLeft',
      'updateCni',
      'updateSettings',
    ]);
  });

  it('sends only GET, whatever method is called, but for the one query of traffic', async () => {
    const server = await startContract();
    const reader = createNetworkReader(optionsFor(server.baseUrl));
    await Promise.all([
      reader.getSettings(),
      reader.listInterconnects(),
      reader.getInterconnect('x'),
      reader.getInterconnectStatus('x'),
      reader.getInterconnectLoa('x'),
      reader.getInterconnectLoaDefaultName('x'),
      reader.listCnis(),
      reader.getCni('i'),
      reader.listSlots(),
      reader.getSlot('i'),
    ]);
    expect(server.requests.map(({ method }) => method)).toEqual(Array.from({ length: 10 }, () => 'GET'));
    const { traffic } = reader;
    // The answers of this server are no answers to these: what counts is what was sent.
    await Promise.allSettled([
      traffic.listRoutes(),
      traffic.listMagicInterconnects(),
      traffic.listGreTunnels(),
      traffic.listIpsecTunnels(),
      traffic.getCloudflareAsn(),
      traffic.listPrefixes(),
      traffic.listBgpPrefixes('p'),
    ]);
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(server.requests).toHaveLength(17);
    await Promise.allSettled([traffic.queryTunnels({ since: 'a', recent: 'b', until: 'c' })]);
    expect(Object.keys(traffic)).toHaveLength(8);
    expect(server.requests.slice(17).map(({ method, url }) => [method, url])).toEqual([['POST', '/client/v4/graphql']]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s at run time too', async (method) => {
    let sent = 0;
    const inner: Transport = () => Promise.reject(new Error(`sent ${++sent}`));
    const request = { operation: 'delete_cni', method, path: '/x', accept: '*/*' } as unknown as ReadRequest;
    const error = await failureOf(readOnlyTransport(inner)(request));
    expect(error).toMatchObject({ kind: 'refused', operation: 'delete_cni', method, uncertain: false });
    expect(sent).toBe(0);
  });
});

describe('an argument that cannot be sent', () => {
  it.each(['', '.', '..', '\ud800'])('is refused before any request: the name %j', async (name) => {
    const server = await startContract();
    const api = apiAt(server.baseUrl);
    for (const error of await Promise.all(
      [
        api.getInterconnect(name),
        api.getInterconnectStatus(name),
        api.getInterconnectLoa(name),
        api.deleteInterconnect(name),
        api.getCni(name),
        api.updateCni(name, {}),
        api.deleteCni(name),
        api.getSlot(name),
        apiAt(server.baseUrl, { account: name }).listCnis(),
      ].map(failureOf),
    )) {
      expect(error).toMatchObject({ kind: 'refused', uncertain: false });
    }
    expect(server.requests).toEqual([]);
  });

  it('is refused before any request: an empty or too long name for a letter', async () => {
    const server = await startContract();
    const api = apiAt(server.baseUrl);
    expect((await failureOf(api.getInterconnectLoa('x', ''))).kind).toBe('refused');
    expect((await failureOf(api.getInterconnectLoa('x', 'é'.repeat(201)))).kind).toBe('refused');
    await api.getInterconnectLoa('x', '😀'.repeat(200));
    expect(server.requests).toHaveLength(1);
  });

  it('is refused by every call: a base URL over plain http to another machine', async () => {
    const error = await failureOf(apiAt('http://192.0.2.1/client/v4').getSettings());
    expect(error.kind).toBe('refused');
    expect(error.hint).toContain('127.0.0.1');
  });
});
