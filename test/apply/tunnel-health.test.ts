import { describe, expect, test } from 'vitest';
import { TunnelWaits } from '../../src/apply/pace/tunnel-waits.ts';
import { RunMemory } from '../../src/apply/run-memory.ts';
import { DeadlineOver, NetworkError } from '../../src/model/network-error.ts';
import type { TrafficReader } from '../../src/model/traffic/traffic.ts';
import { readAndCompare } from '../../src/usecases/plan/compare-with-base.ts';
import { applyExitCode } from '../../src/usecases/run-exit-code.ts';
import { accountTag, cniId, liveCni } from '../helpers/account.ts';
import { EventClock } from '../helpers/event-clock.ts';
import { plannedAccount } from '../helpers/planned.ts';
import { minute, type StateAt, tunnelScene } from './tunnel-scene.ts';

type Reports = Awaited<ReturnType<ReturnType<typeof tunnelScene>['run']>>;

const outcomesOf = (reports: Reports) => Object.values(reports).map(({ outcome }) => outcome);
const between = (at: number, from: number, to: number) => at >= from * minute && at < to * minute;
/** w0 has a state of its own in Frankfurt from one minute to another, and is healthy otherwise. */
const inFrankfurt =
  (state: number | undefined, from = 0, to = Infinity): StateAt =>
  (tunnel, colo, at) =>
    tunnel === 'w0' && colo === 'fra03' && between(at, from, to) ? state : 1;
const refused = (kind: 'permission' | 'server') =>
  new NetworkError('Could not query', { operation: 'query_analytics', method: 'POST', path: '/graphql', kind });
const ended = ['healthy', 'failed', 'stopped'];

function told({ events }: ReturnType<typeof tunnelScene>) {
  return events.flatMap((event) => (event.type === 'tunnel_health' && ended.includes(event.state) ? [event] : []));
}

describe('tunnel health between two circuits', () => {
  test('lets the second one go when the tunnel of the first was healthy everywhere for that long', async () => {
    const { planned, run, writtenAt, events, asked } = tunnelScene();
    const { plan } = await planned();
    expect(plan).toMatchObject({ applyable: true, least_seconds: 1800, warnings: [] });
    expect(plan.terms?.pace).toEqual({ soak: '0ms', tunnel_health: '30m', check: 'off' });
    expect(plan.blocks).toEqual([
      { id: 1, steps: [1], after: [] },
      { id: 2, steps: [2], after: [{ block: 1, then: ['light', 'tunnel_health'] }] },
    ]);
    expect(outcomesOf(await run())).toEqual(['applied', 'applied']);
    expect((writtenAt('c1') ?? 0) - (writtenAt('c0') ?? 0)).toBe(30 * minute);
    expect(events.filter(({ type }) => type === 'tunnel_health')).toMatchObject([
      { state: 'awaited', address: 'interconnect.c0', circuits: ['c0'], milliseconds: 30 * minute },
      { state: 'healthy' },
    ]);
    // Nothing from before the write, at most 15 minutes, at most once a minute, and nothing after the last circuit.
    const waits = asked.filter(({ at }) => at > 0 && at < 30 * minute);
    expect(waits).toHaveLength(29);
    expect(waits.every(({ at, since }) => since >= 0 && at - since <= 15 * minute)).toBe(true);
    expect(asked.every(({ at }) => at <= 30 * minute)).toBe(true);
  });

  test.each<readonly [string, StateAt, number]>([
    ['a probe is lost', inFrankfurt(0.99, 10, 12), 42],
    ['the tunnel is down at first', inFrankfurt(0, 0, 7), 37],
    ['a data centre has no data for long', inFrankfurt(undefined, 4, 20), 45],
  ])('begins again where %s', async (_, state, least) => {
    const { run, writtenAt } = tunnelScene({ state });
    expect(outcomesOf(await run())).toEqual(['applied', 'applied']);
    expect(writtenAt('c1')).toBeGreaterThanOrEqual(least * minute);
    expect(writtenAt('c1')).toBeLessThanOrEqual((least + 2) * minute);
  });

  // Before the write all is healthy, and from then on the tunnel is down.
  const downSince: StateAt = (tunnel, _, at) => (tunnel === 'w0' && at >= 0 ? 0 : 1);

  test.each([
    ['is behind by 40 minutes', 40 * minute, "the clock of this machine is 40m behind Cloudflare's; set it right"],
    ['is ahead by 2 minutes', -2 * minute, "the clock of this machine is 2m ahead of Cloudflare's; set it right"],
    ['cannot be compared: answers have no date', undefined, 'the answer has no date, so its times may be wrong'],
  ])('is not proven where the clock of this machine %s', async (_, aheadMs, words) => {
    const scene = tunnelScene({ aheadMs, state: downSince });
    const reports = await scene.run();
    // The other circuit of the set is not proven either, so not even the first one begins.
    expect(outcomesOf(reports)).toEqual(['skipped', 'skipped']);
    expect(scene.written).toEqual([]);
    expect(JSON.stringify([reports, scene.events])).toContain(words);
  });

  test.each([45_000, -45_000])("asks for times of Cloudflare's clock, which is %i ms ahead", async (aheadMs) => {
    const { run, writtenAt, asked } = tunnelScene({ aheadMs });
    expect(outcomesOf(await run())).toEqual(['applied', 'applied']);
    expect(writtenAt('c1')).toBe(30 * minute);
    const [first, ...others] = asked;
    expect(Math.abs(first?.since ?? 0)).toBeGreaterThanOrEqual(40_000);
    expect(others.filter(({ at, since }) => at > 0 && since < -2_000)).toEqual([]);
    expect(asked.length).toBeLessThan(35);
  });

  test('is read over five minutes at least, whatever the policy says', async () => {
    const { run, writtenAt, planned } = tunnelScene({ pace: { tunnelHealthMs: minute } });
    expect((await planned()).plan.least_seconds).toBe(300);
    await run();
    expect(writtenAt('c1')).toBe(5 * minute);
  });

  test('runs beside the soak, and before the check', async () => {
    const check = { timeoutMs: 15 * minute };
    const { run, writtenAt, planned } = tunnelScene({
      pace: { soakMs: 40 * minute, tunnelHealthMs: 30 * minute },
      request: { check },
    });
    const { plan } = await planned();
    expect(plan.blocks?.[1]?.after).toEqual([{ block: 1, then: ['light', 'soak', 'tunnel_health', 'check'] }]);
    expect(plan.least_seconds).toBe(2400 + 300);
    const good = { ok: true, started: true, end: 'exit code 0', output: '' };
    await run({ check: { argv: ['./check'], ...check, run: () => Promise.resolve(good) } });
    expect(writtenAt('c1')).toBeGreaterThanOrEqual(40 * minute);
    expect(writtenAt('c1')).toBeLessThan(42 * minute);
  });

  test('holds back no circuit that shares no set', async () => {
    const { run, writtenAt } = tunnelScene({ count: 4 });
    await run();
    const minutes = (circuit: string) => Math.floor((writtenAt(circuit) ?? 0) / minute);
    expect(['c0', 'c2', 'c1', 'c3'].map(minutes)).toEqual([0, 0, 30, 30]);
  });

  test('survives a query that fails for a moment', async () => {
    const { run, writtenAt } = tunnelScene({
      answer: (nth, usual) => {
        if (nth === 12 || nth === 13) throw refused('server');
        return usual();
      },
    });
    await run();
    expect(writtenAt('c1')).toBe(30 * minute);
  });

  test('of a tunnel that nothing changes does not matter where it was not healthy before', async () => {
    const scene = tunnelScene({ count: 3, changes: (n) => n < 2, state: (tunnel) => (tunnel === 'w2' ? 0.5 : 1) });
    expect(outcomesOf(await scene.run())).toEqual(['applied', 'applied']);
  });
});

test('tunnel health of many circuits at once is asked for as often as the quota of queries allows, and not more', async () => {
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const clock = new EventClock();
  const asked: number[] = [];
  const rows = numbers.map((n) => ({ tunnel: `w${n}`, colo: 'ewr01', state: 1 }));
  const queryTunnels = () => {
    asked.push(clock.now());
    return Promise.resolve({ health: rows, recent: rows, ingress: [], egress: [], answeredAt: Date.now() });
  };
  const health = { best: 'healthy', worst: 'healthy' } as const;
  const tunnels = new Map(
    rows.map(({ tunnel, colo }) => [`cni.${tunnel}`, { name: tunnel, colos: new Set([colo]), health }]),
  );
  const cnis = new Map(
    numbers.map((n) => [cniId(n), { address: `cni.w${n}`, cni: liveCni(n, `w${n}`, `c${n}`) }] as const),
  );
  const waits = new TunnelWaits({
    planned: {
      ...plannedAccount(accountTag, []),
      checkable: { circuits: new Map(), cnis },
      tunnelHealth: { milliseconds: 30 * minute, tunnels },
    },
    reader: { queryTunnels },
    memory: new RunMemory({ interconnects: [], cnis: [] }),
    clock,
    tell: () => undefined,
  });
  const blockOf = (n: number) => ({
    ...{ id: n + 1, after: [], circuits: [`c${n}`], light: [], checked: [], sets: [] },
    watched: [{ address: `interconnect.c${n}`, interconnect: { name: `c${n}` } }],
  });
  const { signal } = new AbortController();
  const waitForAll = async () => {
    const begun = clock.now();
    return Promise.all(numbers.map((n) => waits.wait(blockOf(n), begun, signal)));
  };
  // Those that wait later have the same share.
  for (const batch of ['first', 'second']) {
    asked.length = 0;
    const ends = await clock.run(waitForAll());
    expect(new Set(ends.map(({ end }) => end))).toEqual(new Set(['healthy']));
    const inFiveMinutes = asked.map((from) => asked.filter((at) => at >= from && at < from + 5 * minute).length);
    expect(Math.max(...inFiveMinutes), batch).toBeLessThanOrEqual(300);
    expect(inFiveMinutes[0], batch).toBeGreaterThan(150);
  }
});

describe('a wait for tunnel health that fails', () => {
  test.each<readonly [string, Parameters<typeof tunnelScene>[0], string]>([
    [
      'answers are empty',
      { answer: (nth, usual) => (nth === 1 ? usual() : { ...usual(), health: [], recent: [] }) },
      'for 30m nothing was read that counts; last seen: w0 has no health data of the last minutes from ewr01, fra03 and sin02',
    ],
    [
      'the last minutes are missing',
      { answer: (nth, usual) => (nth === 1 ? usual() : { ...usual(), recent: [] }) },
      'for 30m nothing was read that counts; last seen: w0 has no health data of the last minutes from ewr01, fra03 and sin02',
    ],
    [
      'data is old',
      { state: (tunnel, _, at) => (tunnel === 'w0' && at >= 5 * minute ? undefined : 1) },
      'for 30m nothing was read that counts',
    ],
    [
      'a query is refused',
      {
        answer: (nth, usual) => {
          if (nth === 1) return usual();
          throw refused('permission');
        },
      },
      'their health cannot be read: Could not query',
    ],
  ])('stops its sets and says the way back: %s', async (_, given, words) => {
    const scene = tunnelScene({ count: 4, ...given });
    const reports = await scene.run({ parallelism: 1 });
    expect(reports['cni.w1']).toMatchObject({ outcome: 'skipped' });
    expect(reports['cni.w1']?.error?.message).toContain(
      'the tunnels of interconnect.c0 (c0) were not healthy everywhere for 30m',
    );
    expect(reports['cni.w1']?.error?.message).toContain(words);
    expect(reports['cni.w1']?.next).toContain('demarc.yaml:1 (cni.w0): bgp.md5_key the former value');
    expect(scene.written.map(({ circuit }) => circuit)).not.toContain('c1');
    expect(JSON.stringify(scene.events)).not.toContain('new-key');
  });

  test('ends with the deadline, exit code 5', async () => {
    const scene = tunnelScene({ state: inFrankfurt(0.5) });
    const end = new AbortController();
    const sleep: typeof scene.clock.sleep = async (milliseconds, signal) => {
      await scene.clock.sleep(milliseconds, signal);
      if (scene.clock.now() >= 50 * minute) end.abort(new DeadlineOver(50 * minute));
    };
    const changes = Object.values(await scene.run({ clock: { ...scene.clock, sleep }, signal: end.signal }));
    expect(changes.map(({ outcome }) => outcome)).toEqual(['applied', 'not_attempted']);
    const [wait, ...others] = told(scene);
    expect([wait?.state, others]).toEqual(['failed', []]);
    expect(wait?.message).toBe(
      'the tunnels of interconnect.c0 (c0) were not healthy everywhere for 30m: the deadline is over; last seen: w0 is lossy in fra03',
    );
    expect(wait?.next).toContain('The way back');
    const summary = {
      applied: 1,
      applied_lost: 0,
      failed: 0,
      stale: 0,
      unknown: 0,
      skipped: 0,
      overtaken: 0,
      not_attempted: 1,
    };
    const done = changes.filter(({ outcome }) => outcome === 'applied');
    const report = { account: accountTag, summary, changes: done, converged: true };
    expect(applyExitCode([report])).toBe(0);
    const tunnel_health = [{ address: 'interconnect.c0', circuits: ['c0'], outcome: 'failed' as const }];
    expect(applyExitCode([{ ...report, tunnel_health }])).toBe(5);
  });

  test('ends with the run', async () => {
    const scene = tunnelScene();
    const end = new AbortController();
    const sleep: typeof scene.clock.sleep = async (milliseconds, signal) => {
      await scene.clock.sleep(milliseconds, signal);
      end.abort();
    };
    expect(outcomesOf(await scene.run({ clock: { ...scene.clock, sleep }, signal: end.signal }))).toEqual([
      'applied',
      'not_attempted',
    ]);
    // The way back stands with the circuit that is not known to be back.
    expect(told(scene)).toMatchObject([{ state: 'stopped' }]);
    expect(told(scene)[0]).not.toHaveProperty('next');
    const unproven = scene.events.filter(({ type }) => type === 'circuit_unproven');
    expect(unproven).toMatchObject([{ reason: 'stopped', next: expect.stringContaining('The way back') as string }]);
  });
});

describe('tunnel health of a survivor', () => {
  test('is asked before a circuit is touched, so that a leg which an earlier run left unproven is no survivor', async () => {
    // The earlier run changed w0 two minutes ago.
    const lately: StateAt = (tunnel, _, at) => (tunnel === 'w0' && at < -minute && at >= -2 * minute ? 0 : 1);
    const scene = tunnelScene({ changes: (n) => n === 1, state: lately });
    const reports = await scene.run();
    expect(scene.written).toEqual([]);
    expect(reports['cni.w1']?.error?.message).toBe(
      'no other circuit of ewr is surely up now (c0: Healthy, but in the last 30m, w0 is lossy in ewr01, lossy in fra03 and lossy in sin02); nothing of this circuit was sent',
    );
    const [query] = scene.asked;
    expect([scene.asked.length, Math.round((query?.since ?? 0) / minute)]).toEqual([1, -30]);
    const before = tunnelScene({
      changes: (n) => n === 1,
      state: (tunnel, colo, at) => lately(tunnel, colo, at + 30 * minute),
    });
    expect(outcomesOf(await before.run())).toEqual(['applied']);
  });

  test('that cannot be read then does not count', async () => {
    const scene = tunnelScene({
      changes: (n) => n === 1,
      answer: () => {
        throw refused('server');
      },
    });
    expect((await scene.run())['cni.w1']?.error?.message).toContain('the health of its tunnels cannot be read');
    expect(scene.written).toEqual([]);
  });
});

describe('a plan with tunnel health', () => {
  const unread = (kind: 'permission' | 'server') => (reader: TrafficReader) => ({
    ...reader,
    queryTunnels: () => Promise.reject(refused(kind)),
  });
  test.each<readonly [string, Parameters<typeof tunnelScene>[0], string]>([
    ['the query is refused', { reader: unread('permission') }, 'the health of tunnels cannot be read: Could not query'],
    ['the query fails', { reader: unread('server') }, 'the health of tunnels cannot be read: Could not query'],
    [
      'the policy reads nothing',
      { policy: { preflight: 'off' } },
      'the health of tunnels was not read (policy.preflight)',
    ],
    [
      'the answer does not have the tunnel',
      {
        reader: (reader) => ({
          ...reader,
          queryTunnels: async (times) => ({ ...(await reader.queryTunnels(times)), health: [], recent: [] }),
        }),
      },
      'it is not certain which tunnel is theirs, or there is no health data under its name, or the name changes',
    ],
    [
      'the checks of the tunnel are off',
      {
        reader: (reader) => ({
          ...reader,
          listMagicInterconnects: async () =>
            (await reader.listMagicInterconnects()).map((each) => ({
              ...each,
              healthCheck: {
                enabled: false,
                rate: undefined,
                type: undefined,
                direction: undefined,
                target: undefined,
              },
            })),
        }),
      },
      'it is not certain which tunnel is theirs',
    ],
    [
      'its name changes',
      { wanted: (n) => ({ id: `10000000-0000-4000-8000-00000000000${n}`, magic: { conduit_name: `new-${n}` } }) },
      'or the name changes',
    ],
  ])(
    'says before the first write that it proves nothing, and the guard outage judges so: %s',
    async (_, given, why) => {
      const scene = tunnelScene(given);
      const { plan } = await scene.planned();
      expect(plan.guards.filter(({ lifted }) => !lifted).map(({ id }) => id)).toContain('outage');
      expect(plan.blocks?.[1]?.after[0]?.then).toEqual(['light']);
      expect(plan.least_seconds).toBeUndefined();
      const warning = plan.warnings.find(({ code }) => code === 'plan-tunnel-health');
      expect(warning?.message).toContain('policy.pace.tunnel_health is not waited for on the circuits of cni.w0');
      expect(warning?.message).toContain(why);
      const lifted = tunnelScene({ ...given, allowed: ['outage=ewr'] });
      expect(outcomesOf(await lifted.run())).toEqual(['applied', 'applied']);
      expect(lifted.asked).toEqual([]);
    },
  );

  test('first changes the circuit that it can prove', async () => {
    const { plan } = await tunnelScene({
      reader: (reader) => ({
        ...reader,
        queryTunnels: async (times) => {
          const { health, recent, ...rest } = await reader.queryTunnels(times);
          const isOther = ({ tunnel }: { readonly tunnel: string }) => tunnel !== 'w0';
          return { health: health.filter(isOther), recent: recent.filter(isOther), ...rest };
        },
      }),
    }).planned();
    const [first] = plan.blocks ?? [];
    const steps = plan.changes.flatMap(({ address, steps: own }) => own.map(({ id }) => [id, address] as const));
    expect(new Map(steps).get(first?.steps[0] ?? 0)).toBe('cni.w1');
    expect([plan.applyable, plan.warnings]).toEqual([true, []]);
  });

  test('warns where it takes longer than the run may, and where a tunnel that changes is not healthy now', async () => {
    const { plan } = await tunnelScene({
      limits: [{ name: '--deadline', milliseconds: 20 * minute }],
      reader: (reader) => ({
        ...reader,
        queryTunnels: async (times) => {
          const { health, ...rest } = await reader.queryTunnels(times);
          return { health: health.map((row) => (row.tunnel === 'w0' ? { ...row, state: 0.9 } : row)), ...rest };
        },
      }),
    }).planned();
    expect(plan.warnings.map(({ code, message }) => [code, message])).toEqual([
      [
        'plan-too-long',
        'soaks, tunnel health and checks alone take 30m or more, and the run ends after 20m (--deadline): the last circuits would not be attempted',
      ],
      [
        'plan-tunnel-unhealthy',
        'the tunnel of cni.w0 is not healthy everywhere now, and apply waits after the change until it is (policy.pace.tunnel_health)',
      ],
    ]);
    expect(plan.applyable).toBe(true);
  });

  test('watches a moved CNI on the circuit where it is then', async () => {
    const moved = tunnelScene({
      count: 3,
      bgp: false,
      changes: (n) => n < 2,
      wanted: (n) => ({
        magic: { conduit_name: `w${n}`, ...(n === 1 && { mtu: 1476 }) },
        ...(n === 0 && { interconnect: 'c1' }),
      }),
    });
    const { blocks, plan } = await moved.planned();
    expect(plan.errors).toEqual([]);
    expect(blocks.map(({ watched }) => watched)).toEqual([
      [{ address: 'interconnect.c1', interconnect: { name: 'c1' } }],
      [{ address: 'interconnect.c1', interconnect: { name: 'c1' } }],
    ]);
  });

  test('is held back where it needs that this change makes tunnel health shorter', async () => {
    const request = { confirm: true };
    const { documents, network } = tunnelScene({ pace: { tunnelHealthMs: 10 * minute } });
    const guardsAfter = async (before: Parameters<typeof tunnelScene>[0]) => {
      const options = { allowed: [], skipSecrets: false, pace: request };
      const base = { type: 'documents' as const, desired: tunnelScene(before).documents };
      const given = { desired: documents, base, options, taken: Promise.resolve(new Map<string, string>()) };
      const { planned } = await readAndCompare(given, network.api);
      return planned.plan.guards.map(({ id, message }) => [id, message]);
    };
    expect(await guardsAfter({ pace: { tunnelHealthMs: 30 * minute } })).toEqual([
      ['terms', 'this change loosens policy.pace.tunnel_health (30m, now 10m), and what it does needs that'],
    ]);
    expect(await guardsAfter({ pace: { tunnelHealthMs: 5 * minute } })).toEqual([]);
  });
});
