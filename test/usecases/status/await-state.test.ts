import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, test } from 'vitest';
import type { Clock } from '../../../src/apply/apply-options.ts';
import { setLight } from '../../../src/usecases/set-light.ts';
import { type AwaitEvent, awaitState, parseState } from '../../../src/usecases/status/await-state.ts';
import { pauseFor } from '../../../src/usecases/status/follow-circuits.ts';
import { fortyCircuits } from '../../e2e/forty-circuits.ts';
import { account, folderWith, type TestSandbox } from '../../e2e/workspace.ts';

const undeclared = `version: 1
account: ${account}
interconnects:
  lon: { type: direct, name: cni-lhr01-0001, slot_id: 3f77348a-a2ed-48d4-a4d0-f6fbb07f4bbb }
  new-one: { type: direct, slot_id: 11111111-2222-4333-8444-555555555555 }
`;

type Step = () => Promise<unknown>;

/** Time passes only while the wait pauses, and at each pause the next step happens. */
function scripted(steps: readonly Step[]) {
  const pauses: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      await steps[pauses.push(milliseconds) - 1]?.();
    },
  };
  return { clock, pauses };
}

async function waitFor(steps: (sandbox: TestSandbox) => readonly Step[], keys: readonly string[], more = {}) {
  const { sandbox, documents } = await fortyCircuits({ rateLimit: { quota: 1_200, windowSeconds: 300 } });
  const { clock, pauses } = scripted(steps(sandbox));
  const events: AwaitEvent[] = [];
  const notes: string[] = [];
  const context = {
    version: '0',
    environment: { CLOUDFLARE_API_TOKEN: 'any', CLOUDFLARE_BASE_URL: sandbox.url },
    stdin: Readable.from([]),
    notify: (line: string) => notes.push(line),
    clock,
  };
  const connection = { baseUrl: undefined, sandbox: false, timeoutMs: undefined };
  const request = { ...connection, files: [documents], accounts: [], keys, until: 'Healthy' as const, ...more };
  const result = await awaitState(request, context, (event) => events.push(event)).catch((error: unknown) => error);
  return { sandbox, result, pauses, events, notes };
}

const light = (name: string, state: 'up' | 'down' | 'pending') => (sandbox: TestSandbox) => () =>
  setLight({ name, light: state, baseUrl: sandbox.url, token: undefined, account: undefined });

describe('--until', () => {
  test('waits over failures until all are there, tells each change once, and keeps to a hundredth of the quota a minute', async () => {
    const { sandbox, result, pauses, events } = await waitFor(
      (each) => [
        light('cni-ord02-0004', 'pending')(each),
        () => each.setFaults([{ kind: 'malformed', operation: 'list_cnis' }]),
        () => each.setFaults([]),
        light('cni-ord02-0004', 'up')(each),
      ],
      ['chi-b'],
    );
    expect(result).toMatchObject({ absent: [], result: { exitCode: 0 } });
    expect(
      events.map((event) => (event.type === 'changed' ? [event.change.from, event.change.to] : event.type)),
    ).toEqual([...['begun', ['Down', 'Pending'], 'failed', ['Pending', 'Healthy']]]);
    // Settings, interconnects, CNIs and one status are 4 requests of the 12 a minute.
    expect(pauses[0]).toBe(20_000);
    // No pause follows the last look.
    const requests = (await sandbox.requests()).length - 4;
    const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
    expect(requests / minutes).toBeLessThanOrEqual(12);
  });

  test('says at the deadline who is not there, after a last look shortly before', async () => {
    const { result, pauses } = await waitFor(() => [], ['chi-b', 'lon-a'], { deadlineMs: 50_000 });
    expect(result).toMatchObject({ absent: [{ key: 'chi-b', state: 'Down' }] });
    expect(pauses).toEqual([25_000, 23_000]);
    const unread = (each: TestSandbox) => () => each.setFaults([{ kind: 'malformed', operation: 'list_cnis' }]);
    const cut = await waitFor((each) => [unread(each)], ['chi-b'], { deadlineMs: 30_000 });
    expect(result).toMatchObject({ isLast: true });
    expect(cut).toMatchObject({ result: { absent: [{ key: 'chi-b' }], isLast: false } });
    expect(cut.events.at(-1)).toMatchObject({ type: 'failed' });
  });

  test('follows what a filter chose at first, and fails where one of them vanishes', async () => {
    const filter = { site: [], metro: [], group: [], service: [], state: ['pending'], label: [] };
    const remove = (sandbox: TestSandbox) => async () => {
      const state = await sandbox.state();
      const [tag = '', account] = Object.entries(state.accounts)[0] ?? [];
      const pending = Object.entries(account?.status ?? {}).find(([, each]) =>
        JSON.stringify(each).includes('Pending'),
      );
      await sandbox.setState({
        accounts: {
          [tag]: {
            ...account,
            interconnects: account?.interconnects.filter(({ name }) => name !== pending?.[0]),
            cnis: account?.cnis.filter((cni) => Reflect.get(cni, 'interconnect') !== pending?.[0]),
            status: {},
          },
        },
      });
    };
    const { result, events } = await waitFor((each) => [remove(each)], [], { filter });
    expect(events[0]).toMatchObject({ type: 'begun', rows: [{ state: 'Pending' }, { state: 'Pending' }] });
    expect(result).toMatchObject({
      name: 'Failure',
      exitCode: 1,
      message: expect.stringMatching(/^not live any more: cni-cdg02-0004$/) as string,
    });
    const folder = await folderWith({ 'demarc.yaml': undeclared });
    const missing = (keys: string[], more = {}) =>
      waitFor(() => [], keys, { files: [join(folder, 'demarc.yaml')], ...more });
    expect((await missing([])).result).toMatchObject({
      exitCode: 1,
      message: 'declared, but not live: interconnect.new-one',
    });
    expect((await missing(['lon'])).result).toMatchObject({ absent: [] });
    const filtered = await missing([], { filter: { ...filter, site: ['lhr01'], state: ['healthy'] } });
    expect(filtered.result).toMatchObject({ absent: [] });
    expect(filtered.notes).toContain('note: declared, but not live: interconnect.new-one; not waited for');
    const none = await waitFor(() => [], [], { filter: { ...filter, site: ['nowhere'] } });
    expect(none.result).toMatchObject({ exitCode: 1, message: 'there is no circuit to wait for' });
  });

  test('ends at once where credentials do not suffice, and with the last error where nothing could be read', async () => {
    const failing = (fault: object) => waitFor(() => [], ['lon-a'], { deadlineMs: 60_000, ...fault });
    const { sandbox } = await fortyCircuits();
    await sandbox.setFaults([{ kind: 'status', status: 403 }]);
    const environment = {
      CLOUDFLARE_API_TOKEN: 'any',
      CLOUDFLARE_BASE_URL: sandbox.url,
      CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
    };
    const { clock, pauses } = scripted([]);
    const context = { version: '0', environment, stdin: Readable.from([]), notify: () => undefined, clock };
    const request = { baseUrl: undefined, sandbox: false, timeoutMs: undefined, files: [], accounts: [], keys: [] };
    await expect(awaitState({ ...request, until: 'Down' }, context, () => undefined)).rejects.toMatchObject({
      kind: 'permission',
    });
    expect(pauses).toEqual([]);
    await sandbox.setFaults([{ kind: 'malformed', operation: 'get_settings' }]);
    await expect(
      awaitState({ ...request, until: 'Down', deadlineMs: 60_000 }, context, () => undefined),
    ).rejects.toMatchObject({ kind: 'unreadable' });
    expect(pauses.length).toBeGreaterThan(1);
    expect((await failing({})).result).toMatchObject({ absent: [] });
  });

  it.each([
    ['HEALTHY', 'Healthy'],
    ['down', 'Down'],
  ])('takes %s', (text, state) => expect(parseState(text)).toBe(state));
  it.each([
    ['up', 'Did you mean Healthy?'],
    ['pendng', 'Did you mean Pending?'],
    ['', 'Upper and lower case do not matter.'],
  ])('refuses %j', (text, hint) => {
    expect(() => parseState(text)).toThrow(expect.objectContaining({ exitCode: 64, hint }) as Error);
  });
});

describe('the pause between two looks', () => {
  const usage = (sent: number, left = 1_000, more = {}) => {
    return { sent, left, rate: { quota: 1_200, windowMs: 300_000 }, resetsInMs: 200_000, ...more };
  };

  it.each([
    ['one look of 43 requests', [usage(43)], 215_000],
    ['the account that used most', [usage(4), usage(12), usage(0)], 60_000],
    ['a larger quota', [usage(12, 9_000, { rate: { quota: 12_000, windowMs: 300_000 } })], 6_000],
    ['a quota of a minute', [usage(12, 200, { rate: { quota: 240, windowMs: 60_000 } })], 60_000],
    ['a quota that others have nearly used up', [usage(4, 300)], 200_000],
    ['nothing sent', [usage(0, 0)], 0],
  ])('fits %s', (_, after, pause) => {
    expect(
      pauseFor(
        after.map(() => usage(0)),
        after,
      ),
    ).toBe(pause);
  });
});
