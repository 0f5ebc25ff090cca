import { expect, it } from 'vitest';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sampleAccountPlan, samplePlan } from '../../helpers/plan-samples.ts';
import { fiveDangers, plansToLookAt } from '../../helpers/plans-to-look-at.ts';

const plan = plansToLookAt()['many-changes'];
if (plan === undefined) throw new Error('no plan of many changes');

it('the plan has 63 changes, five of them dangerous', () => {
  expect(plan.accounts.flatMap(({ changes }) => changes)).toHaveLength(63);
  expect(fiveDangers).toHaveLength(5);
});

it.each([undefined, 80])('the first 24 lines of 80 columns name all five dangers (width %s)', (width) => {
  const lines = renderPlanText(plan, { color: false, width }).split('\n');
  const rows = lines.flatMap((line) => line.match(/.{1,80}/g) ?? ['']);
  const screen = rows.slice(0, 24).join('\n');
  for (const address of fiveDangers) expect(screen).toContain(address);
});

// GitHub shows a comment of 880 px with 21 px a line of about 100 characters; `npm run look` measures it in a browser.
it('the Markdown names all five dangers in its first 900 px', () => {
  const markdown = renderPlanMarkdown(plan);
  const lines = markdown.split('\n');
  const last = Math.max(...fiveDangers.map((address) => lines.findIndex((line) => line.includes(address))));
  const height = lines.slice(0, last + 1).reduce((sum, line) => {
    const shown = line.replaceAll(/<[^>]*>/g, '').replaceAll(/&#\d+;/g, 'x');
    return sum + Math.max(1, Math.ceil(shown.length / 95)) * 24 + (line.startsWith('#') ? 32 : 0);
  }, 0);
  expect(last).toBeGreaterThan(0);
  expect(height).toBeLessThan(900);
  expect(markdown.indexOf('What traffic feels')).toBeGreaterThan(markdown.lastIndexOf('\n> '));
});

it('a guard of many backup sets names all of them, and all that lifts it', () => {
  const sets = Array.from({ length: 30 }, (_, n) => `service:customer-${String(n).padStart(2, '0')}`);
  const message = sets.map((set) => `while interconnect.a changes, no circuit of ${set} is surely up`).join('; ');
  const lift = sets.map((set) => `--allow outage=${set}`).join(' ');
  const guard = { id: 'outage' as const, message, addresses: ['cni.a'], lift, lifted: false };
  const blocked = samplePlan([sampleAccountPlan({ guards: [guard] })]);
  const markdown = renderPlanMarkdown(blocked).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  for (const shown of [renderPlanText(blocked, { color: false }), markdown]) {
    for (const set of sets) {
      expect(shown).toContain(`no circuit of ${set} is surely up`);
      expect(shown).toContain(`--allow outage=${set}`);
    }
    expect(shown).not.toContain('…');
  }
});
