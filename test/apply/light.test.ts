import { describe, expect, test } from 'vitest';
import { cni, cniId, desired, direct, slotId } from '../helpers/account.ts';
import { circuits, lightScene, lone, refused, slower } from './light-scene.ts';

const lifted = { allowed: ['outage=ewr', 'outage=account'] };
/** The CNIs w0 and w1 swap their links: a block of two circuits. */
const swapped = (n: 0 | 1) =>
  cni(`w${n}`, `c${n}`, { id: cniId(n), cust_ip: `10.${1 - n}.0.1/31`, p2p_ip: `10.${1 - n}.0.0/31` });
const back = (n: number) => `The way back, if it does not recover: demarc.yaml:1 (cni.w${n}): magic.mtu 1500.`;

describe('the light after the last circuit', () => {
  test('that is gone is told with the way back, after the usual minute', async () => {
    const { run, set, unproven, clock } = lightScene({ states: ['Healthy', 'Healthy'], ...lifted });
    const outcomes = await run((circuit) => circuit === 'c1' && set('c1', 'Down', 'no light'));
    expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'applied' });
    expect(unproven()).toEqual([
      {
        ...{ type: 'circuit_unproven', address: 'interconnect.c1', live_id: 'c1', reason: 'dark', state: 'Down' },
        message: 'interconnect.c1 (c1) is not Healthy after its change: it is Down (no light)',
        next: `Find out why c1 is not Healthy (demarc status c1) before you change another circuit; --wait DURATION waits longer. A new run does not know of it: if nothing is left to change, it ends with 0. ${back(1)}`,
      },
    ]);
    expect(clock.now()).toBe(60_000);
  });

  test('that comes back in time is no news, and costs one question where it is there at once', async () => {
    const { run, unproven, asked, clock } = lightScene({ states: ['Healthy', 'Healthy'], ...lifted });
    await run(() => undefined);
    // Lifted sets ask for no survivor. One question for each circuit is left.
    expect(asked).toEqual(['c0', 'c1']);
    expect(unproven()).toEqual([]);
    const slow = lightScene({ states: ['Healthy'], ...lifted });
    await slow.run(() => slow.set('c0', 'Down'), {
      clock: {
        ...slow.clock,
        sleep: async (milliseconds, signal) => {
          await slow.clock.sleep(milliseconds, signal);
          if (slow.clock.now() > 20_000) slow.set('c0', 'Healthy');
        },
      },
    });
    expect(slow.unproven()).toEqual([]);
    expect(slow.clock.now()).toBeGreaterThan(20_000);
    expect(clock.now()).toBe(0);
  });

  test('that cannot be read is not known to be back', async () => {
    const { run, unproven } = lightScene({ states: ['Healthy', 'Healthy'], ...lifted });
    let last = '';
    await run((circuit) => (last = circuit), {
      answer: (circuit) => (last === 'c1' && circuit === 'c1' ? refused('permission') : undefined),
    });
    expect(unproven()).toMatchObject([
      {
        live_id: 'c1',
        reason: 'unreadable',
        state: 'not known',
        message: expect.stringContaining('refused') as string,
      },
    ]);
  });

  test('of a circuit in no backup set is compared with the light before the first step', async () => {
    const states = ['Healthy', 'Down', 'Healthy', 'Pending'] as const;
    const { run, set, unproven, asked } = lightScene({ states, sites: lone, ...lifted });
    await run((circuit) => circuit === 'c2' && set('c2', 'Unhealthy'));
    expect(
      unproven()
        .map(({ live_id, reason, state }) => [live_id, reason, state])
        .sort(),
    ).toEqual([
      ['c1', 'dark_before', 'Down'],
      ['c2', 'dark', 'Unhealthy'],
      ['c3', 'dark_before', 'Pending'],
    ]);
    expect(asked.filter((circuit) => circuit === 'c0')).toEqual(['c0', 'c0']);
  });

  test.each([
    [false, 'applied'],
    [true, 'not_attempted'],
  ])('stops no other set; with --stop-on-error %s what waits ends as %s', async (stopOnError, expected) => {
    const { run, set, unproven } = lightScene({
      states: ['Healthy', 'Healthy', 'Healthy', 'Healthy'],
      sites: ['ewr01', 'lhr01', 'lhr02', 'lhr03'],
      documents: desired({
        policy: { pace: { check: 'off', soakMs: 600_000 } },
        interconnects: circuits(4),
        cnis: [0, 1, 2, 3].map((n) => slower(n)),
      }),
      allowed: ['outage=lhr', 'outage=account'],
    });
    const outcomes = await run((circuit) => circuit === 'c0' && set('c0', 'Down'), { stopOnError });
    expect(unproven()).toMatchObject([{ live_id: 'c0', reason: 'dark' }]);
    expect(outcomes).toMatchObject({ 'cni.w0': 'applied', 'cni.w1': 'applied', 'cni.w3': expected });
  });
});

describe('what had no light before', () => {
  test('and has none now is told, and is no failure', async () => {
    const { run, unproven, clock } = lightScene({ states: ['Down', 'Healthy'], ...lifted });
    const outcomes = await run(() => undefined);
    expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'applied' });
    expect(unproven()).toMatchObject([
      {
        live_id: 'c0',
        reason: 'dark_before',
        message: 'interconnect.c0 (c0) had no light before its change, and has none now: it is Down',
      },
    ]);
    expect(unproven()[0]).not.toHaveProperty('next');
    expect(clock.now()).toBe(0);
  });

  test('and is Pending is not even asked', async () => {
    const { run, unproven, asked } = lightScene({ states: ['Pending', 'Healthy', 'Healthy'], ...lifted });
    await run(() => undefined);
    expect(asked).not.toContain('c0');
    expect(unproven()).toEqual([]);
  });

  test.each([
    ['Down', 'dark'],
    ['Pending', 'dark_before'],
  ] as const)('and moves onto a circuit that is %s then: %s', async (state, reason) => {
    const documents = desired({
      interconnects: circuits(3),
      cnis: [cni('w0', 'c2'), cni('w9', 'c2'), cni('w1', 'c1'), cni('w2', 'c2')],
    });
    const { run, set, unproven } = lightScene({ states: ['Down', 'Healthy', 'Healthy'], documents, ...lifted });
    await run((circuit) => circuit === 'c2' && set('c2', state));
    expect(unproven()).toMatchObject([{ address: 'interconnect.c2', live_id: 'c2', reason, state }]);
  });
});

test('new and idle circuits are not asked', async () => {
  const documents = desired({
    policy: { max_deletes: 9 },
    interconnects: [
      ...circuits(1),
      direct('c9', { name: 'c9', state: 'absent' }),
      direct('new', { slot_id: slotId(8) }),
    ],
    cnis: [cni('w0', 'c0'), cni('more', 'new', { magic: { conduit_name: 'more', mtu: 1500 } })],
  });
  const { run, asked, unproven } = lightScene({ states: ['Healthy'], documents });
  expect(await run(() => undefined)).toEqual({
    'cni.more': 'applied',
    'interconnect.c9': 'applied',
    'interconnect.new': 'applied',
  });
  expect(asked).toEqual([]);
  expect(unproven()).toEqual([]);
});

test('a circuit of which only a part could be changed is looked at, and the way back names that part', async () => {
  const documents = desired({
    interconnects: circuits(2),
    cnis: [slower(0), slower(1), cni('w9', 'c0', { magic: { conduit_name: 'w9', mtu: 1476 } })],
  });
  const { run, set, unproven } = lightScene({ states: ['Healthy', 'Healthy'], documents, ...lifted });
  const outcomes = await run((circuit) => set(circuit, 'Down'), { refuses: cniId(9), parallelism: 1 });
  expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'skipped', 'cni.w9': 'failed' });
  expect(unproven()).toMatchObject([{ live_id: 'c0', reason: 'dark' }]);
  expect(unproven().map(({ next = '' }) => next.endsWith(back(0)))).toEqual([true]);
});

describe('a run that ends between two circuits', () => {
  const pace = { check: 'off', soakMs: 600_000 } as const;
  const soaking = (states: readonly 'Healthy'[]) => ({
    states,
    documents: desired({ policy: { pace }, interconnects: circuits(2), cnis: [slower(0), slower(1)] }),
    ...lifted,
  });

  test('in a soak says that the changed one is not proven, with the way back', async () => {
    const { run, clock, unproven } = lightScene(soaking(['Healthy', 'Healthy']));
    const end = new AbortController();
    const sleep: typeof clock.sleep = (milliseconds, signal) => {
      if (milliseconds === pace.soakMs) end.abort();
      return clock.sleep(milliseconds, signal);
    };
    const outcomes = await run(() => undefined, { clock: { ...clock, sleep }, signal: end.signal });
    expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'not_attempted' });
    expect(unproven()).toEqual([
      {
        ...{ type: 'circuit_unproven', address: 'interconnect.c0', live_id: 'c0', reason: 'stopped' },
        message: 'the run ended before it was known that interconnect.c0 (c0) is back after its change',
        next: `Find out whether c0 carries its traffic again (demarc status c0 shows light only). A new run does not know of it: if nothing is left to change, it ends with 0. ${back(0)}`,
      },
    ]);
  });

  test('in the wait for light says so, too', async () => {
    const { run, set, clock, unproven } = lightScene({ states: ['Healthy', 'Healthy'], ...lifted });
    const end = new AbortController();
    const sleep: typeof clock.sleep = (milliseconds, signal) => {
      end.abort();
      return clock.sleep(milliseconds, signal);
    };
    await run(() => set('c0', 'Down'), { clock: { ...clock, sleep }, signal: end.signal });
    expect(unproven()).toMatchObject([{ live_id: 'c0', reason: 'stopped' }]);
  });

  test('because the answer was not yes says so; a yes for another circuit vouches', async () => {
    const confirm = { pace: { confirm: true } };
    const no = lightScene({ states: ['Healthy', 'Healthy'], ...confirm });
    await no.run(() => undefined, { confirm: ({ before }) => Promise.resolve(before.length === 0) });
    expect(no.unproven()).toMatchObject([
      {
        ...{ live_id: 'c0', reason: 'not_confirmed' },
        message: 'the answer was not yes, so nothing shows that interconnect.c0 (c0) is back after its change',
        next: expect.stringContaining(back(0)) as string,
      },
    ]);
    const yes = lightScene({ states: ['Healthy', 'Healthy'], ...confirm });
    await yes.run(() => undefined, { confirm: () => Promise.resolve(true) });
    expect(yes.unproven()).toEqual([]);
  });

  test('after a yes, and before the next circuit began, says nothing: the yes vouches', async () => {
    const { run, unproven } = lightScene({ states: ['Healthy', 'Healthy'], pace: { confirm: true } });
    const end = new AbortController();
    let vouched = false;
    const outcomes = await run(() => undefined, {
      signal: end.signal,
      confirm: ({ before }) => {
        vouched = before.length > 0;
        return Promise.resolve(true);
      },
      answer: () => {
        if (vouched) end.abort();
        return undefined;
      },
    });
    expect(vouched).toBe(true);
    expect(outcomes).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'not_attempted' });
    expect(unproven()).toEqual([]);
  });

  test('half-way through a swap of two circuits says so of the one that was written, and not of the other', async () => {
    const documents = desired({ interconnects: circuits(2), cnis: [swapped(0), swapped(1)] });
    const { run, unproven } = lightScene({ states: ['Healthy', 'Healthy'], documents, ...lifted });
    const end = new AbortController();
    const outcomes = await run(() => end.abort(), { signal: end.signal });
    expect(Object.values(outcomes).sort()).toEqual(['failed', 'not_attempted']);
    expect(unproven().map(({ live_id, reason }) => [live_id, reason])).toEqual([
      [outcomes['cni.w0'] === 'failed' ? 'c0' : 'c1', 'stopped'],
    ]);
  });

  test('while a person is asked says so', async () => {
    const { run, unproven } = lightScene({ states: ['Healthy', 'Healthy'], pace: { confirm: true } });
    const end = new AbortController();
    await run(() => undefined, {
      signal: end.signal,
      confirm: ({ before }) => {
        if (before.length > 0) end.abort();
        return Promise.resolve(before.length === 0);
      },
    });
    expect(unproven()).toMatchObject([{ live_id: 'c0', reason: 'stopped' }]);
  });
});

describe('before a block', () => {
  test('a circuit whose health cannot be read is no survivor, and the report says why', async () => {
    const documents = desired({ interconnects: circuits(2), cnis: [slower(0)] });
    const { run, events } = lightScene({ states: ['Healthy', 'Healthy'], documents, allowed: [] });
    const answer = (circuit: string) => (circuit === 'c1' ? refused('permission') : undefined);
    expect(await run(() => undefined, { answer })).toEqual({ 'cni.w0': 'skipped' });
    expect(events.find(({ type }) => type === 'change_ended')).toMatchObject({
      error: { message: expect.stringContaining('(c1: its health cannot be read: the API refused it)') as string },
    });
  });

  test('a circuit before it that had no light when it was planned is not waited for', async () => {
    const documents = desired({ interconnects: circuits(4), cnis: [swapped(0), swapped(1), slower(2)] });
    const states = ['Down', 'Healthy', 'Healthy', 'Healthy'] as const;
    const { run, unproven, clock } = lightScene({ states, documents, allowed: [] });
    expect(await run(() => undefined)).toEqual({ 'cni.w0': 'applied', 'cni.w1': 'applied', 'cni.w2': 'applied' });
    expect(unproven()).toMatchObject([{ live_id: 'c0', reason: 'dark_before' }]);
    expect(clock.now()).toBe(0);
  });
});
