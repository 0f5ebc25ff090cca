import { expect, test } from 'vitest';
import type { AccountPlan } from '../../src/model/plan.ts';
import { needsLooser } from '../../src/plan/base/needed-terms.ts';
import { plannedAccount } from '../helpers/planned.ts';

const numbers = (size: number) => Array.from({ length: size }, (_, n) => n + 1);
const addressOf = (n: number) => `cni.w${n}`;

/** So many circuits, one after the other, in the order of these numbers. */
function chain(order: readonly number[]): AccountPlan {
  const { plan } = plannedAccount(
    '023e105f4ecef8ad9ca31a8372d0c353',
    order
      .toSorted((a, b) => a - b)
      .map((id) => ({
        ...{ address: addressOf(id), action: 'update', live_id: `${id}` },
        steps: [{ id, action: { call: 'update_cni', cni: { id: `${id}` }, set: [] } }],
      })),
  );
  const blocks = order.map((step, at) => ({
    ...{ id: at + 1, steps: [step] },
    after: at === 0 ? [] : [{ block: at, then: ['light' as const] }],
  }));
  return { ...plan, blocks };
}

test('two chains of 10,000 circuits are compared without a list of all pairs', () => {
  const all = numbers(10_000);
  expect(needsLooser(chain(all), chain(all))).toBeUndefined();
  // Another order is no looser one: each circuit still waits for the one beside it.
  expect(needsLooser(chain(all), chain(all.toReversed()))).toBeUndefined();
});

test('what runs beside its neighbour now needs looser terms', () => {
  const now = chain(numbers(9));
  const apart = {
    ...now,
    blocks: (now.blocks ?? []).map((block) => (block.id === 7 ? { ...block, after: [] } : block)),
  };
  expect(needsLooser(apart, now)).toEqual([addressOf(7)]);
});
