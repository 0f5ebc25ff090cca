import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetworkApi } from '../../src/api/client.ts';
import type { SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import { Secret } from '../../src/model/secret.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { isSandboxSeed } from '../../src/schema/validate-sandbox.ts';
import { magicContract } from './contract.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { isNode } from './to-json-schema.ts';

const { documented, operationOf, operations, requestProblems, responseProblems, schemaProblems } = magicContract;

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const prefixId = '2af39739cc4e3b5910c918468bb89828';
const times = { since: '2026-11-02T08:00:00Z', recent: '2026-11-02T08:10:00Z', until: '2026-11-02T08:15:00Z' };
const rows = (name: string, filter: string, fields: string) =>
  `${name}(limit: 10000, filter: {${filter}, datetime_lt: $until}) { ${fields} }`;
const query = `query Preflight($account: string!, $since: Time!, $recent: Time!, $until: Time!) {
  viewer { accounts(filter: {accountTag: $account}) {
    health: ${rows('magicTransitTunnelHealthChecksAdaptiveGroups', 'datetime_geq: $since', 'count avg { tunnelState } dimensions { tunnelName edgeColoName }')}
    egress: ${rows('magicTransitTunnelTrafficAdaptiveGroups', 'direction: "egress", datetime_geq: $since', 'avg { bitRateFiveMinutes } dimensions { tunnelName datetimeFiveMinutes }')}
    recent: ${rows('magicTransitTunnelHealthChecksAdaptiveGroups', 'datetime_geq: $recent', 'avg { tunnelState } dimensions { tunnelName edgeColoName }')}
  } } }`;

function exampleSeed() {
  const seed: unknown = JSON.parse(
    readFileSync(new URL('../preflight/magic-seed-example.json', import.meta.url), 'utf8'),
  );
  if (!isSandboxSeed(seed)) throw new Error('the example is no seed');
  return seed;
}

const reads = [
  'magic/routes',
  'magic/cf_interconnects',
  'magic/gre_tunnels',
  'magic/ipsec_tunnels',
  'magic/bgp/settings',
  'addressing/prefixes',
  `addressing/prefixes/${prefixId}/bgp/prefixes`,
];

describe('the sandbox, every read of what a circuit carries and every documented status', () => {
  let sandbox: Sandbox;
  let proxy: RecordingProxy;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: exampleSeed() });
    proxy = await startRecordingProxy(new URL(sandbox.url).origin);
  });
  afterAll(async () => {
    await proxy.close();
    await sandbox.close();
  });

  /** The status of each read, with these headers and this body of the query. */
  async function statuses(headers: Record<string, string> = {}, body?: unknown): Promise<number[]> {
    const seen: number[] = [];
    const base = `${proxy.origin}/client/v4`;
    const all = { authorization: 'Bearer reader', 'content-type': 'application/json', ...headers };
    const sent = body ?? { query, variables: { account, ...times } };
    const requests = [
      ...reads.map((path) => fetch(`${base}/accounts/${account}/${path}`, { headers: all })),
      fetch(`${base}/graphql`, { method: 'POST', headers: all, body: JSON.stringify(sent) }),
    ];
    for (const request of requests) {
      const answer = await request;
      await answer.arrayBuffer();
      seen.push(answer.status);
    }
    return seen;
  }

  async function withFaults(faults: SandboxFaults) {
    const body = JSON.stringify(faults);
    const set = await fetch(new URL('/_sandbox/faults', sandbox.url), { method: 'PUT', body });
    expect(set.status).toBe(200);
  }

  it('gets 200 for good requests, with both forms of a health target', async () => {
    expect(new Set(await statuses())).toEqual(new Set([200]));
    expect(new Set(await statuses({ 'x-magic-new-hc-target': 'true' }))).toEqual(new Set([200]));
  });

  it('gets 401 without credentials', async () => {
    expect(new Set(await statuses({ authorization: '' }))).toEqual(new Set([401]));
  });

  it('gets 200 for a query that is none, with the errors of GraphQL, and 400 for a body that holds none', async () => {
    expect((await statuses({}, { query: '{ viewer { zones } }', variables: { account, ...times } })).at(-1)).toBe(200);
    expect((await statuses({}, { query: 7 })).at(-1)).toBe(400);
  });

  it.each([400, 403, 404, 429, 500])('gets %i from a fault, in the form that is documented', async (status) => {
    await withFaults([{ kind: 'refused', status, reason: status === 403 ? 'no_magic_permission' : 'not_onboarded' }]);
    expect(new Set(await statuses())).toEqual(new Set([status]));
    await withFaults([]);
  });

  it('got answers that the contract allows, and every operation and documented status was seen', () => {
    const problems = proxy.exchanges.flatMap((exchange) =>
      responseProblems(exchange).map((problem) => `${exchange.method} ${exchange.url} ${exchange.status}: ${problem}`),
    );
    const undocumented = 'POST /client/v4/graphql 404: query_analytics does not document 404';
    expect(problems.filter((problem) => problem !== undocumented)).toEqual([]);
    const seen = new Set(
      proxy.exchanges.map(({ method, url, status }) => `${operationOf(method, url)?.operation.id ?? 'none'} ${status}`),
    );
    expect(operations).toHaveLength(8);
    expect([...seen].filter((name) => name !== 'query_analytics 404').sort()).toEqual([...documented].sort());
  });

  it('answered only requests that the contract allows, and refused with 400 or 401 only those that it forbids', () => {
    const forbidden = (exchange: (typeof proxy.exchanges)[number]) => requestProblems(exchange).length > 0;
    const faulty = proxy.exchanges.filter(({ responseBody }) => responseBody.includes('not onboarded'));
    const own = proxy.exchanges.filter((exchange) => !faulty.includes(exchange));
    expect(own.filter(({ status }) => status === 200).filter(forbidden)).toEqual([]);
    const refused = own.filter(({ status }) => status === 400 || status === 401);
    expect(refused).toHaveLength(reads.length + 2);
    expect(refused.filter((exchange) => !forbidden(exchange))).toEqual([]);
  });

  it('gets from the client of demarc only requests that the contract allows', async () => {
    const before = proxy.exchanges.length;
    const credentials = { type: 'token', token: new Secret('t0ken') } as const;
    const baseUrl = `${proxy.origin}/client/v4`;
    const { traffic } = createNetworkApi({ account, baseUrl, credentials, version: '0.0.0' });
    await traffic.listRoutes();
    await traffic.listMagicInterconnects();
    await traffic.listGreTunnels();
    await traffic.listIpsecTunnels();
    await traffic.getCloudflareAsn();
    await traffic.listPrefixes();
    await traffic.listBgpPrefixes(prefixId);
    const { health, recent, ingress, egress } = await traffic.queryTunnels(times);
    expect([health, recent, ingress, egress].map((list) => list.length)).toEqual([12, 12, 6, 9]);
    const sent = proxy.exchanges.slice(before);
    expect(sent.flatMap((exchange) => [...requestProblems(exchange), ...responseProblems(exchange)])).toEqual([]);
    const ids = sent.map(({ method, url }) => operationOf(method, url)?.operation.id ?? 'none');
    expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort());
  });
});

describe('the validator', () => {
  const exchange = (path: string, answer: unknown, body?: unknown, headers: Record<string, string> = {}) => ({
    method: body === undefined ? 'GET' : 'POST',
    url: `/client/v4/${path}`,
    requestHeaders: { authorization: 'Bearer t', 'content-type': 'application/json', ...headers },
    requestBody: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    status: 200,
    responseHeaders: { 'content-type': 'application/json' },
    responseBody: Buffer.from(JSON.stringify(answer)),
  });
  const envelope = (result: unknown) => ({ success: true, errors: [], messages: [], result });
  const variables = { account, since: times.since, until: times.until };

  it.each<[string, string, unknown, RegExp]>([
    ['an answer without an envelope', 'accounts/a/magic/routes', { routes: [] }, /success/],
    ['a success without a result', 'accounts/a/magic/routes', { ...envelope(0), result: undefined }, /result/],
    ['a route without a next hop', 'accounts/a/magic/routes', envelope({ routes: [{ id: 'r' }] }), /nexthop/],
    ['a state of health beyond 1', 'graphql', { data: { viewer: { accounts: [{ health: [row(2)] }] } } }, /maximum/],
    ['prefixes in an object', 'accounts/a/addressing/prefixes', envelope({ prefixes: [] }), /type/],
  ])('finds %s', (_name, path, answer, problem) => {
    const body = path === 'graphql' ? { query, variables } : undefined;
    expect(responseProblems(exchange(path, answer, body)).join('\n')).toMatch(problem);
  });

  it.each<[string, string, unknown, Record<string, string>, RegExp]>([
    ['a query parameter', 'accounts/a/magic/routes?page=2', undefined, {}, /page is unknown/],
    [
      'a header that is no boolean',
      'accounts/a/magic/gre_tunnels',
      undefined,
      { 'x-magic-new-hc-target': '1' },
      /header/,
    ],
    [
      'a query without its account',
      'graphql',
      { query, variables: { ...variables, account: undefined } },
      {},
      /account/,
    ],
    ['another field beside the query', 'graphql', { query, variables, operationName: 'P' }, {}, /operationName/],
    ['a write', 'accounts/a/magic/routes', { routes: [] }, {}, /no operation/],
  ])('finds %s in a request', (_name, path, body, headers, problem) => {
    expect(requestProblems(exchange(path, {}, body, headers)).join('\n')).toMatch(problem);
  });
});

function row(tunnelState: number) {
  return { avg: { tunnelState }, dimensions: { tunnelName: 'a', edgeColoName: 'b' } };
}

it('the contract accepts its own examples', () => {
  const problems = examplesOf(operations).flatMap(([schema, value]) => schemaProblems(schema, value));
  expect(problems).toEqual([]);
  expect(examplesOf(operations)).toHaveLength(20);
});

/** Every `{value}` under `examples`, with the schema beside it. */
function examplesOf(node: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(node)) return node.flatMap(examplesOf);
  if (!isNode(node)) return [];
  const { schema, examples } = node;
  const own = isNode(examples) ? Object.values(examples).filter(isNode) : [];
  return [
    ...(schema === undefined ? [] : own.map((example) => [schema, example['value']] as const)),
    ...Object.values(node).flatMap(examplesOf),
  ];
}
