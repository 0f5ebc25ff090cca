import { describe, expect, it } from 'vitest';
import {
  createLimiter,
  createLimiters,
  type Limiter,
  longestWaitMs,
  type PauseNotice,
} from '../../../src/api/limiter/limiter.ts';
import { Secret } from '../../../src/model/secret.ts';
import { jumpingClock } from '../jumping-clock.ts';

const never = () => () => undefined;

function enter(limiter: Limiter, deadline?: number) {
  return limiter.enter({ deadline, givenUp: never });
}

function headers(values: Readonly<Record<string, string>> = {}) {
  return { get: (name: string) => values[name] ?? null };
}

describe('the limiter of a token', () => {
  it('stops every request after a 429 until its Retry-After ends, with one notice', async () => {
    const clock = jumpingClock();
    const pauses: PauseNotice[] = [];
    const limiter = createLimiter({ clock, onPause: (pause) => pauses.push(pause) });
    (await enter(limiter)).answered(429, headers({ 'retry-after': '300' }));
    const passes = await Promise.all([enter(limiter), enter(limiter), enter(limiter)]);
    expect(passes).toHaveLength(3);
    expect(clock.now()).toBe(300_000);
    expect(pauses).toEqual([{ why: 'blocked', milliseconds: 300_000 }]);
  });

  it('stops requests after a 503 with a Retry-After, but not after another error', async () => {
    const clock = jumpingClock();
    const limiter = createLimiter({ clock });
    (await enter(limiter)).answered(502, headers({ 'retry-after': '9' }));
    await enter(limiter);
    expect(clock.now()).toBe(0);
    (await enter(limiter)).answered(503, headers({ 'retry-after': '9' }));
    await enter(limiter);
    expect(clock.now()).toBe(9_000);
  });

  it('lets a request in again that gave its pass back, but not while the API accepts none', async () => {
    const limiter = createLimiter({ clock: jumpingClock() });
    (await enter(limiter)).unsent();
    const again = limiter.enterAgain();
    expect(again).toBeDefined();
    again?.answered(429, headers({ 'retry-after': '5' }));
    expect(limiter.enterAgain()).toBeUndefined();
    (await enter(limiter)).unsent();
    expect(limiter.enterAgain()).toBeDefined();
  });

  it('passes requests in their order of arrival', async () => {
    const limiter = createLimiter({ clock: jumpingClock() });
    (await enter(limiter)).answered(429, headers({ 'retry-after': '5' }));
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((number) => enter(limiter).then(() => order.push(number))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('refuses at once a request that would wait beyond its deadline, and says when to retry', async () => {
    const clock = jumpingClock();
    const limiter = createLimiter({ clock });
    const early = await enter(limiter);
    early.answered(429, headers({ 'retry-after': '300' }));
    await expect(enter(limiter, 30_000)).rejects.toMatchObject({
      message: 'the API accepts no requests for another 300 s, which is after the deadline of this run',
      details: { kind: 'rate_limited', unsent: true, hint: expect.stringContaining('run again in 300 s') as string },
    });
    expect(clock.waits).toEqual([]);
    await enter(limiter, 300_000);
  });

  it('refuses a wait that is unreasonably long', async () => {
    const limiter = createLimiter({ clock: jumpingClock() });
    const state = { ratelimit: '"default";r=0;t=86400', 'ratelimit-policy': '"default";q=5;w=86400' };
    (await enter(limiter)).answered(200, headers(state));
    expect(86_400_000).toBeGreaterThan(longestWaitMs);
    await expect(enter(limiter)).rejects.toThrow('the rate limit of the API is used up for another 86400 s');
  });

  it('forgets an aborted request and its timer', async () => {
    const clock = jumpingClock();
    const limiter = createLimiter({ clock });
    (await enter(limiter)).answered(429, headers({ 'retry-after': '5' }));
    let giveUp: ((reason: Error) => void) | undefined;
    const waiting = limiter.enter({
      deadline: undefined,
      givenUp: (callback) => {
        giveUp = callback;
        return () => undefined;
      },
    });
    giveUp?.(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(clock.now()).toBe(0);
  });

  it('passes no request that was aborted before it arrived', async () => {
    const limiter = createLimiter({ clock: jumpingClock() });
    const givenUp = (callback: (reason: Error) => void) => {
      callback(new Error('given up'));
      return () => undefined;
    };
    await expect(limiter.enter({ deadline: undefined, givenUp })).rejects.toThrow('given up');
  });
});

describe('limiters', () => {
  it('are separate for each token or user', () => {
    const limiters = createLimiters({ remote: false });
    const token = (value: string) => ({ type: 'token', token: new Secret(value) }) as const;
    const key = (email: string) => ({ type: 'key', email, key: new Secret('k') }) as const;
    expect(limiters.of(token('a'))).toBe(limiters.of(token('a')));
    expect(limiters.of(key('a'))).toBe(limiters.of(key('a')));
    const all = [token('a'), token('b'), key('a'), key('b')].map((credentials) => limiters.of(credentials));
    expect(new Set(all).size).toBe(4);
  });
});
