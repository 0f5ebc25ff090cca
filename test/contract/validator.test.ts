import { describe, expect, it } from 'vitest';
import { type Exchange, operations, requestProblems, responseProblems, schemaProblems } from './contract.ts';
import { isNode } from './to-json-schema.ts';

const prefix = '/client/v4/accounts/a/cni';
const id = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10';
const cni = {
  id,
  account: 'a',
  cust_ip: '192.168.3.5/31',
  interconnect: 'icon',
  magic: { conduit_name: 'x', description: '', mtu: 1500 },
  p2p_ip: '192.168.3.4/31',
};

interface Sketch {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly status?: number;
  readonly type?: string;
  readonly answer?: unknown;
}

function exchange({ method = 'GET', path = '/settings', headers, body, status = 200, type, answer }: Sketch): Exchange {
  const bytes = (value: unknown) =>
    Buffer.from(value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return {
    method,
    url: prefix + path,
    requestHeaders: headers ?? { authorization: 'Bearer t', 'content-type': 'application/json' },
    requestBody: bytes(body),
    status,
    responseHeaders: { 'content-type': type ?? 'application/json' },
    responseBody: bytes(answer),
  };
}

const update = (body: unknown) => exchange({ method: 'PUT', path: `/cnis/${id}`, body });
const create = (body: unknown) => exchange({ method: 'POST', path: '/interconnects', body });

/** Every `{value}` under `examples`, and every `example`, with the schema beside it. */
function examplesOf(node: unknown, found: [unknown, unknown][] = []): [unknown, unknown][] {
  if (Array.isArray(node)) node.forEach((item) => examplesOf(item, found));
  if (!isNode(node)) return found;
  if (node['schema'] !== undefined && node['example'] !== undefined) found.push([node['schema'], node['example']]);
  if (node['schema'] !== undefined && isNode(node['examples'])) {
    for (const example of Object.values(node['examples'])) {
      if (isNode(example) && 'value' in example) found.push([node['schema'], example['value']]);
    }
  }
  for (const value of Object.values(node)) examplesOf(value, found);
  return found;
}

describe('the contract validator', () => {
  it('accepts the examples of the contract', () => {
    const examples = examplesOf(
      operations.map(({ parameters, requestBody, responses }) => [parameters, requestBody, responses]),
    );
    expect(examples.length).toBeGreaterThan(30);
    expect(examples.flatMap(([schema, value]) => schemaProblems(schema, value))).toEqual([]);
  });

  it.each<[string, Exchange]>([
    ['a read', exchange({})],
    ['a whole CNI', update(cni)],
    ['an MD5 key of null', update({ ...cni, bgp: { customer_asn: 4294967295, extra_prefixes: [], md5_key: null } })],
    ['a key with its e-mail', exchange({ headers: { 'x-auth-email': 'a@b.c', 'x-auth-key': 'k' } })],
    ['paging and filters', exchange({ path: '/slots?limit=1000&cursor=7&occupied=false&site=ewr01' })],
    ['a direct interconnect', create({ account: 'a', type: 'direct', slot_id: id, speed: null })],
  ])('accepts %s', (_name, good) => {
    expect(requestProblems(good)).toEqual([]);
  });

  it.each<[string, Exchange, RegExp]>([
    ['a path outside the API', exchange({ path: '/tunnels' }), /no operation/],
    ['an unknown query parameter', exchange({ path: '/cnis?page=2' }), /page is unknown/],
    ['a repeated query parameter', exchange({ path: '/cnis?limit=1&limit=2' }), /repeated/],
    ['a limit that is no number', exchange({ path: '/cnis?limit=many' }), /limit/],
    ['a cursor beyond 32 bits', exchange({ path: '/cnis?cursor=2147483648' }), /cursor/],
    ['occupied=yes', exchange({ path: '/slots?occupied=yes' }), /occupied/],
    ['an id that is no UUID', exchange({ path: '/cnis/icon' }), /path cni/],
    ['an empty name', exchange({ path: '/interconnects/' }), /path icon/],
    [
      'a name for the letter that is too long',
      exchange({ path: `/interconnects/i/loa?name=${'x'.repeat(201)}` }),
      /name/,
    ],
    ['no credentials', exchange({ headers: {} }), /no credentials/],
    ['a key without its e-mail', exchange({ headers: { 'x-auth-key': 'k' } }), /no credentials/],
    ['a malformed Authorization', exchange({ headers: { authorization: 'Token x' } }), /malformed/],
    [
      'two kinds of credentials',
      exchange({ headers: { authorization: 'Bearer t', 'x-auth-email': 'a@b.c', 'x-auth-key': 'k' } }),
      /two kinds/,
    ],
    ['a body where none belongs', exchange({ body: {} }), /takes no body/],
    ['a missing body', exchange({ method: 'PUT' }), /needs a body/],
    ['malformed JSON', exchange({ method: 'PUT', body: '{' }), /malformed/],
    [
      'another content type',
      exchange({ method: 'PUT', body: {}, headers: { authorization: 'Bearer t', 'content-type': 'text/plain' } }),
      /text\/plain/,
    ],
    ['a missing field', update({ ...cni, magic: undefined }), /magic/],
    ['an unknown field', update({ ...cni, tags: [] }), /tags/],
    ['an unknown nested field', update({ ...cni, magic: { ...cni.magic, ttl: 1 } }), /ttl/],
    ['an address as an object', update({ ...cni, cust_ip: { ip: '192.168.3.5', cidr: 31 } }), /cust_ip/],
    ['an octet beyond 255', update({ ...cni, p2p_ip: '192.168.3.256/31' }), /p2p_ip/],
    ['an MTU that is negative', update({ ...cni, magic: { ...cni.magic, mtu: -1 } }), /mtu/],
    [
      'an MD5 key with a question mark',
      update({ ...cni, bgp: { customer_asn: 1, extra_prefixes: [], md5_key: 'a?' } }),
      /md5_key/,
    ],
    ['bgp that is null', update({ ...cni, bgp: null }), /bgp/],
    ['a type that nobody knows', create({ account: 'a', type: 'azure_partner' }), /type/],
    ['no type at all', create({ account: 'a', slot_id: id }), /type/],
    ['the body of another type', create({ account: 'a', type: 'gcp_partner', slot_id: id }), /slot_id|bandwidth/],
    [
      'a bandwidth that Google does not have',
      create({ account: 'a', type: 'gcp_partner', bandwidth: '3G', pairing_key: 'k' }),
      /bandwidth/,
    ],
  ])('finds %s in a request', (_name, bad, problem) => {
    expect(requestProblems(bad).join('\n')).toMatch(problem);
  });

  it.each<[string, Exchange]>([
    ['fields that nobody knows', exchange({ answer: { default_asn: 1, newer: true } })],
    ['an empty delete', exchange({ method: 'DELETE', path: `/cnis/${id}` })],
    ['a listing without next', exchange({ path: '/cnis', answer: { items: [cni] } })],
    ['a PDF', exchange({ path: '/interconnects/i/loa', type: 'application/pdf', answer: '%PDF-1.4' })],
  ])('accepts %s in an answer', (_name, good) => {
    expect(responseProblems(good)).toEqual([]);
  });

  it.each<[string, Exchange, RegExp]>([
    ['a status that is not documented', exchange({ status: 418 }), /418/],
    [
      'a conflict where none is documented',
      exchange({ method: 'PUT', path: `/cnis/${id}`, status: 409, answer: {} }),
      /409/,
    ],
    ['an enveloped success', exchange({ answer: { success: true, result: { default_asn: 1 } } }), /default_asn/],
    ['HTML', exchange({ type: 'text/html', answer: '<html>' }), /text\/html/],
    ['a body on a delete', exchange({ method: 'DELETE', path: `/cnis/${id}`, answer: {} }), /no body/],
    ['an error without the body that is documented', exchange({ status: 500 }), /JSON/],
    ['a listing that is a list', exchange({ path: '/cnis', answer: [] }), /type/],
    ['a broken object in a listing', exchange({ path: '/cnis', answer: { items: [{ ...cni, id: 7 }] } }), /id/],
    ['next that is a text', exchange({ path: '/cnis', answer: { items: [], next: 'x' } }), /next/],
    ['an interconnect of an unknown type', exchange({ path: '/interconnects/i', answer: { type: 'x' } }), /type/],
    [
      'a direct interconnect without its slot',
      exchange({ path: '/interconnects/i', answer: { type: 'direct', name: 'i' } }),
      /slot_id/,
    ],
    [
      'a state that nobody knows',
      exchange({ path: '/interconnects/i/status', answer: { state: 'Fine' } }),
      /oneOf|state/,
    ],
    ['an empty letter', exchange({ path: '/interconnects/i/loa', type: 'application/pdf' }), /empty/],
  ])('finds %s in an answer', (_name, bad, problem) => {
    expect(responseProblems(bad).join('\n')).toMatch(problem);
  });
});
