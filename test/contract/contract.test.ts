import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { documented, operationOf, operations, requestProblems, responseProblems } from './contract.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const slot = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const unknownId = '00000000-0000-4000-8000-000000000000';
const magic = (conduit_name: string) => ({ conduit_name, description: '', mtu: 1500 });
const bgp = { customer_asn: 65010, extra_prefixes: ['203.0.113.0/24'], md5_key: 'hunter2!' };
const envelope = (message: string) => ({
  success: false,
  errors: [{ code: 1000, message }],
  messages: [],
  result: null,
});

type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

/** One good request of each operation that changes nothing, or nothing that the next one needs. */
function goodRequests(icon: string, cni: Record<string, unknown>): readonly (readonly [string, string, unknown?])[] {
  const body = { account, interconnect: icon, magic: magic('one-more'), bgp };
  return [
    ['GET', 'settings'],
    ['PUT', 'settings', { default_asn: 64512 }],
    ['GET', 'slots'],
    ['GET', `slots/${slot}`],
    ['GET', 'interconnects'],
    ['POST', 'interconnects', { account, type: 'gcp_partner', bandwidth: '1G', pairing_key: 'opaque' }],
    ['GET', `interconnects/${icon}`],
    ['GET', `interconnects/${icon}/status`],
    ['GET', `interconnects/${icon}/loa`],
    ['GET', `interconnects/${icon}/loa/default`],
    ['GET', 'cnis'],
    ['POST', 'cnis', body],
    ['GET', `cnis/${String(cni['id'])}`],
    ['PUT', `cnis/${String(cni['id'])}`, { ...cni, bgp }],
    ['DELETE', `cnis/${String(cni['id'])}`],
    ['DELETE', `interconnects/${icon}`],
  ];
}

describe('the sandbox, every operation and every documented status', () => {
  let sandbox: Sandbox;
  let proxy: RecordingProxy;
  let send: Send;
  let icon: string;
  let cni: Record<string, unknown>;

  beforeAll(async () => {
    sandbox = await startSandbox({ readOnlyToken: 'reader' });
    proxy = await startRecordingProxy(new URL(sandbox.url).origin);
    send = (method, path, body, headers = {}) =>
      fetch(`${proxy.origin}/client/v4/accounts/${account}/cni/${path}`, {
        method,
        headers: {
          authorization: 'Bearer writer',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  });
  afterAll(async () => {
    await proxy.close();
    await sandbox.close();
  });

  async function statuses(requests: ReturnType<typeof goodRequests>, headers?: Record<string, string>) {
    const seen: number[] = [];
    for (const [method, path, body] of requests) {
      const answer = await send(method, path, body, headers);
      await answer.arrayBuffer();
      seen.push(answer.status);
    }
    return seen;
  }

  async function withFaults(faults: SandboxFaults, run: () => Promise<void>) {
    const set = (list: SandboxFaults) =>
      fetch(new URL('/_sandbox/faults', sandbox.url), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(list),
      });
    expect((await set(faults)).status).toBe(200);
    await run();
    await set([]);
  }

  it('gets 200 for a lifecycle of good requests', async () => {
    const created = await send('POST', 'interconnects', { account, type: 'direct', slot_id: slot, speed: '10G' });
    icon = ((await created.json()) as { name: string }).name;
    const body = { account, interconnect: icon, magic: magic('edge-1'), bgp };
    cni = (await (await send('POST', 'cnis', body)).json()) as Record<string, unknown>;
    const safe = goodRequests(icon, cni).filter(([method]) => method === 'GET' || method === 'PUT');
    expect(new Set(await statuses(safe))).toEqual(new Set([200]));
    await send('POST', 'interconnects', { account, type: 'gcp_partner', bandwidth: '1G', pairing_key: 'opaque' });
    await send('GET', 'interconnects?type=gcp_partner&limit=1&cursor=0');
  });

  it('gets 401 without credentials', async () => {
    const seen = await statuses(goodRequests(icon, cni), { authorization: '' });
    expect(seen).toEqual(seen.map(() => 401));
  });

  it('gets 403 for writes with a read-only token, and for all requests to an unknown account', async () => {
    const writes = goodRequests(icon, cni).filter(([method]) => method !== 'GET');
    expect(new Set(await statuses(writes, { authorization: 'Bearer reader' }))).toEqual(new Set([403]));
    for (const [method, path] of goodRequests(icon, cni).filter(([verb]) => verb === 'GET')) {
      const url = `${proxy.origin}/client/v4/accounts/someone-else/cni/${path}`;
      const answer = await fetch(url, { method, headers: { authorization: 'Bearer writer' } });
      await answer.arrayBuffer();
      expect(answer.status, path).toBe(403);
    }
  });

  it('gets 400 for a query parameter that the operation does not have', async () => {
    const wrong = goodRequests(icon, cni).map(([method, path, body]) => [method, `${path}?bogus=1`, body] as const);
    const seen = await statuses(wrong);
    expect(seen).toEqual(seen.map(() => 400));
  });

  it('gets 404 for objects that do not exist', async () => {
    const missing = goodRequests('icon-nowhere-0001', { ...cni, id: unknownId })
      .map(([method, path, body]) => [method, path.replace(slot, unknownId), body] as const)
      .filter(([, path]) => path.includes('/'));
    const seen = await statuses(missing);
    expect(seen).toEqual(seen.map(() => 404));
  });

  it('gets 404 for settings only from a fault, because settings always exist', async () => {
    const faults: SandboxFaults = [
      { kind: 'status', operation: ['get_settings', 'update_settings'], status: 404, body: envelope('Not found') },
    ];
    await withFaults(faults, async () => {
      expect(
        await statuses([
          ['GET', 'settings'],
          ['PUT', 'settings', {}],
        ]),
      ).toEqual([404, 404]);
    });
  });

  it('gets 409 for a conduit name that is taken', async () => {
    const answer = await send('POST', 'cnis', { account, interconnect: icon, magic: magic('edge-1') });
    expect(answer.status).toBe(409);
  });

  it('gets 500 from a fault', async () => {
    await withFaults([{ kind: 'status', status: 500, body: envelope('Internal server error') }], async () => {
      const seen = await statuses(goodRequests(icon, cni));
      expect(seen).toEqual(seen.map(() => 500));
    });
  });

  it('gets 200 for the deletes at the end', async () => {
    expect(
      await statuses([
        ['DELETE', `cnis/${String(cni['id'])}`],
        ['DELETE', `interconnects/${icon}`],
      ]),
    ).toEqual([200, 200]);
  });

  it('got answers that the contract allows, and every operation and documented status was seen', () => {
    const problems = proxy.exchanges.flatMap((exchange) =>
      responseProblems(exchange).map((problem) => `${exchange.method} ${exchange.url} ${exchange.status}: ${problem}`),
    );
    expect(problems).toEqual([]);
    const seen = new Set(
      proxy.exchanges.map(({ method, url, status }) => `${operationOf(method, url)?.operation.id ?? 'none'} ${status}`),
    );
    expect(operations).toHaveLength(16);
    expect([...seen].sort()).toEqual([...documented].sort());
  });

  it('accepted only requests that the contract allows', () => {
    const taken = proxy.exchanges.filter(({ status }) => status === 200 || status === 409 || status === 404);
    expect(taken.flatMap((exchange) => requestProblems(exchange))).toEqual([]);
  });

  it('refused with 400 or 401 only requests that the contract forbids too', () => {
    const refused = proxy.exchanges.filter(({ status }) => status === 400 || status === 401);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((exchange) => requestProblems(exchange).length === 0)).toEqual([]);
  });
});
