import { describe, expect, it } from 'vitest';
import { jumpingApiAt } from './clients.ts';
import { json, startServer } from './local-server.ts';
import { cni } from './objects.ts';

const usedUp = { ratelimit: '"default";r=0;t=60', 'ratelimit-policy': '"default";q=1200;w=300' };
const status = { state: 'Healthy' };

describe('the last look before a write', () => {
  it('comes after the wait for the quota, and the question for the health says when it left', async () => {
    const server = await startServer((_, response, index) => json(response, 200, cni, index === 0 ? usedUp : {}));
    const { api, clock } = jumpingApiAt(server.baseUrl);
    await api.getCni('i');
    const looks: (readonly [at: number, requests: number])[] = [];
    await api.deleteCni('i', () => {
      looks.push([clock.now(), server.requests.length]);
      return Promise.resolve();
    });
    expect(looks).toHaveLength(1);
    expect(looks[0]?.[0]).toBeGreaterThanOrEqual(60_000);
    expect(looks[0]?.[1]).toBe(1);
    const asking = await startServer((_, response, index) =>
      json(response, 200, index === 0 ? cni : status, index === 0 ? usedUp : {}),
    );
    const other = jumpingApiAt(asking.baseUrl);
    await other.api.getCni('i');
    const sent: number[] = [];
    await other.api.getInterconnectStatus('c', { onSend: () => sent.push(other.clock.now()) });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toBeGreaterThanOrEqual(60_000);
  });

  it('comes before each try; one that rejects stops the write with its own error, and nothing more is sent', async () => {
    const server = await startServer((_, response) => json(response, 429, {}, { 'retry-after': '5' }));
    const { api, clock } = jumpingApiAt(server.baseUrl);
    const dark = new Error('no light');
    const looks: number[] = [];
    const look = () => {
      looks.push(clock.now());
      return looks.length < 3 ? Promise.resolve() : Promise.reject(dark);
    };
    await expect(api.updateCni('i', {}, undefined, look)).rejects.toBe(dark);
    expect(looks).toEqual([0, 5_000, 10_000]);
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    await expect(api.deleteInterconnect('c', look)).rejects.toBe(dark);
    expect(server.requests).toHaveLength(2);
  });

  it('may read where the quota is used up, and where a single request may go out until its answer comes', async () => {
    const server = await startServer(({ method, url }, response, index) =>
      json(response, 200, url.endsWith('/status') ? status : cni, index === 0 || method === 'GET' ? usedUp : {}),
    );
    const { api, clock } = jumpingApiAt(server.baseUrl);
    await api.getCni('i');
    const look = async () => {
      await api.getInterconnectStatus('c');
    };
    await Promise.all(['i', 'j', 'k'].map((id) => api.deleteCni(id, look)));
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(3);
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
  });
});
