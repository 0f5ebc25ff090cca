import { expect, test } from 'vitest';
import { Pacer } from '../../../src/api/limiter/pacer.ts';
import { OwnCount } from '../../../src/api/limiter/quota-window.ts';

const answer = (left: number, resetMs: number) => ({ notice: { left, resetMs, quota: 80 }, blockedMs: undefined });

/** As many requests as start without a pause, the last of which is still in flight. */
function startsAtOnce(pacer: Pacer, now: number): number {
  let started = 0;
  while (pacer.decide(now).start && started < 2_000) {
    pacer.started(now);
    started += 1;
  }
  return started;
}

test('so many requests may be sent unhurried as start at once', () => {
  const unheard = new Pacer();
  expect(unheard.unhurried(0)).toBe(1_200 - 150);
  const pacer = new Pacer();
  pacer.started(0);
  pacer.answered(10, { ...answer(40, 60_000), sentAt: 0 });
  // A quota of 80 runs low at 10.
  expect(pacer.unhurried(10)).toBe(30);
  pacer.started(10);
  expect(pacer.unhurried(10)).toBe(29);
  // The first one below the limit starts, too, where the last request was long enough ago.
  expect(startsAtOnce(pacer, 10)).toBe(29);
  expect(pacer.unhurried(10)).toBe(0);
});

test('none may be sent unhurried while the API accepts none, and a whole quota after the window', () => {
  const pacer = new Pacer();
  pacer.started(0);
  pacer.answered(10, { ...answer(0, 1_000), blockedMs: 5_000, sentAt: 0 });
  expect(pacer.unhurried(20)).toBe(0);
  expect(pacer.unhurried(6_000)).toBe(70);
});

test('a request that gave its pass back counts once, where no answer tells the quota', () => {
  const pacer = new Pacer([new OwnCount({ quota: 1_000, windowMs: 1_000 })]);
  for (const now of [0, 5, 5]) pacer.started(now);
  pacer.unsent(5);
  pacer.started(5);
  pacer.unsent(0);
  expect(pacer.unhurried(5)).toBe(1_200 - 150 - 2);
  expect(pacer.unhurried(300_004)).toBe(1_200 - 150 - 2);
  expect(pacer.unhurried(300_005)).toBe(1_200 - 150);
});
