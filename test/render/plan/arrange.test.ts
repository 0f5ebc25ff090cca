import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrange } from '../../../src/render/plan/arrange.ts';
import { buildPlanTree } from '../../../src/render/plan/build-plan-tree.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

it('has every change once: what traffic feels, the worst first, then creates, then what is harmless', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      for (const account of buildPlanTree(plan).accounts) {
        const { disruptive, creates, harmless } = arrange(account);
        const shown = [...disruptive, ...creates, ...harmless].flatMap(({ changes }) => changes);
        expect(new Set(shown)).toEqual(new Set(account.groups.flatMap(({ changes }) => changes)));
        expect(shown).toHaveLength(new Set(shown).size);
        const felt = disruptive.flatMap(({ changes }) => changes);
        const weights = disruptive.map(({ sample }) => sample.effect.weight);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
        expect(felt.every(({ effect }) => effect.weight > 0 || effect.isDanger)).toBe(true);
        expect(creates.flatMap(({ changes }) => changes).every(({ action }) => action === 'create')).toBe(true);
        for (const { changes, sample } of harmless) {
          for (const { effect, action, fields } of changes) {
            expect([effect.weight, effect.isDanger, action]).toEqual([0, false, sample.action]);
            expect(fields.map(({ path }) => path)).toEqual(sample.fields.map(({ path }) => path));
          }
        }
      }
    }),
    { numRuns: runs },
  );
});

it('gathers harmless changes by what they are, the largest set first', () => {
  const update = (key: string, ...paths: readonly string[]) =>
    sampleChange({ address: `cni.${key}`, fields: paths.map((path) => ({ path, before: 'a', after: key })) });
  const changes = [
    update('a', 'bgp_mode'),
    ...['b', 'c', 'd'].map((key) => update(key, 'magic.description')),
    sampleChange({
      address: 'interconnect.e',
      action: 'delete',
      effects: [{ impact: 'none', effect: 'port_never_cabled' }],
    }),
    sampleChange({ address: 'settings', fields: [{ path: 'default_asn', before: 1, after: 2 }] }),
  ];
  const [account] = buildPlanTree(samplePlan([sampleAccountPlan({ changes })])).accounts;
  if (account === undefined) throw new Error('no account');
  expect(arrange(account).harmless.map(({ what }) => what)).toEqual([
    '3 descriptions',
    'update settings: default_asn',
    'delete 1 interconnect',
    'update 1 CNI: bgp_mode',
  ]);
});
