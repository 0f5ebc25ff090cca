import { describe, expect, it } from 'vitest';
import { createNetworkReader } from '../../src/api/client.ts';
import { readTraffic } from '../../src/live/read-traffic.ts';
import type { OwnedPrefix } from '../../src/model/traffic/traffic.ts';
import { optionsFor } from '../api/clients.ts';
import { json, startServer } from '../api/local-server.ts';

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

const ok = (result: unknown) => [200, { success: true, errors: [], messages: [], result }] as const;
const refused = (status: number, code: number) =>
  [status, { success: false, errors: [{ code, message: 'no' }], messages: [], result: null }] as const;

const usual: Answers = {
  routes: ok({ routes: [{ id: 'r', prefix: '203.0.113.0/24', nexthop: '192.168.3.5', priority: 100 }] }),
  cf_interconnects: ok({ interconnects: [] }),
  gre_tunnels: ok({ gre_tunnels: [] }),
  ipsec_tunnels: ok({ ipsec_tunnels: [{ name: 'ipsec-1', interface_address: '10.213.0.12/31' }] }),
  settings: ok({ cloudflare_asn: 13335, redistribute: { 'static:wan': true } }),
  prefixes: ok([{ id: 'p1', cidr: '203.0.113.0/24' }]),
  p1: ok([{ cidr: '203.0.113.0/24', on_demand: { advertised: true } }]),
  graphql: [200, { data: { viewer: { accounts: [{ health: [], recent: [], ingress: [], egress: [] }] } } }],
};

const all = (prefixes: readonly OwnedPrefix[]) => prefixes;

const now = Date.parse('2026-11-02T08:15:00.500Z');

/** @param aheadMs how far Cloudflare's clock is ahead of this machine's */
async function read(
  answers: Answers,
  owned: (prefixes: readonly OwnedPrefix[]) => readonly OwnedPrefix[] = all,
  aheadMs = 0,
  hasDate = true,
) {
  const date = now + aheadMs;
  const server = await startServer(({ url }, response) => {
    response.sendDate = hasDate;
    const last = url.split('/').pop() ?? '';
    const name = url.endsWith('/bgp/prefixes') ? (url.split('/').at(-3) ?? '') : last;
    const [status, body] = { ...usual, ...answers }[name] ?? [500, {}];
    json(response, status, body, { ...(hasDate && { date: new Date(date).toUTCString() }) });
  });
  const facts = await readTraffic(createNetworkReader(optionsFor(server.baseUrl)).traffic, {
    now: () => now,
    asn: 'settings' in answers,
    owned: ({ prefixes }) => (prefixes.read ? owned(prefixes.value) : []),
  });
  return { facts, requests: server.requests };
}

describe('what rides on a network', () => {
  it('is read with four requests below magic, one for prefixes, one for each that matters, and one query', async () => {
    const { facts, requests } = await read({});
    expect(facts.tunnels).toMatchObject({ read: true, value: [{ kind: 'ipsec', name: 'ipsec-1' }] });
    expect(facts.bgpPrefixes.get('p1')).toMatchObject({ read: true, value: [{ advertised: true }] });
    const paths = requests.map(({ method, url }) => `${method} ${url.replace(/.*\/(?=magic|addressing|graphql)/, '')}`);
    expect(paths.sort()).toEqual([
      'GET addressing/prefixes',
      'GET addressing/prefixes/p1/bgp/prefixes',
      'GET magic/cf_interconnects',
      'GET magic/gre_tunnels',
      'GET magic/ipsec_tunnels',
      'GET magic/routes',
      'POST graphql',
    ]);
  });

  it('asks for the health of the last quarter of an hour, and for the last five minutes by themselves', async () => {
    const { requests } = await read({});
    const query = requests.find(({ method }) => method === 'POST');
    expect(JSON.parse(query?.body ?? '')).toMatchObject({
      variables: { since: '2026-11-02T08:00:00Z', recent: '2026-11-02T08:10:00Z', until: '2026-11-02T08:15:00Z' },
    });
  });

  it.each([45_000, -45_000])("asks for health by Cloudflare's clock, which is %i ms ahead", async (aheadMs) => {
    const { facts, requests } = await read({}, all, aheadMs);
    expect(facts.analytics.read).toBe(true);
    const bodies = requests.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));
    expect(bodies).toHaveLength(2);
    const until = new Date(now + aheadMs).toISOString().replace(/\.\d+Z$/, 'Z');
    expect(JSON.parse(bodies[1] ?? '')).toMatchObject({ variables: { until } });
  });

  it.each<[string, number, boolean, string]>([
    ['is behind', 40 * 60_000, true, "the clock of this machine is 40m behind Cloudflare's; set it right"],
    ['is ahead', -119_500, true, "the clock of this machine is 2m ahead of Cloudflare's; set it right"],
    ['cannot be compared', 0, false, 'the answer has no date, so its times may be wrong'],
  ])('knows no health where the clock of this machine %s, and says why', async (_, aheadMs, hasDate, words) => {
    const { facts } = await read({}, all, aheadMs, hasDate);
    expect(facts.analytics).toEqual({ read: false, problem: { why: 'failed', words } });
    expect(facts.routes.read).toBe(true);
  });

  it.each(['routes', 'cf_interconnects', 'gre_tunnels', 'ipsec_tunnels', 'prefixes', 'graphql'] as const)(
    'has every other part where the token may not read %s',
    async (name) => {
      const { facts } = await read({ [name]: refused(403, 9109) });
      const { routes, interconnects, tunnels, prefixes, analytics } = facts;
      const missing = Object.entries({ routes, interconnects, tunnels, prefixes, analytics }).flatMap(
        ([part, reading]) => (reading.read ? [] : [[part, reading]]),
      );
      expect(missing).toMatchObject([[expect.any(String), { problem: { why: 'permission' } }]]);
      expect(JSON.stringify(missing)).toMatch(/Magic|Analytics/);
    },
  );

  it.each([200, 400, 403, 404])('tells an account without Magic by its number, with status %i', async (status) => {
    const { facts } = await read({ routes: refused(status, 1012) });
    expect(facts.routes).toMatchObject({ read: false, problem: { why: 'not_onboarded' } });
  });

  it.each([1000, 1002])('lists the prefixes once more where one is gone meanwhile (%i)', async (code) => {
    const { facts, requests } = await read({ p1: refused(404, code) });
    expect(requests.filter(({ url }) => url.endsWith('addressing/prefixes'))).toHaveLength(2);
    expect(facts.bgpPrefixes.get('p1')).toMatchObject({ read: false });
  });

  it('does not ask for more than 50 IP prefixes, and says so', async () => {
    const many = Array.from({ length: 51 }, (_, i) => ({ id: `p${i}`, cidr: `10.${i}.0.0/16` }));
    const { facts, requests } = await read({ prefixes: ok(many) });
    expect(requests.filter(({ url }) => url.endsWith('bgp/prefixes'))).toEqual([]);
    expect(facts.bgpPrefixes.get('p7')).toMatchObject({ read: false });
    expect(JSON.stringify(facts.bgpPrefixes.get('p7'))).toMatch(/51 .*50/);
  });

  it.each([400, 403, 404])('leaves out the ASN of Magic where it is not available (%i)', async (status) => {
    const { facts } = await read({ settings: refused(status, 1001) });
    expect(facts.cloudflareAsn).toBeUndefined();
    const { facts: known } = await read({ settings: usual['settings'] ?? refused(500, 1000) });
    expect(known.cloudflareAsn).toBe(13335);
  });
});
