import { describe, expect, it } from 'vitest';
import { account, type Body, createCni, createDirect, magic, sandboxClient } from './client.ts';

async function withCni() {
  const client = await sandboxClient();
  const icon = await createDirect(client);
  const cni = await createCni(client, icon, 'a');
  return { client, icon, cni, put: (body: unknown) => client.call('PUT', `cnis/${cni.id}`, body) };
}

describe('a create of a CNI', () => {
  it('gets an id and the two ends of its own /31', async () => {
    const { client, icon, cni } = await withCni();
    const second = await createCni(client, icon, 'b');
    expect([cni.p2p_ip, cni.cust_ip, second.p2p_ip, second.cust_ip]).toEqual([
      '172.16.0.0/31',
      '172.16.0.1/31',
      '172.16.0.2/31',
      '172.16.0.3/31',
    ]);
    expect(second.id).not.toBe(cni.id);
  });

  it('never gets a /31 that another CNI uses', async () => {
    const { client, icon, cni, put } = await withCni();
    await put({ ...cni, p2p_ip: '172.16.0.1/30', cust_ip: '172.16.0.2/30' });
    expect((await createCni(client, icon, 'b')).p2p_ip).toBe('172.16.0.4/31');
  });

  it('is a conflict when a CNI or an unlisted tunnel has the conduit name', async () => {
    const icon = { name: 'icon-1', type: 'gcp_partner', region: 'us-east4' };
    const client = await sandboxClient({
      seed: { accounts: { [account]: { interconnects: [icon], tunnels: ['gre-1'] } } },
    });
    await createCni(client, 'icon-1', 'a');
    for (const name of ['a', 'gre-1']) {
      const answer = await client.call('POST', 'cnis', { account, interconnect: 'icon-1', magic: magic(name) });
      expect([answer.status, answer.json.errors[0]?.message]).toEqual([409, `Name conflict: ${name}`]);
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['on an unknown interconnect', { interconnect: 'icon-9' }],
    ['of another account', { account: 'other' }],
    ['with addresses', { cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' }],
    ['with a BGP mode', { bgp_mode: 'advertise_only' }],
    ['without a description', { magic: { conduit_name: 'x', mtu: 1500 } }],
    ['with an unknown nested field', { magic: { ...magic('x'), ttl: 1 } }],
    ['with an MTU beyond 32 bits', { magic: { ...magic('x'), mtu: 4294967296 } }],
    ['with an MTU that is no integer', { magic: { ...magic('x'), mtu: 1500.5 } }],
    ['with bgp that is null', { bgp: null }],
    ['with a prefix that is none', { bgp: { customer_asn: 1, extra_prefixes: ['10.0.0.0/33'] } }],
    ['with an octet that begins with zero', { bgp: { customer_asn: 1, extra_prefixes: ['10.0.00.0/8'] } }],
    ['with a quote in the MD5 key', { bgp: { customer_asn: 1, extra_prefixes: [], md5_key: 'a"b' } }],
    ['with an empty MD5 key', { bgp: { customer_asn: 1, extra_prefixes: [], md5_key: '' } }],
    ['with a negative ASN', { bgp: { customer_asn: -1, extra_prefixes: [] } }],
  ])('is refused: %s', async (_name, change) => {
    const { client, icon } = await withCni();
    const body = { account, interconnect: icon, magic: magic('x'), ...change };
    expect((await client.call('POST', 'cnis', body)).status).toBe(400);
    expect((await client.call('GET', 'cnis')).json.items).toHaveLength(1);
  });
});

describe('an update of a CNI', () => {
  it('replaces the whole object: absent fields are removed', async () => {
    const { client, cni, put } = await withCni();
    const bgp = { customer_asn: 4294967295, extra_prefixes: ['0.0.0.0/0'], md5_key: 'hunter2!' };
    const full = { ...cni, bgp, bgp_mode: 'advertise_only' };
    expect((await put(full)).json).toEqual(full);
    expect((await client.call('GET', `cnis/${cni.id}`)).json).toEqual(full);
    expect((await put(cni)).json).toEqual(cni);
    expect((await client.call('GET', `cnis/${cni.id}`)).json).toEqual(cni);
  });

  it('can move it, rename it and change its addresses', async () => {
    const { client, icon, cni, put } = await withCni();
    const [free] = (await client.call('GET', 'slots?occupied=false&site=lhr01')).json.items;
    const other = await createDirect(client, free?.id);
    const moved = { ...cni, interconnect: other, magic: magic('z'), p2p_ip: '10.0.0.0/31', cust_ip: '10.0.0.1/31' };
    expect((await put(moved)).json).toEqual(moved);
    expect((await client.call('GET', `cnis?slot=${free?.id ?? ''}`)).json.items).toEqual([moved]);
    expect((await client.call('DELETE', `interconnects/${icon}`)).status).toBe(200);
    expect((await createCni(client, other, 'a')).magic.conduit_name).toBe('a');
  });

  it('accepts an unknown field only when it is as stored, at any depth', async () => {
    const icon = { name: 'icon-1', type: 'gcp_partner', region: 'us-east4' };
    const cni = {
      id: '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
      account,
      interconnect: 'icon-1',
      cust_ip: '10.0.0.1/31',
      p2p_ip: '10.0.0.0/31',
      magic: { ...magic('a'), colour: ['red', { deep: 1 }] },
      newer: { x: 1, y: null },
    };
    const client = await sandboxClient({ seed: { accounts: { [account]: { interconnects: [icon], cnis: [cni] } } } });
    const put = (body: unknown) => client.call('PUT', `cnis/${cni.id}`, body);
    const reordered = { ...cni, newer: { y: null, x: 1 }, magic: { ...cni.magic, mtu: 1476 } };
    expect((await put(reordered)).json).toEqual(reordered);
    const bad = [
      { ...cni, newer: { x: 2, y: null } },
      { ...cni, magic: { ...cni.magic, colour: ['red'] } },
      { ...cni, magic: { ...cni.magic, taste: 1 } },
      { ...cni, tags: [] },
    ];
    for (const body of bad) expect((await put(body)).status).toBe(400);
  });

  it.each<[string, (cni: Body) => unknown]>([
    ['another id', (cni) => ({ ...cni, id: '00000000-0000-4000-8000-000000000000' })],
    ['another account', (cni) => ({ ...cni, account: 'other' })],
    ['a part of the object only', ({ id, magic }) => ({ id, magic })],
    ['an unknown interconnect', (cni) => ({ ...cni, interconnect: 'icon-9' })],
    ['a conduit name that is taken', (cni) => ({ ...cni, magic: magic('taken') })],
    ['the addresses of another CNI', (cni) => ({ ...cni, p2p_ip: '172.16.0.2/31', cust_ip: '172.16.0.3/31' })],
    ['a wider prefix around another CNI', (cni) => ({ ...cni, p2p_ip: '172.16.0.5/29', cust_ip: '172.16.0.6/29' })],
    ['two ends that do not meet', (cni) => ({ ...cni, p2p_ip: '10.0.0.0/31', cust_ip: '10.0.0.3/31' })],
    ['one address for both ends', (cni) => ({ ...cni, p2p_ip: '10.0.0.0/31', cust_ip: '10.0.0.0/31' })],
    ['an address as an object', (cni) => ({ ...cni, p2p_ip: { ip: '10.0.0.0', cidr: 31 } })],
    ['an unknown BGP mode', (cni) => ({ ...cni, bgp_mode: 'loud' })],
  ])('with %s is refused and changes nothing', async (_name, change) => {
    const { client, icon, cni, put } = await withCni();
    await createCni(client, icon, 'taken');
    expect((await put(change(cni))).status).toBe(400);
    expect((await client.call('GET', `cnis/${cni.id}`)).json).toEqual(cni);
  });

  it('can use the name and the prefix that another CNI released', async () => {
    const { client, icon, cni, put } = await withCni();
    const other = await createCni(client, icon, 'b');
    await client.call('DELETE', `cnis/${other.id}`);
    const successor = { ...cni, magic: magic('b'), p2p_ip: other.p2p_ip, cust_ip: other.cust_ip };
    expect((await put(successor)).json).toEqual(successor);
  });
});
