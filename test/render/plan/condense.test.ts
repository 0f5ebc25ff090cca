import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change } from '../../../src/model/plan.ts';
import { buildPlanTree } from '../../../src/render/plan/build-plan-tree.ts';
import { condense } from '../../../src/render/plan/condense.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const anyChange: fc.Arbitrary<Omit<Change, 'address'>> = fc
  .record({
    interconnect: fc.constantFrom('ewr-a', 'ewr-b'),
    action: fc.constantFrom('create', 'update', 'update', 'update', 'delete'),
    impact: fc.constantFrom('none', 'session', 'session', 'circuit'),
    mtu: fc.constantFrom(1400, 1476),
    blocked: fc.constantFrom([], [], ['outage' as const]),
  })
  .map(({ mtu, blocked, ...rest }) => ({
    ...sampleChange({ address: 'cni.x', fields: [{ path: 'magic.mtu', before: 1500, after: mtu }] }),
    ...rest,
    blocked_by: [...blocked],
  }));

it('the short form has every change once, and groups only equal changes without deletes or disruption', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: 30, maxLength: 90 }), (list) => {
      const changes = list.map((change, at) => ({ ...change, address: `cni.wan-${at}`, key: `wan-${at}` }));
      const [account] = buildPlanTree(samplePlan([sampleAccountPlan({ changes })])).accounts;
      if (account === undefined) throw new Error('no account');
      const { alike, groups, isLong } = condense(account);
      const kept = [...alike.map((each) => each.changes), ...groups.map((group) => group.changes)].flat();
      expect(kept.map(({ address }) => address.untrusted).sort()).toEqual(changes.map(({ address }) => address).sort());
      expect(isLong).toBe(
        changes.filter(({ action, impact }) => action !== 'delete' && impact !== 'circuit').length > 40,
      );
      expect(isLong || alike.length === 0).toBe(true);
      for (const { sample, changes: same, places } of alike) {
        expect(places.flatMap((place) => place.changes)).toEqual(same);
        for (const change of same) {
          expect(change).toMatchObject({ action: 'update', effect: sample.effect, blockedBy: sample.blockedBy });
          expect(change.fields).toEqual(sample.fields);
          expect(change.effect.weight).toBeLessThan(2);
        }
      }
    }),
    { numRuns: 200 },
  );
});
