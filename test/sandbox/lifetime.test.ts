import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { account, type Body, createCni, sandboxClient } from './client.ts';

describe('a sandbox', () => {
  it('listens on 127.0.0.1, on the port that it reports', async () => {
    const client = await sandboxClient();
    expect(client.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9][0-9]*\/client\/v4$/);
    expect((await client.call('GET', 'settings')).status).toBe(200);
  });

  it('reports that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const error: unknown = await startSandbox({ port }).catch((thrown: unknown) => thrown);
    other.close();
    expect(error).toBeInstanceOf(SandboxError);
    expect((error as Error).message).toContain(`port ${port}`);
  });

  it('closes despite connections that are kept alive, and accepts no new ones', async () => {
    const agent = new Agent({ keepAlive: true });
    const sandbox = await startSandbox({});
    const [answer] = (await once(request(`${sandbox.url}/nowhere`, { agent }).end(), 'response')) as [
      NodeJS.ReadableStream & { statusCode: number },
    ];
    answer.resume();
    await once(answer, 'end');
    expect(answer.statusCode).toBe(401);
    await sandbox.close();
    await expect(fetch(sandbox.url)).rejects.toThrow();
    agent.destroy();
  });

  it.each<[string, SandboxOptions]>([
    ['a fault of latency', { faults: [{ kind: 'latency', ms: 3_600_000, operation: 'get_settings' }] }],
    ['its latency', { latencyMs: 3_600_000 }],
  ])('answers requests that %s holds only when it closes', async (_name, options) => {
    const client = await sandboxClient(options);
    const held = client.call('GET', 'settings');
    for (;;) {
      const { counts, requests } = (await client.control('GET', 'requests')).json;
      if (counts['get_settings'] !== 1) continue;
      expect(requests[0]?.status).toBeNull();
      break;
    }
    await client.close();
    expect((await held).status).toBe(200);
  });

  it('can store 20,000 CNIs, create one more, and list them all', async () => {
    const cnis = Array.from({ length: 20_000 }, (_, i) => ({
      id: `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
      interconnect: 'icon-1',
      cust_ip: `10.${i >> 15}.${(i >> 7) & 255}.${(i * 2 + 1) & 255}/31`,
      p2p_ip: `10.${i >> 15}.${(i >> 7) & 255}.${(i * 2) & 255}/31`,
      magic: { conduit_name: `c${i}`, description: '', mtu: 1500 },
    }));
    const interconnects = [{ name: 'icon-1', type: 'gcp_partner', region: 'us-east4' }];
    const client = await sandboxClient({ seed: { accounts: { [account]: { interconnects, cnis } } } });
    const added = await createCni(client, 'icon-1', 'one-more');
    const seen = new Set<string>();
    for (let cursor: number | null = 0; cursor !== null;) {
      const page: Body = (await client.call('GET', `cnis?limit=1000&cursor=${cursor}`)).json;
      for (const { id } of page.items) seen.add(id);
      cursor = page.next;
    }
    expect(seen.size).toBe(20_001);
    expect(seen).toContain(added.id);
  });
});
