import { describe, expect, it } from 'vitest';
import { account, sandboxClient } from './client.ts';

const id = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10';
const cni = (mtu: number) =>
  `{"id":"${id}","account":"${account}","cust_ip":"10.0.0.1/31","interconnect":"i","magic":{"conduit_name":"a","description":"","mtu":${mtu}},` +
  `"p2p_ip":"10.0.0.0/31","serial":9007199254740993,"deep":{"list":[18446744073709551615,1.10,-0,1e400],"__proto__":{"x":1}}}`;
const state = `{"accounts":{"${account}":{"interconnects":[{"name":"i","type":"gcp_partner","region":"r"}],"cnis":[${cni(1500)}]}}}`;

describe('large numbers and unknown fields', () => {
  it('survive in state, answers and updates to the last byte', async () => {
    const client = await sandboxClient();
    expect((await client.control('PUT', 'state', state)).status).toBe(200);
    expect((await client.call('GET', `cnis/${id}`)).text).toBe(cni(1500));
    expect((await client.call('PUT', `cnis/${id}`, cni(1476))).text).toBe(cni(1476));
    expect((await client.call('GET', 'cnis')).text).toBe(`{"items":[${cni(1476)}],"next":null}`);
    expect((await client.control('GET', 'state')).text).toContain(cni(1476));
  });

  it('are compared to the last digit', async () => {
    const client = await sandboxClient();
    await client.control('PUT', 'state', state);
    const rounded = cni(1500).replace('9007199254740993', '9007199254740992');
    expect((await client.call('PUT', `cnis/${id}`, rounded)).status).toBe(400);
  });

  it('are exact in a seed whose reader keeps big integers', async () => {
    const interconnects = [{ name: 'i', type: 'gcp_partner', region: 'r', serial: 9007199254740993n }];
    const client = await sandboxClient({ seed: { accounts: { [account]: { interconnects } } } });
    expect((await client.call('GET', 'interconnects/i')).text).toContain('"serial":9007199254740993');
  });
});
