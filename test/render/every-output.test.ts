import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import { renderDriftMarkdown } from '../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../src/render/drift/drift-text.ts';
import { renderPlanDiff } from '../../src/render/plan/plan-diff.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { arbitraryPlan } from '../helpers/arbitrary-plan.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../helpers/plan-samples.ts';

const unmanagedIsDrift = new Set<string>();
const renderers: Readonly<Record<string, (plan: PlanDocument) => string>> = {
  text: (plan) => renderPlanText(plan, { color: false }),
  markdown: (plan) => renderPlanMarkdown(plan),
  diff: renderPlanDiff,
  'drift text': (plan) => renderDriftText(plan, { color: false, unmanagedIsDrift }),
  'drift markdown': (plan) => renderDriftMarkdown(plan, { unmanagedIsDrift }),
};

describe.each(Object.entries(renderers))('the %s of any plan', (_name, render) => {
  it('holds no control, invisible or bidirectional character, and no workflow command', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const text = render(plan);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text).not.toContain('##[');
        expect(text.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never shows the marks themselves or a value that nobody made readable', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(render(plan)).not.toMatch(/\[object|undefined|known_after_apply|"sensitive"|sensitive:/);
      }),
      { numRuns: 200 },
    );
  });

  it('hides what is under a sensitive name, on both sides', () => {
    const fields = [
      { path: 'bgp.md5_key', before: 'canary-before', after: 'canary-after' },
      { path: 'pairing_key', after: 'canary-pairing' },
    ];
    const actions = ['create', 'update', 'replace', 'delete'] as const;
    const changes = actions.map((action) => sampleChange({ address: `cni.${action}`, action, fields }));
    expect(render(samplePlan([sampleAccountPlan({ changes })]))).not.toContain('canary');
  });

  it('ends in one line break unless it is empty', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(render(plan)).toMatch(/^$|[^\n]\n$/);
      }),
      { numRuns: 50 },
    );
  });
});
