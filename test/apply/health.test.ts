import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/apply/apply-options.ts';
import type { LiveCni } from '../../src/model/live.ts';
import type { HealthGate } from '../../src/model/planned-account.ts';
import type { PlannedChange } from '../helpers/planned.ts';
import { mtu, newInterconnect } from './changes.ts';
import { account, apply, ids, type Network, network, outcomes, seed, slots, writes } from './network.ts';
import type { Fate } from './relay.ts';

/** A clock that sleeps no time at all and remembers for how long it was asked to; `before` runs in each sleep. */
function testClock(before: (nth: number) => Promise<void> | void = () => undefined) {
  const slept: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      await before(slept.length);
    },
  };
  return { clock, slept };
}

function withStatus(status: Readonly<Record<string, { state: string; reason?: string }>>) {
  const { accounts } = seed();
  return { accounts: { [account]: { ...accounts[account], status } } } as ReturnType<typeof seed>;
}

const live: HealthGate = { address: 'interconnect.a', interconnect: { name: 'icon-a' } };

function gated(
  id: number,
  seen: LiveCni,
  healthy: readonly HealthGate[],
  needs: readonly number[] = [],
): PlannedChange {
  const action = { call: 'update_cni', cni: { id: seen.id }, seen, set: [mtu(1400)] } as const;
  const steps = [{ id, needs, healthy, action }];
  return { address: `cni.${seen.magic.conduit_name}`, action: 'update', live_id: seen.id, steps };
}

function statusQuestions({ relay }: Network): readonly string[] {
  return relay.seen.filter(({ path }) => path.endsWith('/status')).map(({ path }) => path);
}

describe('a step that needs an interconnect to be Healthy', () => {
  test('starts at once when it is Healthy, without a notice of a wait', async () => {
    const net = await network();
    const { clock, slept } = testClock();
    const applied = await apply(net, [gated(1, await net.other.getCni(ids.rich), [live])], { clock });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
    expect(statusQuestions(net)).toEqual(['interconnects/icon-a/status']);
    expect(slept).toEqual([]);
    expect(applied.events.map(({ type }) => type)).not.toContain('health_waited');
  });

  test('asks again after the step had to queue, and does not move onto a circuit that went down', async () => {
    const net = await network();
    const { clock } = testClock();
    const [rich, plain] = [await net.other.getCni(ids.rich), await net.other.getCni(ids.plain)];
    const late: Clock = {
      ...clock,
      now: () => clock.now() + (net.relay.seen.some(({ method }) => method === 'PUT') ? 5_000 : 0),
    };
    net.relay.decide = async (method): Promise<Fate> => {
      if (method === 'PUT') await net.setState(withStatus({ 'icon-a': { state: 'Down' } }));
      return 'pass';
    };
    const changes = [gated(1, rich, [live]), gated(2, plain, [live])];
    const applied = await apply(net, changes, { clock: late, parallelism: 1 });
    expect(outcomes(applied)).toEqual({ 'cni.plain': 'skipped', 'cni.rich': 'applied' });
    expect(writes(net)).toHaveLength(1);
  });

  test('is not sent where the light goes out while its CNI is read, though it is in no block', async () => {
    const net = await network();
    const { clock } = testClock();
    let late = 0;
    net.relay.decide = async (_method, path): Promise<Fate> => {
      if (path !== `cnis/${ids.rich}`) return 'pass';
      late = 2_000;
      await net.setState(withStatus({ 'icon-a': { state: 'Down' } }));
      return 'pass';
    };
    const changes = [gated(1, await net.other.getCni(ids.rich), [live])];
    const applied = await apply(net, changes, { clock: { ...clock, now: () => clock.now() + late } });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'skipped' });
    expect(applied.reports[0]?.error?.message).toContain(
      'icon-a (interconnect.a, which it needs) was Healthy, and just before the write it is not: Down',
    );
    expect(writes(net)).toEqual([]);
  });

  test('starts when it becomes Healthy, with one event for each state on the way', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down', reason: 'no light' } }) });
    const { clock, slept } = testClock();
    net.relay.decide = async (_method, path, nth): Promise<Fate> => {
      const states: Readonly<Record<number, string>> = { 3: 'Pending', 5: 'Healthy' };
      const state = path.endsWith('/status') ? states[nth] : undefined;
      if (state !== undefined) await net.setState(withStatus({ 'icon-a': { state } }));
      return 'pass';
    };
    const applied = await apply(net, [gated(1, await net.other.getCni(ids.rich), [live])], { clock });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
    expect(slept).toEqual([1000, 2000, 4000, 8000]);
    const waits = applied.events.filter(({ type }) => type === 'health_waited');
    expect(waits).toEqual([
      { type: 'health_waited', address: 'interconnect.a', live_id: 'icon-a', state: 'Down', reason: 'no light' },
      { type: 'health_waited', address: 'interconnect.a', live_id: 'icon-a', state: 'Pending' },
      { type: 'health_waited', address: 'interconnect.a', live_id: 'icon-a', state: 'Healthy' },
    ]);
    const types = applied.events.map(({ type }) => type);
    expect(types.indexOf('step_started')).toBeGreaterThan(types.lastIndexOf('health_waited'));
  });

  test('is skipped with its dependents when it is not Healthy in time, and says why', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Unhealthy', reason: 'below -20 dBm' } }) });
    const { clock, slept } = testClock();
    const [rich, plain] = [await net.other.getCni(ids.rich), await net.other.getCni(ids.plain)];
    const changes = [gated(1, rich, [live]), gated(2, plain, [], [1])];
    const applied = await apply(net, changes, { clock });
    expect(outcomes(applied)).toEqual({ 'cni.plain': 'skipped', 'cni.rich': 'skipped' });
    expect(slept).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(applied.reports[0]).toMatchObject({
      error: {
        call: 'update_cni',
        message: 'it waits for interconnect.a (icon-a) to be Healthy; after 60 s it is Unhealthy (below -20 dBm)',
      },
    });
    expect(applied.reports[0]?.next).toContain('demarc status interconnect.a');
    expect(applied.reports[1]).toMatchObject({ error: { message: 'it needs cni.rich; cni.rich was skipped' } });
    expect(writes(net)).toEqual([]);
  });

  test('waits as long as the run allows', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down' } }) });
    const { clock, slept } = testClock();
    const changes = [gated(1, await net.other.getCni(ids.rich), [live])];
    const applied = await apply(net, changes, { clock, healthDeadlineMs: 5000 });
    expect(slept).toEqual([1000, 2000, 2000]);
    expect(applied.reports[0]?.error?.message).toContain('after 5 s it is Down');
  });

  test('asks about an interconnect of the same run, and names the letter when it is not cabled', async () => {
    const net = await network({ healthyAfterMs: 60_000_000 });
    const { clock } = testClock();
    const gate: HealthGate = { address: 'interconnect.new', interconnect: { created_by: 1 } };
    const changes = [
      newInterconnect(1, 'new', { type: 'direct', slot_id: slots.free }),
      gated(2, await net.other.getCni(ids.rich), [gate], [1]),
    ];
    const applied = await apply(net, changes, { clock });
    expect(outcomes(applied)).toEqual({ 'interconnect.new': 'applied', 'cni.rich': 'skipped' });
    const report = applied.reports.find(({ address }) => address === 'cni.rich');
    expect(report?.error?.message).toMatch(/interconnect\.new \(\S+\) to be Healthy; after 60 s it is Pending/);
    expect(report?.next).toContain('demarc loa interconnect.new');
    expect(writes(net)).toEqual(['POST interconnects']);
  });

  test('does not use up the parallelism while it waits', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down' } }) });
    const created: string[] = [];
    const { clock } = testClock(async (nth) => {
      if (nth === 1) while (!created.includes('interconnect.b')) await new Promise(setImmediate);
    });
    const changes = [
      gated(1, await net.other.getCni(ids.rich), [live]),
      newInterconnect(2, 'b', { type: 'direct', slot_id: slots.free }),
    ];
    const applied = await apply(net, changes, {
      clock,
      parallelism: 1,
      onEvent: (event) => {
        if (event.type === 'change_ended') created.push(event.address);
      },
    });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'skipped', 'interconnect.b': 'applied' });
  });

  test('shares its reads with other steps that wait for the same interconnect', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down' } }) });
    const { clock } = testClock();
    const [rich, plain] = [await net.other.getCni(ids.rich), await net.other.getCni(ids.plain)];
    const applied = await apply(net, [gated(1, rich, [live]), gated(2, plain, [live])], { clock, healthDeadlineMs: 0 });
    expect(outcomes(applied)).toEqual({ 'cni.plain': 'skipped', 'cni.rich': 'skipped' });
    expect(statusQuestions(net)).toHaveLength(1);
    expect(applied.events.filter(({ type }) => type === 'health_waited')).toHaveLength(1);
  });

  test('is not attempted when the run is interrupted, and its wait ends at once', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down' } }) });
    const interrupt = new AbortController();
    const clock: Clock = {
      now: () => 0,
      sleep: (_milliseconds, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          interrupt.abort();
        }),
    };
    const changes = [gated(1, await net.other.getCni(ids.rich), [live])];
    const applied = await apply(net, changes, { clock, signal: interrupt.signal });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'not_attempted' });
    expect(statusQuestions(net)).toHaveLength(1);
  });

  test('stops waiting when a change fails and the run stops on errors', async () => {
    const net = await network({ seed: withStatus({ 'icon-a': { state: 'Down' } }) });
    const clock: Clock = {
      now: () => 0,
      sleep: (_milliseconds, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    };
    const changes = [
      gated(1, await net.other.getCni(ids.rich), [live]),
      newInterconnect(2, 'b', { type: 'direct', slot_id: slots.taken }),
    ];
    const applied = await apply(net, changes, { clock, stopOnError: true });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'not_attempted', 'interconnect.b': 'failed' });
  });

  test('is skipped at once when the interconnect no longer exists', async () => {
    const net = await network();
    const { clock, slept } = testClock();
    const missing: HealthGate = { address: 'interconnect.x', interconnect: { name: 'icon-x' } };
    const applied = await apply(net, [gated(1, await net.other.getCni(ids.rich), [missing])], { clock });
    expect(outcomes(applied)).toEqual({ 'cni.rich': 'skipped' });
    expect(applied.reports[0]?.error).toMatchObject({ status: 404, method: 'GET' });
    expect(slept).toEqual([]);
  });
});
