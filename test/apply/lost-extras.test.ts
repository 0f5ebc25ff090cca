import { describe, expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { ApplyOptions } from '../../src/apply/apply-options.ts';
import { type CniPut, lostExtras } from '../../src/apply/extras/lost-extras.ts';
import { readAccount, readFacts } from '../../src/live/read-account.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { MagicExtra } from '../../src/model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LiveCni } from '../../src/model/live.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import type { FieldTarget } from '../../src/model/planned-account.ts';
import type { ApplyEvent } from '../../src/model/report.ts';
import { Secret } from '../../src/model/secret.ts';
import type { MagicInterconnect } from '../../src/model/traffic/traffic.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import { loseExtras } from '../../src/sandbox/faults/lose-extras.ts';
import { applyExitCode } from '../../src/usecases/run-exit-code.ts';
import { accountTag, cni, desired, direct, liveBgp, liveCni, slotId } from '../helpers/account.ts';
import { EventClock } from '../helpers/event-clock.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

const everySet = ['outage=account', 'outage=ewr', 'outage=lhr'];
const filters = { import_filter_id: 'filter-in', export_filter_id: 'filter-out' };
const idOf = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Given = Parameters<typeof cni>[2];

interface Scene {
  readonly count?: number;
  readonly sites?: readonly string[];
  /** Of CNI n, as documented. */
  readonly wanted: (n: number) => Given;
  /** What the PUT of a CNI takes along, by number. */
  readonly loses?: Readonly<Record<number, MagicExtra>>;
  readonly allowed?: readonly string[];
  readonly preflight?: DesiredAccount['policy']['preflight'];
  /** The run ends with the answer to the PUT of this CNI, once. */
  readonly killAfter?: string;
  /** In place of the listing of Magic interconnects. `nth` starts at 1: the one before the first PUT. */
  readonly listing?: (nth: number, now: readonly MagicInterconnect[]) => readonly MagicInterconnect[];
}

/** Circuits c0, c1, … each with a CNI that has filters, a key, a health check and return routing on the Magic side. */
async function scene({
  count = 2,
  sites = ['ewr01', 'ewr02'],
  wanted,
  loses = {},
  preflight = 'auto',
  allowed = everySet,
  listing,
  killAfter,
}: Scene) {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const place = (n: number) => ({
    site: sites[n] ?? 'ewr01',
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  });
  const network = inProcessNetwork(accountTag, {
    accounts: {
      [accountTag]: {
        slots: numbers.map((n) => ({ id: slotId(n), occupied: true, ...place(n) })),
        interconnects: numbers.map((n) => ({
          ...{ type: 'direct' as const, name: `c${n}`, account: accountTag, owner: accountTag, slot_id: slotId(n) },
          ...place(n),
        })),
        cnis: numbers.map((n) => ({
          ...{ id: idOf(n), account: accountTag, interconnect: `c${n}` },
          ...{ cust_ip: `10.0.${n}.1/31`, p2p_ip: `10.0.${n}.0/31` },
          magic: { conduit_name: `w${n}`, description: '', mtu: 1500 },
          bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: `old-key-${n}` },
        })),
        status: Object.fromEntries(numbers.map((n) => [`c${n}`, { state: 'Healthy' }])),
      },
    },
  });
  const account = network.world.accounts.get(accountTag);
  if (account === undefined) throw new Error('no account');
  const { interconnects } = account.traffic;
  for (const n of numbers) {
    const row = interconnects.table.get(idOf(n))?.value ?? {};
    const bgp = { ...(row['bgp'] as JsonObject), ...filters };
    interconnects.put(idOf(n), { ...row, bgp, automatic_return_routing: true });
  }
  const documents = desired({
    policy: { preflight, pace: { soakMs: 0, check: 'off' } },
    interconnects: numbers.map((n) => direct(`c${n}`, { slot_id: slotId(n) })),
    cnis: numbers.map((n) => cni(`w${n}`, `c${n}`, wanted(n))),
  });
  const planNow = async () => {
    const live = await readAccount(network.api, accountTag);
    const facts = await readFacts(network.api, accountTag, planNeeds(documents, live));
    const planned = planAccount(documents, live, facts, { allowed, skipSecrets: false });
    if (!planned.plan.applyable) throw new Error(JSON.stringify([planned.plan.errors, planned.plan.guards]));
    return planned;
  };
  const planned = await planNow();
  const clock = memoryClock();
  const puts: string[] = [];
  let listings = 0;
  const api = {
    ...network.api,
    traffic: {
      ...network.api.traffic,
      listMagicInterconnects: async () => {
        const nth = ++listings;
        const now = await network.api.traffic.listMagicInterconnects();
        return listing?.(nth, now) ?? now;
      },
    },
    updateCni: async (...given: Parameters<typeof network.api.updateCni>): Promise<LiveCni> => {
      const answer = await network.api.updateCni(...given);
      const n = Number(given[0].slice(-2));
      puts.push(`w${n}`);
      const lost = loses[n];
      if (lost !== undefined) {
        loseExtras(account, given[0], { kind: 'magic_extras_lost', operation: 'update_cni', fields: [lost] });
      }
      if (`w${n}` === killAfter && puts.length === 1) throw new Error('killed');
      return answer;
    },
  };
  const events: ApplyEvent[] = [];
  const carryOut = async (plan: typeof planned, given: Partial<ApplyOptions>) => {
    const reports = await applyAccount(plan, api, {
      ...{ parallelism: 4, stopOnError: false, clock, onEvent: (event: ApplyEvent) => events.push(event) },
      ...given,
    });
    return Object.fromEntries(reports.map((report) => [report.address, report]));
  };
  const run = (given: Partial<ApplyOptions> = {}) => carryOut(planned, given);
  const rerun = async () => carryOut(await planNow(), {});
  return { run, rerun, puts, events, clock, listings: () => listings };
}

const session = { customer_asn: 65010, extra_prefixes: [] };
const newMtu = (n: number): Given => ({ magic: { conduit_name: `w${n}`, mtu: 1476 } });

function withoutFilters(of: MagicInterconnect): MagicInterconnect {
  return { ...of, bgp: of.bgp && { ...of.bgp, importFilter: undefined, exportFilter: undefined } };
}

const never = new AbortController().signal;

describe('what only the Magic side shows and a PUT takes along', () => {
  test.each<[MagicExtra, readonly string[]]>([
    ['filters', ['bgp.import_filter_id filter-in', 'bgp.export_filter_id filter-out']],
    ['health_check', ['health_check (rate mid, type request, direction bidirectional']],
    ['return_routing', ['automatic_return_routing true']],
    ['key', ['bgp.md5_key the former value']],
  ])('ends the change as applied_lost and is named with its former value: %s', async (extra, words) => {
    const { run, puts, events } = await scene({ count: 1, wanted: newMtu, loses: { 0: extra } });
    const report = (await run())['cni.w0'];
    expect(report?.outcome).toBe('applied_lost');
    for (const word of words)
      expect([report?.error?.message, report?.next]).toEqual([
        expect.stringContaining(word),
        expect.stringContaining(word),
      ]);
    expect(JSON.stringify([report, events])).not.toContain('old-key');
    expect(puts).toEqual(['w0']);
    expect(events.at(-1)).toMatchObject({ type: 'change_ended', outcome: 'applied_lost' });
    const summary = {
      applied: 0,
      applied_lost: 1,
      failed: 0,
      stale: 0,
      unknown: 0,
      skipped: 0,
      overtaken: 0,
      not_attempted: 0,
    };
    const changes = report === undefined ? [] : [report];
    expect(applyExitCode([{ account: accountTag, summary, changes, converged: true }])).toBe(5);
  });

  test.each([1, 4])('stops its sets and no others, %i steps at a time', async (parallelism) => {
    const sites = ['ewr01', 'ewr02', 'lhr01', 'lhr02'];
    const { run, puts } = await scene({ count: 4, sites, wanted: newMtu, loses: { 0: 'filters' } });
    const reports = await run({ parallelism });
    expect(Object.fromEntries(Object.values(reports).map(({ address, outcome }) => [address, outcome]))).toEqual({
      ...{ 'cni.w0': 'applied_lost', 'cni.w1': 'skipped', 'cni.w2': 'applied', 'cni.w3': 'applied' },
    });
    expect(puts.toSorted()).toEqual(['w0', 'w2', 'w3']);
  });

  test('stops circuits of its sets that do not wait for it, and none of another metro of the account', async () => {
    const wanted = (n: number): Given =>
      n % 3 === 0 ? { magic: { conduit_name: `w${n}`, description: 'new' } } : newMtu(n);
    const sites = ['ewr01', 'ewr02', 'ewr03', 'lhr01', 'lhr02', 'lhr03'];
    const { run, puts } = await scene({ count: 6, sites, wanted, allowed: [], loses: { 0: 'filters' } });
    const reports = await run({ parallelism: 1 });
    expect(Object.values(reports).map(({ outcome }) => outcome)).toEqual([
      ...['applied_lost', 'skipped', 'skipped'],
      ...['applied', 'applied', 'applied'],
    ]);
    expect(reports['cni.w1']?.error?.message).toContain('cni.w0 lost what only the Magic side shows');
    expect(puts).toEqual(['w0', 'w3', 'w4', 'w5']);
  });

  test('is not known to a new run, which goes on with its sets; the report says so first', async () => {
    const { run, rerun, puts } = await scene({ wanted: newMtu, loses: { 0: 'filters' } });
    const first = await run();
    expect(first['cni.w0']?.next).toContain('Do it before you run apply again: a new run does not know of the loss');
    expect(first['cni.w1']?.next).toContain('First set again what cni.w0 lost: a new run does not know of it');
    expect((await rerun())['cni.w1']?.outcome).toBe('applied');
    expect(puts).toEqual(['w0', 'w1']);
  });

  test.each<[string, Given]>([
    ['a session that is removed', { magic: { conduit_name: 'w0' }, bgp: null }],
    ['a new name', { id: idOf(0), magic: { conduit_name: 'other', mtu: 1500 } }],
    ['new addresses', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31', magic: { conduit_name: 'w0' } }],
    ['a new key', { magic: { conduit_name: 'w0' }, bgp: { ...session, md5_key: new Secret('new-key') } }],
    ['a new description', { magic: { conduit_name: 'w0', description: 'new' } }],
    ['a key that is removed', { magic: { conduit_name: 'w0' }, bgp: { ...session, md5_key: null } }],
    [
      'a key that the document does not name',
      { magic: { conduit_name: 'w0' }, bgp: { ...session, customer_asn: 65011 } },
    ],
  ])('is not claimed where the PUT keeps it or asks for it: %s', async (_, wanted) => {
    const { run, puts, clock, listings } = await scene({ count: 1, wanted: () => wanted });
    const reports = Object.values(await run());
    expect(reports.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect([puts.length, listings(), clock.now()]).toEqual([1, 2, 0]);
    expect(reports[0]?.next ?? '').not.toContain('Magic');
  });

  test('is looked for again while Magic still shows the old value, and then for 30 s at most', async () => {
    let old: readonly MagicInterconnect[] | undefined;
    const late = await scene({
      count: 1,
      wanted: newMtu,
      loses: { 0: 'filters' },
      listing: (nth, now) => ((old ??= now), nth < 4 ? old : now),
    });
    expect((await late.run())['cni.w0']?.outcome).toBe('applied_lost');
    expect(late.clock.now()).toBeGreaterThan(0);
    const never = await scene({ count: 1, wanted: newMtu, listing: (nth, now) => (nth === 1 ? now : []) });
    const report = (await never.run())['cni.w0'];
    expect(report).toMatchObject({
      outcome: 'applied',
      next: expect.stringContaining('did not show this CNI') as string,
    });
    expect(never.clock.now()).toBeGreaterThanOrEqual(30_000);
    expect(never.clock.now()).toBeLessThan(35_000);
  });

  const described = (n: number): Given => ({ magic: { conduit_name: `w${n}`, description: 'new' } });
  const undated = (now: readonly MagicInterconnect[]) => now.map((each) => ({ ...each, modifiedOn: undefined }));

  test.each([
    ['that says when it was modified', (now: readonly MagicInterconnect[]) => now],
    ['that does not say when it was modified', undated],
  ])('is found though nothing of the PUT is on the Magic side, which follows 3 s later: %s', async (_, shown) => {
    let old: readonly MagicInterconnect[] = [];
    const late = await scene({
      count: 1,
      wanted: described,
      loses: { 0: 'filters' },
      listing: (nth, now) => {
        if (nth === 1) old = now;
        return shown(late.clock.now() < 3_000 ? old : now);
      },
    });
    expect((await late.run())['cni.w0']?.outcome).toBe('applied_lost');
    expect(late.clock.now()).toBe(3_000);
  });

  test('counts as kept after 5 s where nothing tells whether Magic has followed', async () => {
    const { run, clock } = await scene({ count: 1, wanted: described, listing: (_, now) => undated(now) });
    expect((await run())['cni.w0']).toMatchObject({ outcome: 'applied' });
    expect(clock.now()).toBe(5_000);
  });

  test('is not looked for where there was nothing to lose', async () => {
    const bare = (now: readonly MagicInterconnect[]) =>
      undated(now).map(({ bgp, ...each }) => ({
        ...{ ...each, healthCheck: undefined, returnRouting: undefined },
        bgp: bgp && { ...bgp, hasKey: false, importFilter: undefined, exportFilter: undefined },
      }));
    const { run, clock, listings } = await scene({ count: 1, wanted: described, listing: (_, now) => bare(now) });
    expect((await run())['cni.w0']).toMatchObject({ outcome: 'applied' });
    expect([clock.now(), listings()]).toEqual([0, 1]);
  });

  test('is said to be unknown where the run is interrupted before Magic could follow', async () => {
    const end = new AbortController();
    const listing = (nth: number, now: readonly MagicInterconnect[]) => {
      if (nth > 1) end.abort();
      return undated(now);
    };
    const { run, clock } = await scene({ count: 1, wanted: described, listing });
    expect((await run({ signal: end.signal }))['cni.w0']).toMatchObject({
      outcome: 'applied',
      next: 'The run was interrupted before Magic could follow the write: it is not known whether the write took anything along there. Look at its filters, health check, return routing and key yourself.',
    });
    expect(clock.now()).toBeLessThan(5_000);
  });

  test('is looked for beside the next PUTs: many looks take hardly longer than one', async () => {
    const { run, puts } = await scene({ count: 40, wanted: described, listing: (_, now) => undated(now) });
    const clock = new EventClock();
    const done = await clock.run(run({ clock, parallelism: 4 }));
    expect(new Set(Object.values(done).map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
    expect(puts).toHaveLength(40);
    expect(clock.now()).toBeLessThan(10_000);
  });

  test('is not looked for where the policy says off, and a refused read is said once and blocks nothing', async () => {
    const off = await scene({ wanted: newMtu, preflight: 'off', loses: { 0: 'filters', 1: 'filters' } });
    expect(Object.values(await off.run()).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(off.listings()).toBe(0);
    const refused = await scene({
      wanted: newMtu,
      listing: () => {
        const at = { operation: 'list_cf_interconnects', method: 'GET', path: '/' } as const;
        throw new NetworkError('Could not list', { kind: 'permission', ...at });
      },
    });
    expect(Object.values(await refused.run()).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    const told = refused.events.filter(({ type }) => type === 'magic_not_read');
    expect(told).toMatchObject([{ message: expect.stringContaining('Could not list') as string }]);
    expect(refused.events.findIndex(({ type }) => type === 'magic_not_read')).toBeLessThan(
      refused.events.findIndex(({ type }) => type === 'step_ended'),
    );
  });

  test('of many PUTs is seen in few listings', async () => {
    const wanted = (n: number): Given => ({ magic: { conduit_name: `w${n}`, description: 'new' } });
    const { run, puts, listings } = await scene({ count: 40, wanted });
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
      await new Promise(setImmediate);
    };
    expect(
      new Set(Object.values(await run({ clock: { now: () => now, sleep } })).map(({ outcome }) => outcome)),
    ).toEqual(new Set(['applied']));
    expect(puts).toHaveLength(40);
    expect(listings()).toBeLessThan(10);
  });

  test('is named beside a key that the PUT removes, which is not lost', async () => {
    const wanted = () => ({ magic: { conduit_name: 'w0' }, bgp: { ...session, md5_key: null } });
    const { run } = await scene({ count: 1, wanted, loses: { 0: 'filters' } });
    const report = (await run())['cni.w0'];
    expect(report).toMatchObject({ outcome: 'applied_lost' });
    expect(report?.next).toContain('import_filter_id');
    expect(report?.next).not.toContain('md5_key');
  });

  test.each([
    [undefined, 'applied'],
    ['filters', 'applied_lost'],
  ] as const)('is found after a move to another circuit: %s', async (lost, outcome) => {
    const wanted = (n: number) => (n === 0 ? { interconnect: 'c1' } : {});
    const { run, listings } = await scene({ wanted, ...(lost && { loses: { 0: lost } }) });
    expect(Object.values(await run()).map((report) => [report.address, report.outcome])).toEqual([['cni.w0', outcome]]);
    expect(listings()).toBe(2);
  });

  const swapped = (n: number) => ({ id: idOf(n), magic: { conduit_name: n < 2 ? `w${1 - n}` : `w${n}`, mtu: 1500 } });

  test('is claimed of no CNI where two swap their names', async () => {
    const { run, puts } = await scene({ wanted: swapped });
    expect(Object.values(await run()).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(puts.length).toBeGreaterThan(2);
  });

  test('is claimed of the CNI that lost it where two swap their names', async () => {
    const { run, puts } = await scene({ wanted: swapped, loses: { 1: 'filters' } });
    const reports = await run();
    // The other one stood aside for it, and still gets its name.
    expect([reports['cni.w0']?.outcome, puts]).toEqual(['applied', ['w0', 'w1', 'w0']]);
    const lost = Object.values(reports).filter(({ outcome }) => outcome === 'applied_lost');
    expect(lost.map(({ live_id }) => live_id)).toEqual([idOf(1)]);
  });

  test('is not compared where several Magic interconnects may be the CNI, and the report names them', async () => {
    const twin = (now: readonly MagicInterconnect[]) =>
      now
        .flatMap((each) => [each, { ...each, id: 'twin', name: 'twin' }])
        .map((each) => (each.id === 'twin' ? each : { ...each, interfaceAddress: '10.77.0.0/31' }));
    const { run, puts } = await scene({
      count: 1,
      wanted: newMtu,
      loses: { 0: 'filters' },
      listing: (_, now) => twin(now),
    });
    expect((await run())['cni.w0']).toMatchObject({
      outcome: 'applied',
      next: 'Each of the Magic interconnects w0 and twin may be this CNI, so none was compared after the write. Look at its filters, health check, return routing and key yourself.',
    });
    expect(puts).toEqual(['w0']);
  });

  test('is not looked for where no Magic interconnect is the CNI: there was nothing to lose', async () => {
    const { run, clock } = await scene({ count: 1, wanted: newMtu, listing: () => [] });
    const report = (await run())['cni.w0'];
    expect([report?.outcome, report?.next ?? '', clock.now()]).toEqual(['applied', '', 0]);
  });

  const failing = (kind: 'permission' | 'unreadable' | 'server') => {
    const at = { operation: 'list_cf_interconnects', method: 'GET', path: '/' } as const;
    return new NetworkError('Could not list', { kind, ...at });
  };

  test.each([
    ['permission', 0],
    ['unreadable', 30_000],
    ['server', 30_000],
  ] as const)('is said to be unknown, once, where reads after the PUT end with %s', async (kind, waited) => {
    const listing = (nth: number, now: readonly MagicInterconnect[]) => {
      if (nth > 1) throw failing(kind);
      return now;
    };
    const { run, events, clock } = await scene({ wanted: newMtu, loses: { 0: 'filters' }, listing });
    expect(Object.values(await run()).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(events.filter(({ type }) => type === 'magic_not_read')).toHaveLength(1);
    expect(clock.now()).toBeGreaterThanOrEqual(waited);
  });

  test('is found in a whole answer after answers that are half or fail', async () => {
    const listing = (nth: number, now: readonly MagicInterconnect[]) => {
      if (nth === 2) throw failing('unreadable');
      return nth === 3 ? [] : now;
    };
    const { run, events } = await scene({ count: 1, wanted: newMtu, loses: { 0: 'filters' }, listing });
    expect((await run())['cni.w0']?.outcome).toBe('applied_lost');
    expect(events.filter(({ type }) => type === 'magic_not_read')).toEqual([]);
  });

  test.each([
    [29_000, 'applied_lost'],
    [31_000, 'applied'],
  ] as const)('is found where Magic follows within 30 s: after %i ms %s', async (afterMs, outcome) => {
    let old: readonly MagicInterconnect[] = [];
    const late = await scene({
      count: 1,
      wanted: newMtu,
      loses: { 0: 'filters' },
      listing: (nth, now) => {
        if (nth === 1) old = now;
        return late.clock.now() < afterMs ? old : now;
      },
    });
    const report = (await late.run())['cni.w0'];
    expect(report?.outcome).toBe(outcome);
    if (outcome === 'applied') expect(report?.next).toContain('still showed the old values of this CNI');
  });

  test('is what was there just before the PUT: somebody else may have changed the Magic side during a long run', async () => {
    // Two circuits of one set, an hour apart; the filters of the second go meanwhile, by another hand.
    const given = await scene({
      wanted: newMtu,
      listing: (nth, now) => (nth < 3 ? now : now.map((each) => (each.name === 'w1' ? withoutFilters(each) : each))),
    });
    const onEvent = ({ type }: ApplyEvent) => {
      if (type === 'change_ended') void given.clock.sleep(3_600_000, never);
    };
    expect(Object.values(await given.run({ parallelism: 1, onEvent })).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'applied',
    ]);
  });

  test('is told where the run is interrupted just after the PUT, though Magic has not followed', async () => {
    const end = new AbortController();
    const { run, clock } = await scene({
      count: 1,
      wanted: newMtu,
      loses: { 0: 'filters' },
      listing: (nth, now) => {
        if (nth === 1) return now;
        end.abort();
        return now.map((each) => ({ ...each, mtu: 1500 }));
      },
    });
    // Of what Magic shows, the loss is there already.
    expect((await run({ signal: end.signal }))['cni.w0']?.outcome).toBe('applied_lost');
    expect(clock.now()).toBeLessThan(30_000);
  });

  test('is not known to a rerun after a kill between PUT and look, which claims nothing and goes on', async () => {
    const { run, rerun, puts } = await scene({ wanted: newMtu, loses: { 0: 'filters' }, killAfter: 'w0' });
    expect(Object.values(await run({ parallelism: 1 })).map(({ outcome }) => outcome)).toEqual(['unknown', 'skipped']);
    expect(puts).toEqual(['w0']);
    expect(Object.values(await rerun()).map(({ address, outcome }) => [address, outcome])).toEqual([
      ['cni.w1', 'applied'],
    ]);
    expect(puts).toEqual(['w0', 'w1']);
  });
});

test('a key is lost with a PUT that leaves it alone or sets one, and not with one that removes it', () => {
  const to = liveCni(1, 'w', 'c', { bgp: liveBgp(65010) });
  const row = { name: 'w', id: undefined, version: undefined, reservation: undefined, interfaceAddress: undefined };
  const rest = { mtu: undefined, healthCheck: undefined, returnRouting: undefined, modifiedOn: undefined };
  const bgp = { customerAsn: 65010, hasKey: true, importFilter: undefined, exportFilter: undefined };
  const lostWith = (path: readonly string[], target: FieldTarget) => {
    const put: CniPut = { from: to, to, set: [{ path, to: target }] };
    return lostExtras({ ...row, ...rest, bgp }, { ...row, ...rest, bgp: { ...bgp, hasKey: false } }, put);
  };
  const lost = ['bgp.md5_key the former value'];
  expect(lostWith(['magic', 'mtu'], { value: 1400 })).toEqual(lost);
  expect(lostWith(['bgp', 'md5_key'], { secret: new Secret('new') })).toEqual(lost);
  expect(lostWith(['bgp'], { value: { customer_asn: 65010, md5_key: 'new' } })).toEqual(lost);
  expect(lostWith(['bgp'], { value: { customer_asn: 65010 } })).toEqual([]);
  expect(lostWith(['bgp', 'md5_key'], { remove: true })).toEqual([]);
});
