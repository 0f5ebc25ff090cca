import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredDirect, SlotSelector } from '../../src/model/desired.ts';
import type { LiveSlot } from '../../src/model/live.ts';
import { compareText } from '../../src/model/text.ts';
import { choosePorts } from '../../src/plan/allocate/choose-ports.ts';
import { isDiverse, mayBeDiverse, type Port, separations } from '../../src/plan/allocate/satisfies.ts';
import { direct, fieldOrigin, liveSlot, slotId } from '../helpers/account.ts';
import { satisfies } from '../helpers/satisfies.ts';

function allocate(
  selectors: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed = new Map<string, Port>(),
  later: ReadonlySet<string> = new Set(),
) {
  const { slots, errors } = choosePorts(selectors, free, fixed, separations(selectors), { later });
  const chosen = Object.fromEntries([...slots].map(([key, slot]) => [key, Number(slot.id.slice(-12))]));
  return { chosen, messages: errors.map((error) => error.message), codes: errors.map((error) => error.code) };
}

describe('free slots for selectors', () => {
  it('go to a narrow selector before a broad one', () => {
    const selectors = [direct('any', { slot: {} }), direct('narrow', { slot: { site: 'ewr01' } })];
    expect(allocate(selectors, [liveSlot(1), liveSlot(2, { site: 'lhr01' })]).chosen).toEqual({ any: 2, narrow: 1 });
  });

  it('are diverse from live interconnects by device, or by site when the device is unknown', () => {
    const selector = [direct('b', { slot: { diverse_from: ['a'] } })];
    const slots = [
      liveSlot(1, { device: 'cr1' }),
      liveSlot(2),
      liveSlot(3, { device: 'cr2' }),
      liveSlot(4, { site: 'lhr01' }),
    ];
    expect(allocate(selector, slots, new Map([['a', liveSlot(9, { device: 'cr1' })]])).chosen).toEqual({ b: 3 });
    expect(allocate(selector, slots, new Map([['a', liveSlot(9)]])).chosen).toEqual({ b: 4 });
  });

  it('may be diverse wherever one of the two routers is not known, also in one site', () => {
    const at = (device?: string) => liveSlot(1, { device });
    for (const [a, b] of [
      [at(), at()],
      [at('cr1'), at()],
      [at(), at('cr1')],
      [at('cr1'), at('cr2')],
    ] as const) {
      expect(mayBeDiverse(a, b)).toBe(true);
    }
    expect(mayBeDiverse(at('cr1'), at('cr1'))).toBe(false);
    expect([isDiverse(at(), at('cr1')), isDiverse(at('cr1'), at('cr2'))]).toEqual([false, true]);
  });

  it('are diverse whichever of the two asks for it', () => {
    const selectors = [direct('a', { slot: {} }), direct('b', { slot: { site: 'ewr01', diverse_from: ['a'] } })];
    expect(allocate(selectors, [liveSlot(1), liveSlot(2), liveSlot(3, { site: 'lhr01' })]).chosen).toEqual({
      a: 3,
      b: 1,
    });
  });

  it('go to new circuits before replaced circuits, each in the order of keys', () => {
    const selectors = ['b', 'd', 'a', 'c', 'e'].map((key) => direct(key, { slot: {} }));
    const slots = [1, 2, 3, 4, 5].map((n) => liveSlot(n));
    const later = new Set(['a', 'd']);
    expect(allocate(selectors, slots, new Map(), later).chosen).toEqual({ b: 1, c: 2, e: 3, a: 4, d: 5 });
  });

  it('leave no circuit on the router of another after a chain of moves that puts both there', () => {
    // To give port 1 to `a`, `b` would go to cr2 and `c` from there to cr1, where `a` is: `c` is kept apart from it.
    const selectors = [
      direct('a', { slot: {} }),
      direct('b', { slot: { speed: '100G' } }),
      direct('c', { slot: { diverse_from: ['a'] } }),
    ];
    const slots = [
      liveSlot(1, { device: 'cr1', speed: '100G' }),
      liveSlot(2, { device: 'cr1' }),
      liveSlot(3, { device: 'cr2', speed: '100G' }),
    ];
    expect(allocate(selectors, slots).chosen).toEqual({ a: 2, b: 1, c: 3 });
  });

  it('are as before after a search that found no way for a lower port', () => {
    // If `a` takes port 1, neither `b` nor `c` can be kept apart from it and from each other.
    const selectors = [
      direct('a', { slot: {} }),
      direct('b', { slot: { speed: '100G', diverse_from: ['a'] } }),
      direct('c', { slot: { speed: '100G', diverse_from: ['a', 'b'] } }),
    ];
    const slots = [
      liveSlot(1, { device: 'cr1', speed: '100G' }),
      liveSlot(2, { device: 'cr2', speed: '100G' }),
      liveSlot(3, { device: 'cr3' }),
    ];
    expect(allocate(selectors, slots).chosen).toEqual({ a: 3, b: 1, c: 2 });
  });

  it('give an error with both selectors and the slot when two compete for one', () => {
    const selectors = [
      direct('a', { slot: { site: 'ewr01' } }),
      direct('b', { slot: { speed: '10G' } }),
      direct('c', { slot: { site: 'lhr01' } }),
    ];
    expect(allocate(selectors, [liveSlot(1), liveSlot(2, { site: 'lhr01', speed: '100G' })]).messages).toEqual([
      `interconnect.a and interconnect.b compete for one free slot: ${slotId(1)} (ewr01, Equinix NY4)`,
    ]);
  });

  it('give an error with exactly the selectors that diverse_from prevents together', () => {
    const selectors = [
      direct('a', { slot: { site: 'ewr01', diverse_from: ['b'] } }),
      direct('b', { slot: { site: 'ewr01' } }),
      direct('c', { slot: { diverse_from: ['a'] } }),
    ];
    const slots = [1, 2, 3].map((n) => liveSlot(n, { device: 'cr1' }));
    expect(allocate(selectors, [...slots, liveSlot(4, { site: 'lhr01', device: 'cr9' })]).messages).toEqual([
      'interconnect.a and interconnect.b cannot all have a free slot: diverse_from keeps a from b apart, and of the free slots interconnect.a has 3 (device cr1), interconnect.b has 3 (device cr1)',
    ]);
  });

  it('give an error with what diverse_from of a live circuit leaves, and advice', () => {
    const selector = [direct('b', { slot: { site: 'ewr01', diverse_from: ['a'] } })];
    const fixed = new Map([['a', liveSlot(9, { device: 'cr1' })]]);
    expect(
      allocate(selector, [liveSlot(1, { device: 'cr1' }), liveSlot(2, { site: 'lhr01' })], fixed).messages,
    ).toEqual([
      'interconnect.b: no free slot satisfies its selector; of 2 free slots site ewr01 leaves 1, diverse_from a (device cr1) leaves 1; without site ewr01 it could have 1, without diverse_from a (device cr1) it could have 1',
    ]);
  });

  it('give an error of the circuit, at its selector or at a value that no port has', () => {
    const at = (given: Partial<DesiredDirect>) => {
      const selector = direct('b', { ...given, origin: fieldOrigin });
      const { errors } = choosePorts([selector], [liveSlot(1, { device: 'cr1' })], new Map(), separations([selector]));
      return errors.map(({ code, address, source }) => [code, address, source?.file]);
    };
    const nowhere = { slot: { site: 'ewr01', speed: '10G', facility: 'Equinix NY4', address_contains: 'Boston' } };
    expect(at(nowhere)).toEqual([['plan-no-slot', 'interconnect.b', 'slot']]);
    expect(at({ slot: { site: 'lhr01' } })).toEqual([['plan-no-slot', 'interconnect.b', 'slot.site']]);
    expect(at({ slot: {}, speed: '100G' })).toEqual([['plan-no-slot', 'interconnect.b', 'speed']]);
  });

  it('give an error that says when the search stopped early', () => {
    // 40 pairs that must split over two devices, of which one has too few ports: many orders, none of them right.
    const selectors = Array.from({ length: 40 }, (_, i) => [
      direct(`a-${i}`, { slot: {} }),
      direct(`b-${i}`, { slot: { diverse_from: [`a-${i}`] } }),
    ]).flat();
    const slots = Array.from({ length: 80 }, (_, i) => liveSlot(i, { device: i < 39 ? 'cr1' : 'cr2' }));
    const { messages } = allocate(selectors, slots);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^no way was found in reasonable time .* there may still be a way$/);
  });
});

describe('the choice of slots, compared with every possible choice,', () => {
  const sites = ['ewr01', 'lhr01'];
  const port = fc.record({
    site: fc.constantFrom(...sites),
    speed: fc.constantFrom('10G', '100G'),
    device: fc.option(fc.constantFrom('cr1', 'cr2', 'cr3'), { nil: undefined }),
  });
  const selector = fc.record(
    {
      site: fc.constantFrom(...sites),
      speed: fc.constantFrom('10G', '100G'),
      device: fc.constantFrom('cr1', 'cr2', 'cr3'),
      diverse_from: fc.uniqueArray(fc.constantFrom('s0', 's1', 's2', 's3', 'live'), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const keys = ['s0', 's1', 's2', 's3', 's4', 's5'];
  const open = fc.record({
    ports: fc.array(port, { minLength: 1, maxLength: 6 }),
    selectors: fc.array(selector, { minLength: 1, maxLength: 4 }),
    live: fc.option(port, { nil: undefined }),
    later: fc.subarray(keys),
  });
  const device = fc.constantFrom('cr1', 'cr2', 'cr3', 'cr4');
  /** One site with few routers, and most selectors kept apart: a lower port is often in the way of others, and many searches find none. */
  const dense = fc.record({
    ports: fc.array(fc.record({ site: fc.constant('ewr01'), speed: fc.constantFrom('10G', '100G'), device }), {
      minLength: 3,
      maxLength: 7,
    }),
    selectors: fc.array(
      fc.oneof(
        fc.record({ diverse_from: fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 }) }),
        fc.record({ speed: fc.constantFrom('10G', '100G'), diverse_from: fc.subarray(keys, { maxLength: 2 }) }),
        fc.record({ device }),
      ),
      { minLength: 3, maxLength: 6 },
    ),
    live: fc.constant(undefined),
    later: fc.subarray(keys, { maxLength: 2 }),
  });

  it('is the lowest that satisfies all, or an error when none does, in any order', () => {
    let solved = 0;
    let impossible = 0;
    fc.assert(
      fc.property(
        fc.oneof(open, dense),
        fc.infiniteStream(fc.nat()),
        ({ ports, selectors, live, later: last }, random) => {
          const free = ports.map((given, i) => liveSlot(i, given));
          const names = new Set(['live', ...selectors.map((_, i) => `s${i}`)]);
          const wanted = selectors.map((slot: SlotSelector, i) => {
            const diverse_from = slot.diverse_from?.filter((key) => key !== `s${i}` && names.has(key));
            return direct(`s${i}`, { slot: { ...slot, ...(diverse_from && { diverse_from }) } });
          });
          const fixed = new Map<string, Port>(live === undefined ? [] : [['live', liveSlot(99, live)]]);
          const later = new Set(last);
          const inOrder = [true, false].flatMap((first) => wanted.filter(({ key }) => !later.has(key) === first));
          const expected = lowest(inOrder, free, fixed);
          const result = allocate(shuffled(wanted, random), shuffled(free, random), fixed, later);
          expect(result.chosen).toEqual(expected ?? {});
          expect(result.codes.length > 0).toBe(expected === undefined);
          if (expected === undefined) impossible += 1;
          else solved += 1;
        },
      ),
      { numRuns: 3_000 },
    );
    expect(Math.min(solved, impossible)).toBeGreaterThan(300);
  });
});

/**
 * The lexicographically lowest choice, found by trying everything.
 * @param wanted in the order in which they choose
 */
function lowest(
  wanted: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed: ReadonlyMap<string, Port>,
): Record<string, number> | undefined {
  const apart = separations(wanted);
  const inOrder = [...free].sort(
    (a, b) => compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id),
  );
  const placed = new Map<string, LiveSlot>();
  const isFine = (direct: DesiredDirect, slot: LiveSlot) =>
    satisfies(slot, direct) &&
    [...(apart.get(direct.key) ?? [])].every((key) => {
      const other = placed.get(key) ?? fixed.get(key);
      return other === undefined || isDiverse(slot, other);
    });
  const descend = (i: number): boolean => {
    const direct = wanted[i];
    if (direct === undefined) return true;
    for (const slot of inOrder) {
      if ([...placed.values()].includes(slot) || !isFine(direct, slot)) continue;
      placed.set(direct.key, slot);
      if (descend(i + 1)) return true;
      placed.delete(direct.key);
    }
    return false;
  };
  if (!descend(0)) return undefined;
  return Object.fromEntries([...placed].map(([key, slot]) => [key, Number(slot.id.slice(-12))]));
}

function shuffled<T>(items: readonly T[], random: Iterator<number>): readonly T[] {
  return items
    .map((item) => ({ item, at: random.next().value as number }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
