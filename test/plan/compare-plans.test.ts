import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountPlan, Change, PlanDocument } from '../../src/model/plan.ts';
import { isCovered } from '../../src/plan/allowance.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { changeDigest } from '../../src/plan/digest.ts';
import { failedAccountPlan } from '../../src/plan/note.ts';
import { comparePlans } from '../../src/plan/review/compare-plans.ts';
import { sampleTerms } from '../helpers/plan-samples.ts';

function change(key: string, parts: Partial<Change> = {}): Change {
  const whole: Change = {
    address: `cni.${key}`,
    kind: 'cni',
    key,
    action: 'update',
    live_id: `id-of-${key}`,
    digest: '',
    matched_by: 'conduit_name',
    impact: 'session',
    fields: [{ path: 'magic.mtu', before: 1400, after: 1500 }],
    steps: [{ id: 1, call: 'update_cni', needs: [] }],
    blocked_by: [],
    ...parts,
  };
  return { ...whole, digest: changeDigest(whole) };
}

function account(tag: string, changes: readonly Change[]): AccountPlan {
  return { ...failedAccountPlan(tag, []), complete: true, applyable: true, terms: sampleTerms, changes: [...changes] };
}

function plan(changes: readonly Change[], allowed: readonly string[] = []): PlanDocument {
  return planDocument([account('a', changes)], allowed);
}

const keys = ['k', 'l', 'm', 'n', 'o'];

describe('a plan within the review', () => {
  it('is any part of the review, and nothing else', () => {
    const variants = fc.constantFrom(1500, 1476, 9000);
    const some = fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), variants), { selector: ([key]) => key });
    const made = (list: readonly (readonly [string, number])[]) =>
      plan(list.map(([key, mtu]) => change(key, { fields: [{ path: 'magic.mtu', before: 1400, after: mtu }] })));
    const outcomes = { within: 0, beyond: 0 };
    fc.assert(
      fc.property(some, some, (reviewed, now) => {
        const within = now.every(([key, mtu]) => reviewed.some((change) => change[0] === key && change[1] === mtu));
        outcomes[within ? 'within' : 'beyond'] += 1;
        const difference = comparePlans(made(reviewed), made(now));
        expect(difference === undefined).toBe(within);
        const [differences] = difference?.accounts ?? [];
        if (differences?.problem !== 'changes') return;
        const shown = [...differences.added, ...differences.changed.map((each) => each.now)]
          .map(({ address }) => address)
          .sort();
        const beyond = now.filter(([key, mtu]) => !reviewed.some((each) => each[0] === key && each[1] === mtu));
        expect(shown).toEqual(beyond.map(([key]) => `cni.${key}`).sort());
        const left = reviewed.filter(([key]) => !now.some((each) => each[0] === key));
        expect(differences.gone.map(({ address }) => address).sort()).toEqual(left.map(([key]) => `cni.${key}`).sort());
      }),
      { numRuns: 500 },
    );
    expect(outcomes.within).toBeGreaterThan(5);
    expect(outcomes.beyond).toBeGreaterThan(5);
  });

  it('may have other lines, reasons, step numbers, matches and untouched objects', () => {
    const now = plan([
      change('k', {
        matched_by: 'pin',
        reason: 'another',
        steps: [{ id: 7, call: 'update_cni', needs: [3], after: [4], healthy: ['interconnect.x'] }],
        source: { file: 'other.yaml', line: 9, column: 1 },
      }),
    ]);
    expect(comparePlans(plan([change('k')]), now)).toBeUndefined();
  });

  it('may leave accounts out, but not add one', () => {
    const both = planDocument([account('a', [change('k')]), account('b', [])], []);
    expect(comparePlans(both, plan([change('k')]))).toBeUndefined();
    expect(comparePlans(plan([change('k')]), both)).toEqual({
      accounts: [{ account: 'b', problem: 'not_reviewed', changes: [] }],
      allowed: [],
      terms: [],
    });
  });

  it('must be for the same account as the reviewed change', () => {
    const reviewed = planDocument([account('a', [change('k')]), account('b', [])], []);
    const now = planDocument([account('a', []), account('b', [change('k')])], []);
    expect(comparePlans(reviewed, now)?.accounts).toMatchObject([
      { account: 'b', problem: 'changes', added: [{ address: 'cni.k' }] },
    ]);
  });
});

describe('the difference', () => {
  it('is listed by part and by field', () => {
    const reviewed = change('k', {
      fields: [
        { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
        { path: 'magic.mtu', before: 1400, after: 1500 },
      ],
    });
    const now = change('k', {
      action: 'replace',
      live_id: 'other',
      impact: 'circuit',
      fields: [
        { path: 'magic.description', before: 'a', after: 'b' },
        { path: 'magic.mtu', before: 9000, after: 1500 },
      ],
      steps: [
        { id: 1, call: 'delete_cni', needs: [] },
        { id: 2, call: 'create_cni', needs: [1] },
      ],
    });
    expect(comparePlans(plan([reviewed]), plan([now]))?.accounts).toMatchObject([
      {
        changed: [
          {
            differs: { action: true, live_id: true, impact: true, calls: true },
            fields: [
              { path: 'bgp.md5_key', reviewed: { after: { sensitive: true } } },
              { path: 'magic.description', now: { after: 'b' } },
              { path: 'magic.mtu', reviewed: { before: 1400 }, now: { before: 9000 } },
            ],
          },
        ],
      },
    ]);
  });

  it('includes an account that cannot be planned now', () => {
    const errors = [{ code: 'api-permission', message: 'no' }];
    const broken = planDocument([failedAccountPlan('a', errors)], []);
    expect(comparePlans(plan([]), broken)?.accounts).toEqual([{ account: 'a', problem: 'not_planned', errors }]);
  });
});

describe('an allowance', () => {
  it.each([
    ['outage', [], false],
    ['account', ['account'], true],
    ['outage=new-york', ['outage=new-york'], true],
    ['unhealthy=interconnect.a', ['unhealthy=a'], true],
    ['unhealthy=a', ['unhealthy=b', 'foreign=a'], false],
    ['unhealthy=a', ['unhealthy'], false],
    ['outage=london', ['outage=new-york'], false],
    ['max-deletes=2', ['max-deletes=3'], true],
    ['max-deletes=3', ['max-deletes=3'], true],
    ['max-deletes=4', ['max-deletes=3'], false],
    ['max-deletes', ['max-deletes=3'], false],
    ['max-deletes=2', ['outage', 'account'], false],
  ])('%s is covered by %j: %s', (text, others, covered) => {
    expect(isCovered(text, others)).toBe(covered);
    const difference = comparePlans(plan([], others), plan([], [text]));
    expect(difference?.allowed ?? []).toEqual(covered ? [] : [text]);
  });
});
