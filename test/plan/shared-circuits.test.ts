import { describe, expect, it } from 'vitest';
import type { DesiredCni, Policy } from '../../src/model/desired.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { cni, desired, direct, live, liveBgp, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { changeOf, planned } from '../helpers/plan.ts';
import { samplePlan } from '../helpers/plan-samples.ts';

const circuits = ['a', 'b', 'c'];
const health = { a: 'Healthy', b: 'Healthy', c: 'Healthy' } as const;

/** The CNI `x` of a customer is on `a`, `y` of the same one on `b`, `other` of another one on `c`. */
const now = live({
  interconnects: circuits.map((name, at) => liveDirect(name, at)),
  cnis: [
    liveCni(1, 'x', 'a', { bgp: liveBgp(65010) }),
    liveCni(2, 'y', 'b', { bgp: liveBgp(65010) }),
    liveCni(3, 'other', 'c', { bgp: liveBgp(65020) }),
  ],
});

function planOf(...cnis: readonly DesiredCni[]) {
  return planWith({}, ...cnis);
}

function planWith(policy: Partial<Policy>, ...cnis: readonly DesiredCni[]) {
  const interconnects = circuits.map((name, at) => direct(name, { slot_id: slotId(at) }));
  return planned(desired({ policy, interconnects, cnis: [...cnis] }), now, { health, allowed: ['outage=ewr'] }).plan;
}

const effectsOf = (plan: ReturnType<typeof planOf>, address: string) =>
  (changeOf(plan, address).effects ?? []).map(({ effect }) => effect);
const codesOf = ({ warnings }: ReturnType<typeof planOf>) => warnings.map(({ code }) => code);

describe('a move onto a circuit that carries another CNI of the set', () => {
  it('is an effect, a warning that names the set, and a line of Danger', () => {
    const plan = planOf(cni('x', 'b'), cni('y', 'b'));
    expect(effectsOf(plan, 'cni.x')).toEqual(['moved', 'shared_circuit']);
    expect(plan.warnings.find(({ code }) => code === 'plan-shared-circuit')).toMatchObject({
      address: 'cni.x',
      message:
        'cni.x moves onto b, which carries cni.y of the same backup set already: one circuit less is left of ewr/asn:65010',
    });
    const text = renderPlanText(samplePlan([plan]), { color: false });
    expect(text).toMatch(/^ {2}update cni\.x from .*; it joins another CNI of its backup set on the new circuit/m);
  });

  it('is no warning where the rule shared-circuit is off, but still an effect', () => {
    for (const setting of ['off', { off: ['x'] }, { off: ['cni.x'] }] as const) {
      const plan = planWith({ rules: { 'shared-circuit': setting } }, cni('x', 'b'), cni('y', 'b'));
      expect(codesOf(plan)).not.toContain('plan-shared-circuit');
      expect(effectsOf(plan, 'cni.x')).toContain('shared_circuit');
    }
    const others = planWith({ rules: { 'shared-circuit': { off: ['y'] } } }, cni('x', 'b'), cni('y', 'b'));
    expect(codesOf(others)).toContain('plan-shared-circuit');
  });

  it('is none where the circuit carries others only', () => {
    const plan = planOf(cni('x', 'c'), cni('y', 'b'));
    expect(effectsOf(plan, 'cni.x')).toEqual(['moved']);
    expect(codesOf(plan)).not.toContain('plan-shared-circuit');
  });

  it('is none where the other CNI leaves in the same plan', () => {
    const plan = planOf(cni('x', 'b'), cni('y', 'a'));
    expect(codesOf(plan)).not.toContain('plan-shared-circuit');
  });

  it('is one where both move onto a circuit, live or new, that carries neither', () => {
    const made = desired({
      interconnects: [
        ...circuits.map((name, at) => direct(name, { slot_id: slotId(at) })),
        direct('new', { slot_id: slotId(9) }),
      ],
      cnis: [cni('x', 'new'), cni('y', 'new')],
    });

    const onNew = planned(made, now, {
      health,
      slots: [liveSlot(9, { site: 'ewr01' })],
      allowed: ['outage=ewr'],
      wait: true,
    }).plan;
    for (const [plan, onto] of [
      [planOf(cni('x', 'c'), cni('y', 'c')), 'c'],
      [onNew, 'new'],
    ] as const) {
      expect(plan.errors).toEqual([]);
      expect(effectsOf(plan, 'cni.x')).toContain('shared_circuit');
      expect(effectsOf(plan, 'cni.y')).toContain('shared_circuit');
      expect(plan.warnings.map(({ message }) => message)).toContain(
        `cni.x moves onto ${onto}, and so does cni.y of the same backup set: one circuit less is left of ewr/asn:65010`,
      );
    }
  });

  it('names the other CNI also where --only leaves its change out', () => {
    const plan = planned(
      desired({
        interconnects: circuits.map((name, at) => direct(name, { slot_id: slotId(at) })),
        cnis: [cni('x', 'b'), cni('y', 'c')],
      }),
      now,
      { health, only: ['cni.x'] },
    ).plan;
    expect(plan.warnings.find(({ code }) => code === 'plan-shared-circuit')?.message).toContain('carries cni.y of');
  });
});
