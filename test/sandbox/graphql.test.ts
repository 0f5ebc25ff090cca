import { describe, expect, it } from 'vitest';
import { account, createDirect, magic, sandboxClient } from './client.ts';
import { askGraphql, magicSeed, readBeside } from './magic.ts';

const times = { since: '2026-11-02T08:00:00Z', until: '2026-11-02T08:15:00Z' };
const window = 'datetime_geq: $since, datetime_lt: $until';
const declared = '($account: string!, $since: Time!, $until: Time!)';
const health = `magicTransitTunnelHealthChecksAdaptiveGroups(limit: 10000, filter: {${window}}) { avg { tunnelState } dimensions { tunnelName edgeColoName } }`;
const query = (fields: string, variables = declared) =>
  `query Q${variables} { viewer { accounts(filter: {accountTag: $account}) { ${fields} } } }`;
const asked = (fields: string, variables = declared) => ({
  query: query(fields, variables),
  variables: { account, ...times },
});

interface Row {
  readonly avg: { readonly tunnelState: number };
  readonly dimensions: { readonly tunnelName: string; readonly edgeColoName: string };
}

/** The rows of an alias of the answer. */
function rowsOf(data: unknown, alias: string): readonly Row[] {
  const { viewer } = data as { viewer: { accounts: readonly Record<string, readonly Row[]>[] } };
  return viewer.accounts[0]?.[alias] ?? [];
}

describe('a query', () => {
  it('gets the rows of both datasets under its own aliases, up to its limit', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const traffic = `magicTransitTunnelTrafficAdaptiveGroups(limit: 2, filter: {${window}, direction: "ingress"}) { avg { bitRateFiveMinutes } }`;
    const { data, errors } = await askGraphql(client, asked(`h: ${health} t: ${traffic}`));
    expect(errors).toBeNull();
    expect(rowsOf(data, 'h')).toHaveLength(12);
    expect(rowsOf(data, 't')).toEqual([610000000, 620000000].map((rate) => ({ avg: { bitRateFiveMinutes: rate } })));
  });

  it.each([
    ['a field that the schema does not have', asked('zones { id }'), /Cannot query field "zones"/],
    ['an argument that it does not have', asked(health.replace('limit:', 'first:')), /Unknown argument "first"/],
    ['a filter that it does not have', asked(health.replace('datetime_geq', 'datetime')), /"datetime" is not defined/],
    [
      'a variable that nobody declares',
      asked(health, '($account: string!, $since: Time!)'),
      /"\$until" is not defined/,
    ],
    ['a variable that is not used', asked(health, declared.replace(')', ', $x: Time)')), /"\$x" is never used/],
    ['a type that does not exist', asked(health, declared.replace('string', 'ID')), /Unknown type|used in position/],
    ['a type of another place', asked(health, declared.replace('string!', 'Time!')), /used in position expecting/],
    ['a value of another type', { ...asked(health), variables: { account, ...times, since: 'now' } }, /as Time/],
    ['no limit', asked(health.replace('limit: 10000, ', '')), /"limit" of type "uint64!" is required/],
    ['a limit above the greatest', asked(health.replace('10000', '10001')), /limit must be/],
    ['no time', asked(health.replace(window, ''), '($account: string!)'), /datetime_geq/],
    [
      'a window that ends first',
      { ...asked(health), variables: { account, since: times.until, until: times.since } },
      /later/,
    ],
    ['more than a week', { ...asked(health), variables: { account, ...times, since: '2026-10-25T00:00:00Z' } }, /week/],
    ['another account', { ...asked(health), variables: { ...times, account: 'f'.repeat(32) } }, /not authorized/],
    ['broken syntax', { query: '{ viewer {', variables: {} }, /Syntax Error/],
    ['the schema itself', { query: '{ __schema { types { name } } }', variables: {} }, /introspection/],
  ])('with %s gets the errors of GraphQL and no data', async (_name, body, message) => {
    const client = await sandboxClient({ seed: magicSeed() });
    const answer = await askGraphql(client, body);
    expect([answer.status, answer.data]).toEqual([200, null]);
    expect(answer.errors?.map((error) => error.message).join('\n')).toMatch(message);
  });

  it.each(['String', 'string'])('may declare its texts and its times as %s', async (type) => {
    const client = await sandboxClient({ seed: magicSeed() });
    const { errors } = await askGraphql(
      client,
      asked(health, declared.replace('string', type).replaceAll('Time', type)),
    );
    expect(errors).toBeNull();
  });

  it.each([
    ['no text', { query: 7 }],
    ['a field beside the query', { ...asked(health), operationName: 'Q' }],
    ['a list', []],
  ])('in a body of %s is refused with 400', async (_name, body) => {
    const client = await sandboxClient({ seed: magicSeed() });
    expect((await askGraphql(client, body)).status).toBe(400);
  });

  it('of at most five minutes gets the recent rows, where the seed has some', async () => {
    const seed = magicSeed();
    const row = { avg: { tunnelState: 0.2 }, dimensions: { tunnelName: 'dfw-edge-1', edgeColoName: 'dfw01' } };
    Object.assign(seed.accounts[account]?.analytics ?? {}, { recent: [row] });
    const client = await sandboxClient({ seed });
    const { data } = await askGraphql(client, {
      ...asked(`recent: ${health} long: ${health}`),
      variables: { account, ...times, since: '2026-11-02T08:10:00Z' },
    });
    expect([rowsOf(data, 'recent'), rowsOf(data, 'long')]).toEqual([[row], [row]]);
    expect(rowsOf((await askGraphql(client, asked(`h: ${health}`))).data, 'h')).toHaveLength(12);
  });
});

describe('health that the seed leaves out', () => {
  it('is that of the port of each tunnel', async () => {
    const seed = magicSeed();
    const { analytics, ...rest } = seed.accounts[account] ?? {};
    const [row] = rest.magic?.gre_tunnels ?? [];
    Object.assign(row ?? {}, { health_check: { enabled: false } });
    const status = { 'cni-dfw01-0003': { state: 'Down' }, 'cni-iad02-0002': { state: 'Pending' } };
    const client = await sandboxClient({ seed: { accounts: { [account]: { ...rest, status } } } });
    const { data } = await askGraphql(client, asked(`h: ${health}`));
    const states = rowsOf(data, 'h').map(({ avg, dimensions }) => `${dimensions.tunnelName} ${avg.tunnelState}`);
    expect([[...new Set(states)], analytics === undefined]).toEqual([['dfw-edge-1 1', 'dfw-edge-2 0'], false]);
  });

  it('comes for a new CNI when its port is healthy', async () => {
    let now = 0;
    const client = await sandboxClient({ healthyAfterMs: 1000, now: () => now });
    const interconnect = await createDirect(client);
    await client.call('POST', 'cnis', { account, interconnect, magic: magic('edge-1') });
    const names = async () => rowsOf((await askGraphql(client, asked(`h: ${health}`))).data, 'h').length;
    expect(await names()).toBe(0);
    now = 1000;
    expect(await names()).toBe(3);
  });
});

describe('a hostile query', () => {
  const aliases = (count: number, fields: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => fields(i)).join(' ');

  it.each([
    ['of two thousand fields', asked(aliases(2_000, (i) => `a${i}: __typename`)), /more that 1000 tokens/],
    [
      'of a depth of a thousand',
      { query: '{ a '.repeat(1000) + '}'.repeat(1000), variables: {} },
      /more that 1000 tokens/,
    ],
    [
      'that multiplies rows by aliases and fragments',
      {
        query: `query Q${declared} { ${aliases(20, (i) => `v${i}: viewer { ...V }`)} }
          fragment V on viewer { ${aliases(20, (i) => `a${i}: accounts(filter: {accountTag: $account}) { ...A }`)} }
          fragment A on account { ${aliases(8, (i) => `h${i}: ${health}`)} }`,
        variables: { account, ...times },
      },
      /more than 50000 rows/,
    ],
    ['that names itself', { query: '{ ...F } fragment F on Query { ...F }', variables: {} }, /Cannot spread fragment/],
  ])('%s is refused', async (_name, body, message) => {
    const seed = magicSeed();
    const rows = seed.accounts[account]?.analytics?.health ?? [];
    for (let i = 0; i < 6; i += 1) rows.push(...rows.slice(0, 4000));
    const client = await sandboxClient({ seed });
    const { data, errors } = await askGraphql(client, body);
    expect(data).toBeNull();
    expect(errors?.[0]?.message).toMatch(message);
  });

  it('of more than a mebibyte is refused with 413', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    expect((await askGraphql(client, { query: ' '.repeat(1024 * 1024), variables: {} })).status).toBe(413);
    expect((await askGraphql(client, { query: ' '.repeat(70_000), variables: {} })).status).toBe(400);
  });
});

describe('GraphQL', () => {
  it('is a read: a read-only token may ask, and the recorder counts it', async () => {
    const client = await sandboxClient({ seed: magicSeed(), token: 't0ken', readOnlyToken: 'reader' });
    expect((await askGraphql(client, asked(`h: ${health}`), 'reader')).errors).toBeNull();
    expect((await askGraphql(client, asked(`h: ${health}`), 'stranger')).status).toBe(401);
    const { counts, requests } = (await client.control('GET', 'requests')).json;
    expect(counts).toEqual({ query_analytics: 2 });
    expect(requests[0]).toMatchObject({ operation: 'query_analytics', status: 200, committed: false });
  });

  it('takes only POST', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const answer = await fetch(`${client.url}/graphql`, { headers: { authorization: 'Bearer t' } });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('has a quota of its own, a quarter of the other', async () => {
    const client = await sandboxClient({
      seed: magicSeed(),
      rateLimit: { quota: 8, windowSeconds: 300 },
      now: () => 0,
    });
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await askGraphql(client, asked(`h: ${health}`))).status);
    expect(seen).toEqual([200, 200, 429]);
    expect((await readBeside(client, 'magic/routes')).headers.get('ratelimit')).toMatch(/r=7;/);
  });
});
