import { describe, expect, it } from 'vitest';
import { account, apiAt, everythingOf, failureOf } from './clients.ts';
import { json, startServer, text } from './local-server.ts';
import { cni, direct, facility, partner, slot } from './objects.ts';

/** A server that answers every request with one JSON value. */
async function answering(value: unknown) {
  const server = await startServer((_, response) => json(response, 200, value));
  return apiAt(server.baseUrl);
}

describe('reading objects', () => {
  it('reads both kinds of interconnects', async () => {
    const api = await answering({ items: [direct, partner, { ...partner, speed: undefined, owner: null }] });
    expect(await api.listInterconnects()).toEqual([
      {
        type: 'direct',
        name: 'cni-dfw01-0001',
        account,
        owner: account,
        site: 'dfw01',
        facility,
        slot_id: direct.slot_id,
        speed: '10G',
        device: 'ccr-1',
        raw: direct,
      },
      {
        type: 'gcp_partner',
        name: 'cni-gcp-2',
        account,
        owner: undefined,
        region: 'us-east4',
        bandwidth: '1G',
        raw: partner,
      },
      expect.objectContaining({ bandwidth: undefined, owner: undefined }),
    ]);
  });

  it('keeps an interconnect of an unknown type', async () => {
    const raw = { type: 'aws_partner', name: 'n', account, speed: 7 };
    const api = await answering(raw);
    const expected = { type: 'unknown', wireType: 'aws_partner', name: 'n', account, owner: undefined, raw };
    expect(await api.getInterconnect('n')).toEqual(expected);
  });

  it('reads a CNI, marks its key as secret, and keeps unknown fields', async () => {
    const raw = { ...cni, colo: { tier: [1, { deep: true }] } };
    const found = await (await answering(raw)).getCni('i');
    expect(found).toMatchObject({ cust_ip: '192.168.3.5/31', magic: cni.magic, bgp_mode: cni.bgp_mode });
    expect(found.bgp?.md5_key?.reveal()).toBe('hunter2!');
    expect(JSON.stringify(found.bgp)).not.toContain('hunter2!');
    expect(found.raw).toEqual(raw);
  });

  it.each([
    [{ bgp: undefined }, undefined],
    [{ bgp: null }, undefined],
    [{ bgp: { customer_asn: 1, extra_prefixes: [] } }, { customer_asn: 1, extra_prefixes: [], md5_key: undefined }],
    [{ bgp: { customer_asn: 1, extra_prefixes: [], md5_key: null } }, { customer_asn: 1, extra_prefixes: [] }],
    [{ bgp: { customer_asn: 1, extra_prefixes: [], md5_key: '' } }, { customer_asn: 1, extra_prefixes: [] }],
  ])('reads %j as a BGP session', async (change, bgp) => {
    expect((await (await answering({ ...cni, ...change })).getCni('i')).bgp).toEqual(bgp);
  });

  it('accepts addresses in their object form, and facilities as plain text', async () => {
    const shaped = { ...cni, cust_ip: { ip: '10.0.0.1', cidr: 31 }, p2p_ip: { ip: '10.0.0.0', cidr: 31 } };
    expect(await (await answering(shaped)).getCni('i')).toMatchObject({
      cust_ip: '10.0.0.1/31',
      p2p_ip: '10.0.0.0/31',
    });
    const plain = await (await answering({ ...slot, facility: 'Equinix DA1' })).getSlot('i');
    expect(plain.facility).toEqual({ name: 'Equinix DA1', address: [] });
    const bare = await (await answering({ ...direct, facility: { name: 'X' } })).getInterconnect(direct.name);
    expect(bare).toMatchObject({ facility: { name: 'X', address: [] } });
  });

  it('writes addresses as text, whatever form they were read in', async () => {
    const server = await startServer((_, response) => json(response, 200, cni));
    await apiAt(server.baseUrl).updateCni('i', {
      id: 'i',
      cust_ip: { ip: '10.0.0.1', cidr: 31 },
      p2p_ip: '10.0.0.0/31',
      x: null,
    });
    const sent: unknown = JSON.parse(server.requests[0]?.body ?? '');
    expect(sent).toEqual({ id: 'i', cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31', x: null });
  });

  it.each(['Pending', 'Down', 'Unhealthy', 'Healthy'])('reads the state %s', async (state) => {
    const health = await (await answering({ state, reason: null })).getInterconnectStatus('i');
    expect(health).toEqual({ state, wireState: state, reason: undefined });
  });

  it("keeps the API's word for an unknown state", async () => {
    const health = await (await answering({ state: 'Maintenance', reason: 'tonight' })).getInterconnectStatus('i');
    expect(health).toEqual({ state: 'unknown', wireState: 'Maintenance', reason: 'tonight' });
  });

  it('opens an envelope, around an object and around both forms of a list', async () => {
    const wrap = (result: unknown, more: object = {}) =>
      answering({ success: true, errors: [], messages: [], result, ...more });
    expect((await (await wrap({ default_asn: 7 })).getSettings()).default_asn).toBe(7);
    expect((await (await wrap({ default_asn: 7 })).getSettings()).raw).toEqual({ default_asn: 7 });
    expect(await (await wrap({ items: [slot], next: null })).listSlots()).toHaveLength(1);
    expect(await (await wrap([slot], { result_info: { total_count: 1, total_pages: 1 } })).listSlots()).toHaveLength(1);
  });

  it('refuses a listing whose envelope says that it is incomplete', async () => {
    const api = await answering({ success: true, result: [slot], result_info: { page: 1, total_pages: 2 } });
    expect(await failureOf(api.listSlots())).toMatchObject({ kind: 'unreadable' });
  });

  it('treats an envelope that says "failed" as a failure, even with status 200', async () => {
    const api = await answering({ success: false, errors: [{ code: 1004, message: 'slot is gone' }], result: null });
    for (const error of await Promise.all([api.getSlot('i'), api.deleteCni('i')].map(failureOf))) {
      expect(error).toMatchObject({ kind: 'rejected', status: 200, words: 'slot is gone (1004)' });
    }
  });

  it('accepts JSON whatever its content type says, and with a byte order mark', async () => {
    const server = await startServer((_, response) =>
      text(response, 200, '\ufeff{"default_asn":7}', { 'content-type': 'text/plain' }),
    );
    expect((await apiAt(server.baseUrl).getSettings()).default_asn).toBe(7);
  });

  it('accepts every documented answer to a delete', async () => {
    for (const [body, type] of [
      ['', 'application/json'],
      ['', 'text/html'],
      ['{}', 'application/json'],
      ['{"success":true}', 'application/json'],
      ['deleted', 'text/plain'],
    ] as const) {
      const server = await startServer((_, response) => text(response, 200, body, { 'content-type': type }));
      await expect(apiAt(server.baseUrl).deleteInterconnect('i')).resolves.toBeUndefined();
    }
  });

  it('does not treat a delete whose answer breaks off as a success', async () => {
    for (const body of ['{', '{"success":fal', ' [1,']) {
      const server = await startServer((_, response) => text(response, 200, body));
      const error = await failureOf(apiAt(server.baseUrl).deleteCni('i'));
      expect(error).toMatchObject({ kind: 'unreadable', uncertain: true });
    }
  });
});

describe('an object with a missing field or a wrong type', () => {
  it.each([
    ['id', { id: undefined }, 'the field id is missing'],
    ['id', { id: '' }, 'the field id should be a name or id but is an empty text'],
    ['id', { id: '..' }, 'the field id should be a name or id that a URL can hold'],
    ['account', { account: 1 }, 'the field account should be a text but is a whole number out of range'],
    ['interconnect', { interconnect: null }, 'the field interconnect should be a text but is null'],
    ['cust_ip', { cust_ip: { ip: '10.0.0.1' } }, 'the field cust_ip should be an address'],
    ['p2p_ip', { p2p_ip: { ip: '10.0.0.1', cidr: 33 } }, 'the field p2p_ip should be an address'],
    ['magic', { magic: [] }, 'the field magic should be an object but is a list'],
    ['magic.mtu', { magic: { ...cni.magic, mtu: '1500' } }, 'the field magic.mtu should be a whole number'],
    ['magic.mtu', { magic: { ...cni.magic, mtu: 1500.5 } }, 'but is a fraction'],
    ['bgp.customer_asn', { bgp: { extra_prefixes: [] } }, 'the field bgp.customer_asn is missing'],
    ['bgp.customer_asn', { bgp: { customer_asn: 4294967296, extra_prefixes: [] } }, 'from 0 to 4294967295'],
    ['bgp.extra_prefixes', { bgp: { customer_asn: 1, extra_prefixes: [1] } }, 'a list of texts but is a list'],
    ['bgp.md5_key', { bgp: { customer_asn: 1, extra_prefixes: [], md5_key: ['canary'] } }, 'the field bgp.md5_key'],
    ['bgp_mode', { bgp_mode: 3 }, 'the field bgp_mode should be a text'],
  ])('is unreadable, and the error names %s', async (field, change, message) => {
    const wrong = { ...cni, ...change };
    const alone = await failureOf((await answering(wrong)).getCni('i'));
    expect(alone).toMatchObject({ kind: 'unreadable', status: 200, operation: 'get_cni' });
    expect(alone.message).toContain(message);
    const listed = await failureOf((await answering({ items: [cni, wrong] })).listCnis());
    expect(listed.message).toContain(`items[1].${field}`);
    expect(everythingOf(alone) + everythingOf(listed)).not.toContain('canary');
  });

  it.each([
    ['getSettings', { default_asn: null }, 'default_asn'],
    ['getSettings', {}, 'default_asn'],
    ['getInterconnect', { ...direct, type: undefined }, 'type'],
    ['getInterconnect', { ...direct, slot_id: 1 }, 'slot_id'],
    ['getInterconnect', { ...direct, facility: 7 }, 'facility'],
    ['getInterconnect', { ...direct, facility: { name: 'n', address: [1] } }, 'facility.address'],
    ['getInterconnect', { ...direct, owner: 7 }, 'owner'],
    ['getInterconnect', { ...partner, region: undefined }, 'region'],
    ['getInterconnectStatus', { state: 1 }, 'state'],
    ['getInterconnectStatus', { state: 'Down', reason: {} }, 'reason'],
    ['getSlot', { ...slot, occupied: 'false' }, 'occupied'],
    ['getSlot', { ...slot, site: undefined }, 'site'],
  ] as const)('is unreadable with %s of %j, and the error names %s', async (method, value, field) => {
    const api = await answering(value);
    const error = await failureOf(api[method]('i'));
    expect(error).toMatchObject({ kind: 'unreadable', uncertain: false });
    expect(error.message).toMatch(new RegExp(`the field ${field.replace('.', '\\.')} `));
  });

  it.each([null, [], '"text"', 7, true, [slot]])('is unreadable as a whole when it is %j', async (value) => {
    expect((await failureOf((await answering(value)).getSettings())).message).toContain(
      'the answer should be an object',
    );
    expect((await failureOf((await answering(value)).listSlots())).message).toContain('the answer should be an object');
  });

  it('makes a write uncertain, because the change may have been made', async () => {
    const api = await answering({ id: 1 });
    expect(await failureOf(api.updateCni('i', {}))).toMatchObject({ kind: 'unreadable', uncertain: true });
  });
});

describe('an answer that the API does not give', () => {
  it('is unreadable when it is empty or malformed, and is never quoted', async () => {
    for (const body of [
      '',
      '   ',
      '{"md5_key":"canary',
      '{"md5_key": canary}',
      '{"n":12345678901234567890,"md5_key": canary}',
    ]) {
      const error = await failureOf((await answering(body)).getCni('i'));
      expect(error).toMatchObject({ kind: 'unreadable', status: 200 });
      expect(everythingOf(error)).not.toContain('canary');
    }
  });

  it('is unreadable when it is nested too deep, with and without large numbers', async () => {
    const deep = '['.repeat(200_000);
    for (const body of [deep, `[12345678901234567890,${deep}`]) {
      expect((await failureOf((await answering(body)).getCni('i'))).kind).toBe('unreadable');
    }
  });

  it('is unreadable when it is not UTF-8', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.from([0x22, 0xff, 0x22]));
    });
    expect((await failureOf(apiAt(server.baseUrl).getCni('i'))).message).toContain('UTF-8');
  });

  it('is unreadable when it is an HTML page, of which only the title is shown', async () => {
    const page =
      '<!-- x -->\n<!DOCTYPE html><html><head><title>Sign in\n &amp; continue</title></head><body>canary</body></html>';
    const server = await startServer((_, response) =>
      text(response, 200, page, { 'content-type': 'application/json' }),
    );
    const api = apiAt(server.baseUrl);
    for (const error of await Promise.all(
      [api.getCni('i'), api.listCnis(), api.deleteCni('i'), api.updateCni('i', {})].map(failureOf),
    )) {
      expect(error).toMatchObject({ kind: 'unreadable', status: 200, words: 'Sign in & continue' });
      expect(error.message).toMatch(/HTML page .* of a proxy or an edge server/);
      expect(error.uncertain).toBe(error.method !== 'GET');
      expect(everythingOf(error)).not.toContain('canary');
    }
  });

  it.each([
    ['text/html', '<html><title>Login</title>'],
    ['application/json', '{"a":1}'],
    ['application/pdf', 'PDF'],
    ['application/pdf', ''],
  ])('is not accepted as a letter when it is %s %j', async (type, body) => {
    const server = await startServer((_, response) => text(response, 200, body, { 'content-type': type }));
    expect((await failureOf(apiAt(server.baseUrl).getInterconnectLoa('i'))).kind).toBe('unreadable');
  });

  it('is accepted as a letter with octet-stream or without a content type', async () => {
    for (const headers of [{ 'content-type': 'application/octet-stream' }, {}]) {
      const server = await startServer((_, response) => text(response, 200, '%PDF-1.7', headers));
      expect(await apiAt(server.baseUrl).getInterconnectLoa('i')).toHaveLength(8);
    }
  });
});
