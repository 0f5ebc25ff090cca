import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentedRate, Pacer } from '../../../src/api/limiter/pacer.ts';
import { casesOf } from '../../helpers/deep.ts';
import { type Scene, simulate } from './simulation.ts';

const numRuns = casesOf(100, 6_000, 'DEMARC_PACER_CASES');

/** A generator of numbers from 0 to 1 that depends on nothing but its seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const scenes = fc
  .record({
    quota: fc.integer({ min: 1, max: 400 }),
    windowSeconds: fc.integer({ min: 3, max: 300 }),
    roundsUp: fc.boolean(),
    begins: fc.oneof(fc.constant('first' as const), fc.integer({ min: 1, max: 2_999 })),
    latencyMs: fc.integer({ min: 0, max: 400 }),
    windows: fc.integer({ min: 1, max: 40 }),
    parallelism: fc.integer({ min: 1, max: 64 }),
    seed: fc.integer(),
  })
  .map(({ windows, seed, ...rest }): Scene & { readonly seed: number } => ({
    ...rest,
    // A tenth of a window each.
    requests: Math.max(1, Math.round((rest.quota * windows) / 10)),
    others: [],
    fate: () => 'answered',
    random: seeded(seed),
    seed,
  }));

describe('the pace of requests', () => {
  it('causes no 429, whatever the quota, the latency and the order of answers', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        // The quota is unknown before the first answer, so the first requests must fit into it.
        const parallelism = Math.min(scene.parallelism, scene.quota);
        expect(simulate({ ...scene, parallelism }).refused).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('delays nothing in a run that leaves an eighth of the quota', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const requests = Math.floor((scene.quota * 7) / 8) - scene.parallelism;
        fc.pre(requests > 0);
        // A window of its own: one that the run shares with itself.
        const { sent } = simulate({ ...scene, requests, windowSeconds: 86_400, begins: 'first' });
        expect(sent).toHaveLength(requests);
        for (const { at, wantedAt } of sent) expect(at).toBe(wantedAt);
      }),
      { numRuns },
    );
  });

  it('uses at least nine tenths of the quota of every window that it fills', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 100, max: 1_200 }), (scene, quota) => {
        const requests = 8 * quota;
        // The window of 3 s is the one that the figure to reach is about.
        const { endedAt } = simulate({
          ...scene,
          quota,
          requests,
          windowSeconds: Math.max(3, scene.windowSeconds),
          begins: 'first',
          roundsUp: true,
          latencyMs: Math.min(20, scene.latencyMs),
          parallelism: 16,
        });
        const windows = endedAt / (1000 * Math.max(3, scene.windowSeconds));
        expect(requests / (quota * Math.max(1, windows))).toBeGreaterThan(0.9);
      }),
      { numRuns: Math.ceil(numRuns / 6) },
    );
  });

  it('spreads the remaining quota over the window when it runs low', () => {
    const scene: Scene = {
      quota: 1_200,
      windowSeconds: 300,
      roundsUp: true,
      begins: 'first',
      latencyMs: 20,
      requests: 1_300,
      parallelism: 8,
      others: [],
      fate: () => 'answered',
      random: seeded(1),
    };
    const { sent } = simulate(scene);
    const times = sent.map(({ at }) => at);
    const low = times.slice(1_050, 1_160).map((at, index) => at - (times[1_049 + index] ?? 0));
    // 150 are left, less the reserve of 36, for about 295 s.
    expect(Math.min(...low)).toBeGreaterThan(1_500);
    expect(Math.max(...low)).toBeLessThan(4_000);
  });

  it('lets a run finish outside every Retry-After, although others share the quota and answers get lost', () => {
    fc.assert(
      fc.property(
        scenes,
        fc.array(fc.record({ at: fc.nat(200_000), count: fc.integer({ min: 1, max: 300 }) }), { maxLength: 20 }),
        fc.array(fc.constantFrom('answered' as const, 'answered' as const, 'lost' as const, 'silent' as const), {
          minLength: 1,
          maxLength: 20,
        }),
        (scene, bursts, fates) => {
          const others = bursts.flatMap(({ at, count }) => Array.from({ length: count }, () => at));
          const fate = (index: number) => fates[index % fates.length] ?? 'answered';
          const { sent, refused } = simulate({ ...scene, others, fate });
          for (const { at, retryAfterMs } of refused) {
            const tooEarly = sent.filter((request) => request.at > at && request.at < at + retryAfterMs);
            expect(tooEarly).toEqual([]);
          }
        },
      ),
      { numRuns },
    );
  });

  it('restarts after a Retry-After with one request, a second later because the API rounds', () => {
    const pacer = new Pacer();
    for (let index = 0; index < 3; index++) pacer.started(0);
    const notice = { left: 0, resetMs: 300_000, quota: 1_200, windowMs: 300_000 };
    for (let index = 0; index < 3; index++) pacer.answered(10, { notice, blockedMs: 300_000, sentAt: 0 });
    expect(pacer.decide(300_009)).toEqual({ start: false, until: 300_010, why: 'blocked' });
    expect(pacer.decide(301_009)).toMatchObject({ start: false, until: 301_010 });
    expect(pacer.decide(301_010)).toEqual({ start: true });
    pacer.started(301_010);
    expect(pacer.decide(301_011)).toEqual({ start: false, until: undefined, why: 'running_low' });
  });

  it('keeps the documented quota in any five minutes when there are no headers', () => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 1, max: 3_000 }), (scene, requests) => {
        const silent: Scene = { ...scene, requests, quota: 1_000_000, fate: () => 'silent' };
        const times = simulate(silent).sent.map(({ at }) => at);
        times.forEach((at, index) => {
          const before = times[index - documentedRate.quota];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(documentedRate.windowMs);
        });
      }),
      { numRuns: Math.ceil(numRuns / 6) },
    );
  });

  it('grows longer with every 429 without a Retry-After, until another answer comes', () => {
    const pacer = new Pacer();
    const waits: number[] = [];
    let now = 0;
    const answer = (blockedMs: 'unsaid' | undefined) => {
      pacer.started(now);
      pacer.answered(now, { notice: {}, blockedMs, sentAt: now });
      const decision = pacer.decide(now);
      if (!decision.start) waits.push((decision.until ?? 0) - now);
      now += waits.at(-1) ?? 0;
    };
    for (const blocked of ['unsaid', 'unsaid', 'unsaid', undefined, 'unsaid'] as const) answer(blocked);
    expect(waits).toEqual([1_000, 2_000, 4_000, 1_000]);
  });
});
