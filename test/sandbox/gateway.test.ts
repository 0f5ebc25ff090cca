import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { account, createDirect, sandboxClient } from './client.ts';

const enveloped = {
  success: false,
  errors: [{ code: expect.any(Number) as number, message: expect.any(String) as string }],
  messages: [],
  result: null,
};

describe('credentials', () => {
  it.each<[string, Record<string, string>, number]>([
    ['no header', { authorization: '' }, 401],
    ['an empty token', { authorization: 'Bearer ' }, 401],
    ['another scheme', { authorization: 'Basic eDp5' }, 401],
    ['any token', { authorization: 'Bearer anything' }, 200],
  ])('give for %s the status %i', async (_name, headers, status) => {
    const client = await sandboxClient();
    const answer = await client.call('GET', 'settings', undefined, headers);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.json).toEqual(enveloped);
  });

  it('may be a key with its e-mail, but not only one of them', async () => {
    const client = await sandboxClient();
    const status = async (given: Record<string, string>) => {
      const answer = await fetch(`${client.url}/accounts/${account}/cni/settings`, { headers: given });
      await answer.arrayBuffer();
      return answer.status;
    };
    expect(await status({ 'x-auth-email': 'noc@example.com', 'x-auth-key': 'k' })).toBe(200);
    expect(await status({ 'x-auth-key': 'k' })).toBe(401);
    expect(await status({ 'x-auth-email': 'noc@example.com' })).toBe(401);
  });

  it('must be the token that the sandbox was given', async () => {
    const client = await sandboxClient({ token: 'only-this' });
    expect((await client.call('GET', 'settings')).status).toBe(401);
    expect((await client.call('GET', 'settings', undefined, { authorization: 'Bearer only-this' })).status).toBe(200);
  });

  it('that may only read get 403 for a write, which changes nothing', async () => {
    const client = await sandboxClient({ token: 'writer', readOnlyToken: 'reader' });
    const reader = { authorization: 'Bearer reader' };
    expect((await client.call('GET', 'settings', undefined, reader)).status).toBe(200);
    const refused = await client.call('PUT', 'settings', { default_asn: 1 }, reader);
    expect([refused.status, refused.json]).toEqual([403, enveloped]);
    expect((await client.control('GET', 'log')).json).toEqual([]);
  });

  it('get 403 for an account that is not theirs', async () => {
    const client = await sandboxClient({}, 'f'.repeat(32));
    const answer = await client.call('GET', 'settings');
    expect([answer.status, answer.json]).toEqual([403, enveloped]);
  });
});

describe('the gateway', () => {
  it('answers 404 for unknown paths and 405 for unknown methods, in the envelope', async () => {
    const client = await sandboxClient();
    for (const path of ['tunnels', 'slots/', 'interconnects//status', 'interconnects/a/b', 'interconnects/%zz']) {
      const { status, json } = await client.call('GET', path);
      expect([path, status, json]).toEqual([path, 404, enveloped]);
    }
    const refused = await client.call('PATCH', 'settings', {});
    expect([refused.status, refused.headers.get('allow'), refused.json]).toEqual([405, 'GET, PUT', enveloped]);
    expect((await client.call('HEAD', 'settings')).status).toBe(405);
    const outside = await fetch(`${client.origin}/client/v4/user`, { headers: { authorization: 'Bearer t' } });
    expect(outside.status).toBe(404);
  });

  it.each<[string, unknown, string, number]>([
    ['malformed JSON', '{"default_asn":', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['a key twice', '{"default_asn":1,"default_asn":2}', 'application/json', 400],
    ['another content type', '{}', 'text/plain', 400],
    ['a content type with a charset', '{}', 'application/json; charset=utf-8', 200],
    ['endless nesting', '{"a":'.repeat(100_000), 'application/json', 400],
    ['a body of over a mebibyte', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 413],
  ])('answers a body of %s with the right status', async (_name, body, type, status) => {
    const client = await sandboxClient();
    const answer = await client.call('PUT', 'settings', body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect((await client.call('GET', 'settings')).json).toEqual({ default_asn: 13335 });
  });

  it('refuses a body for an operation without one', async () => {
    const client = await sandboxClient();
    const icon = await createDirect(client);
    expect((await client.call('DELETE', `interconnects/${icon}`, {})).status).toBe(400);
    expect((await client.call('DELETE', `interconnects/${icon}`)).status).toBe(200);
  });

  it('puts a different cf-ray on every answer', async () => {
    const client = await sandboxClient();
    const answers = [
      await client.call('GET', 'settings'),
      await client.call('GET', 'settings', undefined, { authorization: '' }),
      await client.call('GET', 'nowhere'),
    ];
    const rays = answers.map(({ headers }) => headers.get('cf-ray'));
    expect(rays).toEqual(rays.map(() => expect.stringMatching(/^[0-9a-f]{16}-[A-Z]{3}$/) as string));
    expect(new Set(rays).size).toBe(rays.length);
  });

  it('decodes names in the path, and does not resolve dots', async () => {
    const name = 'a/b ü..';
    const icon = { name, type: 'gcp_partner', region: 'us-east4' };
    const client = await sandboxClient({ seed: { accounts: { [account]: { interconnects: [icon] } } } });
    expect((await client.call('GET', `interconnects/${encodeURIComponent(name)}`)).json.name).toBe(name);
    const raw = await new Promise<number | undefined>((resolve, reject) => {
      const path = `/client/v4/accounts/${account}/cni/interconnects/../settings`;
      const headers = { authorization: 'Bearer t' };
      request(client.origin, { path, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(raw).toBe(404);
  });
});

describe('the quota', () => {
  it('is shown in headers, and blocks every call for a window when it is used up', async () => {
    let now = 1_000_000;
    const client = await sandboxClient({ rateLimit: { quota: 3, windowSeconds: 10 }, now: () => now });
    const get = async () => {
      const { status, headers } = await client.call('GET', 'settings');
      return [status, headers.get('ratelimit'), headers.get('retry-after')];
    };
    expect(await get()).toEqual([200, '"default";r=2;t=10', null]);
    now += 4_500;
    expect(await get()).toEqual([200, '"default";r=1;t=6', null]);
    expect(await get()).toEqual([200, '"default";r=0;t=6', null]);
    expect(await get()).toEqual([429, '"default";r=0;t=10', '10']);
    now += 9_999;
    expect(await get()).toEqual([429, '"default";r=0;t=1', '1']);
    now += 1;
    expect(await get()).toEqual([200, '"default";r=2;t=10', null]);
    const { headers } = await client.call('GET', 'settings');
    expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=10');
  });

  it('is counted by token', async () => {
    const client = await sandboxClient({ rateLimit: { quota: 1, windowSeconds: 10 } });
    const status = async (token: string) =>
      (await client.call('GET', 'settings', undefined, { authorization: `Bearer ${token}` })).status;
    expect([await status('a'), await status('a'), await status('b')]).toEqual([200, 429, 200]);
  });
});
