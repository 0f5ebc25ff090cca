import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountPlan, GuardTrip } from '../../../../src/model/plan.ts';
import { renderPlanDiff } from '../../../../src/render/plan/plan-diff.ts';
import { renderPlanMarkdown } from '../../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../../src/render/plan/plan-text.ts';
import { arbitrarySplitPlan } from '../../../helpers/arbitrary-plan.ts';
import { runs } from '../../../helpers/hold.ts';
import { outsideCode } from '../../../helpers/markdown.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../../helpers/plan-samples.ts';

const asn = { impact: 'both_ends', effect: 'asn_on_both_ends', path: 'bgp.customer_asn' } as const;
const mtu = { impact: 'session', effect: 'session_may_reset', path: 'magic.mtu' } as const;
const mixed = sampleChange({
  address: 'cni.mixed',
  impact: 'both_ends',
  effects: [asn, mtu],
  fields: [
    { path: 'bgp.customer_asn', before: 65010, after: 65011, open: true },
    { path: 'magic.mtu', before: 1500, after: 1400 },
  ],
});
const gone = sampleChange({
  address: 'cni.gone',
  action: 'delete',
  impact: 'circuit',
  effects: [{ impact: 'circuit', effect: 'deleted' }],
  fields: [],
  open: true,
});

function planOf(account: Partial<AccountPlan>) {
  return samplePlan([sampleAccountPlan({ base: { split: true }, ...account })]);
}

const text = (account: Partial<AccountPlan>) => renderPlanText(planOf(account), { color: false });
const markdown = (account: Partial<AccountPlan>) => renderPlanMarkdown(planOf(account));

describe('a plan with the documents before it', () => {
  test('shows what this change does first, and what is open already behind it, each with its own Danger', () => {
    const shown = text({ changes: [mixed, gone] });
    const [own = '', open = ''] = shown.split('\nThe documents before this change want this, too');
    expect(shown).toContain('From this change: 1 to update. Impact: 1 on a session.\n');
    expect(own).toContain('magic.mtu  1500 → 1400');
    expect(own).not.toMatch(/^Danger|stays down|cni\.gone/m);
    expect(open).toMatch(
      /\nDanger\n {2}delete cni\.gone: traffic on it stops\n {2}update cni\.mixed: its BGP session goes down/,
    );
    expect(open).toContain('bgp.customer_asn  65010 → 65011');
    expect(open.split('\nPlan: ')[0]).not.toContain('magic.mtu');
  });

  test('folds what is open already in Markdown, its Danger with it', () => {
    const shown = markdown({ changes: [mixed, gone] });
    const [own = '', open = ''] = shown.split('<details><summary><b>Open already</b>: 1 to update, 1 to delete. ');
    expect(own).not.toContain('Danger');
    expect(own).toContain('<code>magic.mtu</code>');
    expect(open).toContain('> **Danger**\n>\n> - **delete** <code>cni.gone</code>: traffic on it stops.');
    expect(open).toContain('<code>bgp.customer_asn</code>: <code>65010</code> → <code>65011</code>');
    expect(open.split('<details>').length).toBe(open.split('</details>').length - 1);
    expect(open).toMatch(/<\/details>\n\nFingerprint/);
  });

  test('says so where all of it is from this change, and where nothing is', () => {
    const { open, ...own } = gone;
    expect(open).toBe(true);
    expect(text({ changes: [own] })).toContain('All of it is from this change.');
    expect(text({ changes: [gone] })).toContain('Nothing of it is from this change. Open already: 1 to delete.');
    expect(text({ changes: [] })).not.toContain('this change');
  });

  test('keeps every guard that blocks in the first part, also one about what is open already', () => {
    const blocking: GuardTrip = {
      id: 'outage',
      message: 'it stops',
      addresses: ['cni.gone'],
      lift: 'x',
      lifted: false,
    };
    const [own = ''] = markdown({ changes: [gone], guards: [blocking] }).split('<details>');
    expect(own).toContain('**guard outage blocks this plan**: it stops');
    const [without = '', open = ''] = markdown({ changes: [gone], guards: [{ ...blocking, lifted: true }] }).split(
      '<b>Open already</b>',
    );
    expect(without).not.toContain('it stops');
    expect(open).toContain('guard outage, lifted by');
  });

  test('says first in Danger that nothing was compared, and with what that ends', () => {
    const base = { split: false, why: 'main at 1a2b3c4 has no demarc.yaml' };
    for (const shown of [
      text({ changes: [gone], base }),
      markdown({ changes: [gone], base }),
      renderPlanDiff(planOf({ changes: [gone], base })),
    ]) {
      expect(shown).toMatch(
        /Danger\**\n[>#]?\s*[>#]?\n?[>#]?[ *-]*not split: main at 1a2b3c4 has no demarc.yaml. Nothing was compared with what was protected or guarded before this change/,
      );
    }
    expect(text({ changes: [], base })).not.toContain('not split');
  });

  test('of a fleet, says of which account', () => {
    const accounts = ['a', 'b'].map((letter, n) =>
      sampleAccountPlan({
        account: letter.repeat(32),
        changes: [mixed],
        base: n === 0 ? { split: true } : { split: false, why: 'it is new' },
      }),
    );
    const shown = renderPlanMarkdown(samplePlan(accounts));
    expect(shown).toContain(`not split (account <code>${'b'.repeat(32)}</code>): it is new.`);
    expect(shown).toContain(`<b>Open already in account <code>${'a'.repeat(32)}</code></b>: 1 to update.`);
  });

  test('lists in a diff which fields are open already', () => {
    const shown = renderPlanDiff(planOf({ changes: [mixed, gone] }));
    expect(shown).toContain('# open already: update cni.mixed: bgp.customer_asn\n# open already: delete cni.gone\n');
  });

  test('stays within its budget and closes every fold, whatever the plan', () => {
    fc.assert(
      fc.property(arbitrarySplitPlan, fc.integer({ min: 4_000, max: 20_000 }), (plan, maxBytes) => {
        const shown = renderPlanMarkdown(plan, { maxBytes });
        expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(maxBytes);
        // Within a fence, a text of the plan stands as it is.
        const { prose } = outsideCode(shown);
        expect(prose.split('<details>').length).toBe(prose.split('</details>').length);
      }),
      { numRuns: runs / 2 },
    );
  });
});
