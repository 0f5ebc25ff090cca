import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../../src/model/plan.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sampleAccountPlan, samplePlan } from '../../helpers/plan-samples.ts';
import { plansToLookAt } from '../../helpers/plans-to-look-at.ts';

function planCalled(name: string): PlanDocument {
  const plan = plansToLookAt()[name];
  if (plan === undefined) throw new Error(`no plan ${name}`);
  return plan;
}

const words = (text: string) =>
  text
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '')
    .replaceAll(/<[^>]*>|\*\*/g, '')
    .replaceAll('&#46;', '.')
    .replaceAll('&#45;', '-')
    .replaceAll(/\s+/g, ' ');
const dangerOf = (text: string) => words(text).split('What traffic feels')[0] ?? '';

const formats = {
  'text of 80 columns': (plan: PlanDocument) => renderPlanText(plan, { color: false, width: 80 }),
  'text of 160 columns in colour': (plan: PlanDocument) => renderPlanText(plan, { color: true, width: 160 }),
  Markdown: (plan: PlanDocument) => renderPlanMarkdown(plan),
};

describe.each(Object.entries(formats))('Danger in %s', (_, render) => {
  test('names every black hole, counts what is degraded, and says what is not certain', () => {
    const danger = dangerOf(render(planCalled('black-holes')));
    for (let n = 0; n < 40; n += 1) expect(danger).toContain(`10.40.${n}.0/24`);
    expect(danger).toContain(
      '203.0.113.0/24 (now on cni.wan-fra-a-1 and cni.wan-fra-b-1) has no usable path in AFR, APAC',
    );
    expect(danger).toContain('40 prefixes have no usable path');
    expect(danger).toContain('12 prefixes have one path or a lossy one left, 1 is safe');
    expect(danger).not.toContain('10.50.');
    expect(danger).toContain('not certain: whether 2 prefixes keep a usable path while cni.wan-gru-a-2 changes');
  });

  test('says which permission is missing, and what is not judged for it', () => {
    const danger = dangerOf(render(planCalled('not-judged')));
    expect(danger).toContain('the health of tunnels: the API token needs Account Analytics Read');
    expect(danger).toContain('what rides there is not judged');
    expect(danger).toContain('--allow preflight=cni.wan-fra-a-1');
  });
});

test('a guard that names more prefixes than a comment holds still says what it blocks and what lifts it', () => {
  const prefixes = Array.from({ length: 6_000 }, (_, n) => `10.${Math.floor(n / 256)}.${n % 256}.0/24`);
  const guard = {
    ...{ id: 'black-hole' as const, addresses: ['cni.a'], lifted: false, lift: '--allow black-hole=cni.a' },
    message: `while cni.a is away, ${prefixes.join(', ')} have no usable path`,
  };
  const plan = samplePlan([sampleAccountPlan({ guards: [guard], applyable: false })]);
  const markdown = renderPlanMarkdown(plan);
  expect(markdown.length).toBeLessThan(65_536);
  const shown = words(markdown);
  expect(shown).toContain('guard black-hole blocks this plan: while cni.a is away, 10.0.0.0/24');
  expect(shown).toContain('To lift it: --allow black-hole=cni.a');
  expect(shown).toMatch(/More is dangerous than fits here: [\d,]+ names left out/);
  const all = words(renderPlanText(plan, { color: false }));
  for (const prefix of prefixes) expect(all.includes(prefix)).toBe(true);
});
