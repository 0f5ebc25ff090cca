import { expect, test } from 'vitest';
import type { PlanNote } from '../../../src/model/plan.ts';
import { renderDriftMarkdown } from '../../../src/render/drift/drift-markdown.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const hint = 'turn the rule shared-site off';

function warning(n: number): PlanNote {
  const source = { file: 'demarc.yaml', line: n, column: 1 };
  return {
    code: 'plan-shared-site',
    message: `the circuits of site ${n}`,
    address: `interconnect.k${n}`,
    hint,
    source,
  };
}

function both(warnings: PlanNote[]): readonly string[] {
  const plan = samplePlan([sampleAccountPlan({ warnings, changes: [sampleChange({ address: 'cni.a' })] })]);
  return [renderPlanMarkdown(plan), renderDriftMarkdown(plan, { unmanagedIsDrift: new Set() })];
}

test('warnings that are alike share an item that names all of them and says the hint once', () => {
  for (const markdown of both([warning(1), warning(2), warning(3), { ...warning(4), hint: 'another hint' }])) {
    expect(markdown).toContain(`- <code>plan-shared-site</code>:<br>at <code>interconnect.k1</code>`);
    for (const n of [1, 2, 3, 4]) {
      expect(markdown).toContain(`<code>interconnect.k${n}</code>`);
      expect(markdown).toContain(`<code>demarc.yaml:${n}:1</code>`);
      expect(markdown).toContain(`the circuits of site ${n}`);
    }
    expect(markdown.split(hint)).toHaveLength(2);
    expect(markdown.split('another hint')).toHaveLength(2);
  }
});

test('text says the hint of alike warnings once, and how many it is for', () => {
  const warnings = [warning(1), { ...warning(4), hint: 'another hint' }, warning(2)];
  const text = renderPlanText(samplePlan([sampleAccountPlan({ warnings })]), { color: false });
  expect(text).toContain(
    `the circuits of site 2\n    --> demarc.yaml:2:1  interconnect.k2\n    hint for these 2: ${hint}\n`,
  );
  expect(text.split(hint)).toHaveLength(2);
  expect(text).toContain('    hint: another hint\n');
});

test('a cut counts each of them', () => {
  const warnings = Array.from({ length: 400 }, (_, n) => warning(n));
  const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ warnings })]), { maxBytes: 8_000 });
  const shown = warnings.filter(({ message }) => markdown.includes(`${message}<br>`)).length;
  const leftOut = /leaves out (\d+) warnings/.exec(markdown)?.[1];
  expect(shown).toBeGreaterThan(5);
  expect(shown + Number(leftOut)).toBe(400);
});
