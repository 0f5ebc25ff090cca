import { describe, expect, it } from 'vitest';
import type { SandboxFault } from '../../src/model/generated/sandbox-faults.ts';
import type { TokenPermission } from '../../src/sandbox/http/token-permissions.ts';
import { account, type Client, sandboxClient } from './client.ts';
import { askGraphql, magicSeed, readBeside } from './magic.ts';

const prefix = 'addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bgp/prefixes';
const query =
  'query Q($a: string) { viewer { accounts(filter: {accountTag: $a}) { h: magicTransitTunnelHealthChecksAdaptiveGroups(limit: 1, filter: {datetime_geq: "2026-11-02T08:00:00Z", datetime_lt: "2026-11-02T08:15:00Z"}) { count } } } }';
const ask = (client: Client) => askGraphql(client, { query, variables: { a: account } });

interface Envelope {
  readonly success?: boolean;
  readonly errors?: readonly { readonly code: number }[] | null;
  readonly messages?: unknown;
  readonly result?: unknown;
}

async function read(client: Client, path: string) {
  const { status, text } = await readBeside(client, path);
  return { status, body: JSON.parse(text) as Envelope };
}

/** What a token with these permissions is told. */
async function answersTo(tokenPermissions: readonly TokenPermission[]) {
  const client = await sandboxClient({ seed: magicSeed(), tokenPermissions });
  const told = async (path: string) => {
    const { status, body } = await read(client, path);
    return status === 200 ? 'read' : `${status} ${body.errors?.[0]?.code ?? 'without a code'}`;
  };
  return {
    magic: new Set(
      await Promise.all(['routes', 'cf_interconnects', 'bgp/settings'].map((path) => told(`magic/${path}`))),
    ),
    addressing: new Set(await Promise.all(['addressing/prefixes', prefix].map(told))),
    analytics: (await ask(client)).errors?.[0]?.message ?? 'read',
    cnis: (await client.call('GET', 'cnis')).status,
  };
}

describe('--token-permissions', () => {
  const magicRefused = new Set(['403 1025']);
  const addressingRefused = new Set(['403 9109']);
  const analyticsRefused = 'not authorized for that account';
  const may = new Set(['read']);

  it.each<[TokenPermission[], object]>([
    [[], { magic: magicRefused, addressing: addressingRefused, analytics: analyticsRefused }],
    [['magic-wan-read'], { magic: may, addressing: addressingRefused, analytics: analyticsRefused }],
    [['magic-wan-write'], { magic: may, addressing: addressingRefused, analytics: analyticsRefused }],
    [['magic-transit-read'], { magic: may, addressing: may, analytics: analyticsRefused }],
    [['ip-prefixes-read'], { magic: magicRefused, addressing: may, analytics: analyticsRefused }],
    [['ip-prefixes-bgp-on-demand-read'], { magic: magicRefused, addressing: may, analytics: analyticsRefused }],
    [['account-analytics-read'], { magic: magicRefused, addressing: addressingRefused, analytics: 'read' }],
    [
      ['magic-wan-read', 'ip-prefixes-read', 'account-analytics-read'],
      { magic: may, addressing: may, analytics: 'read' },
    ],
  ])('%j', async (permissions, answers) => {
    expect(await answersTo(permissions)).toEqual({ ...answers, cnis: 200 });
  });

  it('left out allows everything', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    expect([(await read(client, 'magic/routes')).status, (await ask(client)).errors]).toEqual([200, null]);
  });
});

describe('a fault', () => {
  it.each<[Partial<Extract<SandboxFault, { kind: 'refused' }>>, number, number]>([
    [{ reason: 'not_onboarded' }, 400, 1012],
    [{}, 403, 9109],
    [{ reason: 'no_magic_permission' }, 403, 1025],
    [{ reason: 'wrong_account' }, 404, 7003],
    [{ reason: 'not_found' }, 404, 1000],
    [{ reason: 'not_found', code: 1002 }, 404, 1002],
    [{ reason: 'not_onboarded', status: 200 }, 200, 1012],
  ])('refused %j answers %i with the code %i', async (fields, status, code) => {
    const client = await sandboxClient({ seed: magicSeed(), faults: [{ kind: 'refused', ...fields }] });
    for (const path of ['magic/routes', prefix]) {
      expect(await read(client, path)).toMatchObject({ status, body: { success: false, errors: [{ code }] } });
    }
    expect((await ask(client)).status).toBe(status);
    expect((await client.call('GET', 'cnis')).status).toBe(200);
  });

  it.each([
    ['no_result', undefined, undefined],
    ['null_result', null, null],
    ['no_list', {}, { viewer: { accounts: [{}] } }],
  ] as const)('half_answer %s leaves a success without what was asked for', async (how, result, data) => {
    const client = await sandboxClient({ seed: magicSeed(), faults: [{ kind: 'half_answer', how }] });
    const { status, body } = await read(client, 'magic/routes');
    expect([status, body.success, body.result]).toEqual([200, true, result]);
    const answer = await ask(client);
    expect([answer.status, answer.data, answer.errors]).toEqual([200, data, null]);
  });

  it('null_messages is a right answer whose errors and messages are null', async () => {
    const client = await sandboxClient({ seed: magicSeed(), faults: [{ kind: 'null_messages' }] });
    const { body } = await read(client, 'addressing/prefixes');
    expect([body.errors, body.messages, Array.isArray(body.result)]).toEqual([null, null, true]);
  });

  it.each([false, true])('graphql_errors answers 200 with errors, and with data: %s', async (withData) => {
    const client = await sandboxClient({
      seed: magicSeed(),
      faults: [{ kind: 'graphql_errors', with_data: withData, message: 'no access' }],
    });
    const { status, data, errors } = await ask(client);
    expect([status, data !== null, errors?.[0]?.message]).toEqual([200, withData, 'no access']);
  });

  it('unknown_fields reaches the objects of an envelope', async () => {
    const client = await sandboxClient({
      seed: magicSeed(),
      faults: [{ kind: 'unknown_fields', fields: { newer: 1 } }],
    });
    const { result, ...envelope } = (await read(client, 'magic/routes')).body as { result: { routes: object[] } };
    expect(envelope).toMatchObject({ newer: 1, success: true });
    expect(result.routes[0]).toMatchObject({ newer: 1, priority: 100 });
  });

  it('with an account never strikes GraphQL, which names it in the query', async () => {
    const faults: SandboxFault[] = [{ kind: 'status', status: 500, account }];
    const client = await sandboxClient({ seed: magicSeed(), faults });
    expect([(await ask(client)).status, (await read(client, 'magic/routes').catch(() => undefined))?.status]).toEqual([
      200,
      undefined,
    ]);
  });
});

describe('the default name of a letter', () => {
  const name = 'interconnects/cni-dfw01-0001/loa/default';

  it('is the name of the account', async () => {
    const seed = magicSeed();
    Object.assign(seed.accounts[account] ?? {}, { name: 'Example Networks' });
    const client = await sandboxClient({ seed });
    expect((await client.call('GET', name)).text).toBe('{"name":"Example Networks"}');
    expect((await client.call('GET', 'interconnects/cni-dfw01-0001/loa')).text).toContain('Example Networks');
    expect((await client.control('GET', 'state')).text).toContain('"name":"Example Networks"');
    expect((await client.call('GET', 'interconnects/nowhere/loa/default')).status).toBe(404);
  });

  it.each([0, 2] as const)('is by a fault one of %i texts', async (texts) => {
    const client = await sandboxClient({ seed: magicSeed(), faults: [{ kind: 'loa_names', texts }] });
    const answer = JSON.parse((await client.call('GET', name)).text) as object;
    expect(Object.values(answer).filter((value) => typeof value === 'string')).toHaveLength(texts);
  });
});
