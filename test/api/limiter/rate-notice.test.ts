import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRateNotice } from '../../../src/api/limiter/pacer.ts';

function read(ratelimit: string | null, policy: string | null = null) {
  return readRateNotice({ get: (name) => (name === 'ratelimit' ? ratelimit : policy) });
}

describe('the headers about the quota', () => {
  it('give the remaining quota, its duration and its size', () => {
    expect(read('"default";r=1199;t=300', '"default";q=1200;w=300')).toEqual({
      left: 1199,
      resetMs: 300_000,
      quota: 1200,
      windowMs: 300_000,
    });
  });

  it('are read from the policy "default", or else from the first', () => {
    expect(read('"burst";r=1;t=1, "default";r=2;t=2')).toEqual({ left: 2, resetMs: 2_000 });
    expect(read('"burst"; r = 1 ; t=1, "other";r=2;t=2')).toEqual({ left: 1, resetMs: 1_000 });
  });

  it.each([
    null,
    '',
    'default',
    '"default"',
    '"default";r=;t=',
    '"default";r=-1;t=1e9',
    'r=1;t=1;;;,,,',
    '"default";r=99999999999;t=86401',
    'x'.repeat(5_000),
  ])('give nothing when they are absent or malformed: %j', (nonsense) => {
    const { left, ...rest } = read(nonsense, nonsense?.replaceAll('r=', 'q=').replaceAll('t=', 'w=') ?? null);
    expect(left).toBeUndefined();
    expect(Object.keys(rest).filter((name) => name !== 'resetMs' && name !== 'windowMs')).toEqual([]);
  });

  it('always give whole numbers within range', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^"default";r=[\d.e-]{1,12};t=[\d.e-]{1,12}$/));
    fc.assert(
      fc.property(text, text, (state, policy) => {
        for (const value of Object.values(read(state, policy))) {
          expect(Number.isSafeInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
