import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { seedDirect } from '../helpers/seed-objects.ts';
import { account, type Client, createCni, createDirect, magic, sandboxClient } from './client.ts';

const bgp = { customer_asn: 65010, extra_prefixes: [], md5_key: 'first-key' };
const id = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10';
const cni = {
  ...{ id, account, interconnect: 'icon-1', cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' },
  ...{ magic: magic('wan-a'), bgp },
};
const seed = {
  accounts: { [account]: { slots: [], interconnects: [{ ...seedDirect, account, owner: account }], cnis: [cni] } },
};

/** A circuit with one CNI with BGP, its router, and a clock. */
async function scene(options: SandboxOptions = {}) {
  const clock = { now: 1_000_000 };
  const client = await sandboxClient({ seed, routers: {}, now: () => clock.now, ...options });
  const put = async (change: object) =>
    expect((await client.call('PUT', `cnis/${id}`, { ...cni, ...change })).status).toBe(200);
  return { client, clock, put, session: () => sessionOf(client) };
}

async function sessionOf(client: Client, name = 'wan-a'): Promise<unknown> {
  return (JSON.parse((await client.control('GET', `routers/${name}`)).text) as { session: string }).session;
}

const withKey = (md5_key: string | null) => ({ bgp: { ...bgp, md5_key } });

describe('a router of the sandbox', () => {
  test('begins in agreement with the seed, and shows no key', async () => {
    const { client } = await scene();
    const { text } = await client.control('GET', 'routers/wan-a');
    expect(JSON.parse(text)).toEqual({
      ...{ account, name: 'wan-a', session: 'up', since: '1970-01-01T00:16:40.000Z' },
      why: 'key, ASN and addresses are those of its CNI, and its circuit has light',
      ...{ customer_asn: 65010, cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31', has_md5_key: true },
    });
    expect(JSON.parse((await client.control('GET', 'routers')).text)).toEqual({ routers: [JSON.parse(text)] });
  });

  test('keeps its key: an old session outlives a changed key for the hold time, and no longer', async () => {
    const { clock, put, session } = await scene();
    await put(withKey('second-key'));
    clock.now += 239_999;
    expect(await session()).toBe('up');
    clock.now += 1;
    expect(await session()).toBe('down');
  });

  test('comes up again as soon as it is told the key', async () => {
    const { client, clock, put, session } = await scene({ routers: { holdMs: 0 } });
    await put(withKey('second-key'));
    clock.now += 5000;
    expect(await session()).toBe('down');
    const { text } = await client.control('PUT', 'routers/wan-a', { md5_key: 'second-key' });
    expect(JSON.parse(text)).toMatchObject({ session: 'up', since: new Date(clock.now).toISOString() });
    expect(text).not.toContain('second-key');
  });

  test('that gets the key first keeps its session until the CNI has it, too, if that is soon', async () => {
    const { client, clock, put, session } = await scene();
    await client.control('PUT', 'routers/wan-a', { md5_key: 'second-key' });
    clock.now += 100_000;
    await put(withKey('second-key'));
    clock.now += 1_000_000;
    expect(await session()).toBe('up');
    const { text } = await client.control('GET', 'routers/wan-a');
    expect(JSON.parse(text)).toMatchObject({ since: '1970-01-01T00:16:40.000Z' });
  });

  test('says when the session went down, although nobody looked', async () => {
    const { client, clock, put } = await scene();
    await put(withKey(null));
    clock.now += 1_000_000;
    expect(JSON.parse((await client.control('GET', 'routers/wan-a')).text)).toMatchObject({
      session: 'down',
      since: new Date(1_240_000).toISOString(),
      why: 'md5_key is not that of its CNI',
    });
    await put({});
    expect(JSON.parse((await client.control('GET', 'routers/wan-a')).text)).toMatchObject({
      session: 'up',
      since: new Date(clock.now).toISOString(),
    });
  });

  test.each([
    ['another ASN', { bgp: { ...bgp, customer_asn: 65011 } }, 'customer_asn is not that of its CNI'],
    [
      'other addresses',
      { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' },
      'cust_ip is not that of its CNI; p2p_ip is not that of its CNI',
    ],
    ['no bgp', { bgp: undefined }, 'its CNI has no bgp'],
  ])('has no session with a CNI that gets %s', async (_what, change, why) => {
    const { client, put } = await scene();
    await put(change);
    const { text } = await client.control('GET', 'routers/wan-a');
    expect(JSON.parse(text)).toMatchObject({ session: 'down', why });
    await put({});
    expect(await sessionOf(client)).toBe('up');
  });

  test('is told another ASN and other addresses', async () => {
    const { client, put, session } = await scene();
    const addresses = { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' };
    await client.control('PUT', 'routers/wan-a', { ...addresses, customer_asn: 65011 });
    expect(await session()).toBe('down');
    await put({ ...addresses, bgp: { ...bgp, customer_asn: 65011 } });
    expect(await session()).toBe('up');
  });

  test('keeps its session with advertise_only, which ends routes alone', async () => {
    const { put, session } = await scene();
    await put({ bgp_mode: 'advertise_only' });
    expect(await session()).toBe('up');
  });

  test.each(['Down', 'Unhealthy', 'Pending'])('has no session on a circuit that is %s', async (state) => {
    const { client, session } = await scene();
    const lit = JSON.parse((await client.control('GET', 'state')).text) as typeof seed;
    const dark = { accounts: { [account]: { ...lit.accounts[account], status: { 'icon-1': { state } } } } };
    expect((await client.control('PUT', 'state', dark)).status).toBe(200);
    expect(JSON.parse((await client.control('GET', 'routers/wan-a')).text)).toMatchObject({
      session: 'down',
      why: `no light: icon-1 is ${state}`,
    });
    await client.control('PUT', 'state', lit);
    expect(await session()).toBe('up');
  });

  test('outlives its CNI, and belongs to the next one of that name', async () => {
    const { client, session } = await scene();
    await client.call('DELETE', `cnis/${id}`);
    expect(await session()).toBe('down');
    const made = await client.call('POST', 'cnis', { account, interconnect: 'icon-1', magic: magic('wan-a'), bgp });
    expect(JSON.parse((await client.control('GET', 'routers/wan-a')).text)).toMatchObject({
      why: 'cust_ip is not that of its CNI; p2p_ip is not that of its CNI',
    });
    const { cust_ip, p2p_ip } = made.json;
    await client.control('PUT', 'routers/wan-a', { cust_ip, p2p_ip });
    expect(await session()).toBe('up');
    expect((JSON.parse((await client.control('GET', 'routers')).text) as { routers: unknown[] }).routers).toHaveLength(
      1,
    );
  });

  test('follows its CNI to another conduit name, with the key that it holds', async () => {
    const { client, put } = await scene({ routers: { holdMs: 0 } });
    await put({ magic: magic('wan-b'), ...withKey('second-key') });
    expect(await client.control('GET', 'routers/wan-a')).toMatchObject({ status: 404 });
    expect(await sessionOf(client, 'wan-b')).toBe('down');
  });

  test('is set up like its CNI when that first has BGP: a static one has none', async () => {
    const client = await sandboxClient({ routers: {} });
    const icon = await createDirect(client);
    const made = await createCni(client, icon, 'wan-c');
    expect(await client.control('GET', 'routers/wan-c')).toMatchObject({ status: 404 });
    await client.call('PUT', `cnis/${made.id}`, { ...made, bgp });
    expect(await sessionOf(client, 'wan-c')).toBe('up');
  });
});

describe('/_sandbox/routers', () => {
  test('is there with routers only', async () => {
    const client = await sandboxClient({ seed });
    const answer = await client.control('GET', 'routers/wan-a');
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.text).toContain('start it with --routers');
  });

  test.each([
    ['PUT', 'routers/wan-a', '{"md5_key":"hunter2', 400, 'the body must be a JSON object'],
    ['PUT', 'routers/wan-a', ['hunter2'], 400, 'the body must be a JSON object'],
    ['PUT', 'routers/wan-a', {}, 400, 'the body must hold some of md5_key, customer_asn, cust_ip, p2p_ip'],
    ['PUT', 'routers/wan-a', { md5: 'hunter2' }, 400, 'unknown field `md5`'],
    ['PUT', 'routers/wan-a', { md5_key: 'hunter2?' }, 400, '`md5_key` must not be empty'],
    ['PUT', 'routers/wan-a', { cust_ip: 'hunter2' }, 400, '`cust_ip` must be an IPv4 address'],
    ['PUT', 'routers/wan-z', { md5_key: 'hunter2' }, 404, 'no router \\"wan-z\\"'],
    ['GET', 'routers/', undefined, 404, 'no router'],
    ['GET', 'routers/%zz', undefined, 404, 'no router'],
    ['PUT', 'routers', { md5_key: 'hunter2' }, 405, 'this path takes GET'],
    ['DELETE', 'routers/wan-a', undefined, 405, 'this path takes GET, PUT'],
  ])('answers %s %s %j with %d and changes nothing', async (method, path, body, status, words) => {
    const { client, session } = await scene({ routers: { holdMs: 0 } });
    const answer = await client.control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain('hunter2');
    expect(await session()).toBe('up');
  });

  test('wants the token that the sandbox wants', async () => {
    const { client } = await scene({ token: 't0ken' });
    const answer = await client.control('GET', 'routers', undefined, { authorization: 'Bearer other' });
    expect(answer.status).toBe(401);
  });

  test('shows a key in no log', async () => {
    const { client } = await scene();
    await client.control('PUT', 'routers/wan-a', { md5_key: 'hunter2' });
    for (const path of ['requests', 'log', 'state', 'routers']) {
      expect((await client.control('GET', path)).text).not.toContain('hunter2');
    }
  });

  test('tells routers of one name in two accounts apart', async () => {
    const tag = 'f'.repeat(32);
    const { interconnects, cnis } = seed.accounts[account];
    const second = {
      slots: [],
      interconnects: interconnects.map((icon) => ({ ...icon, account: tag, owner: tag })),
      cnis: cnis.map((other) => ({ ...other, account: tag })),
    };
    const { client } = await scene({
      routers: { holdMs: 0 },
      seed: { accounts: { ...seed.accounts, [tag]: second } },
    });
    expect(await client.control('GET', 'routers/wan-a')).toMatchObject({ status: 409 });
    expect(await client.control('PUT', `routers/wan-a?account=${tag}`, { md5_key: null })).toMatchObject({
      status: 200,
    });
    expect(await sessionOf(client, `wan-a?account=${tag}`)).toBe('down');
    expect(await sessionOf(client, `wan-a?account=${account}`)).toBe('up');
  });
});
