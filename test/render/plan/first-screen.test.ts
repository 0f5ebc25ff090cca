import { expect, it } from 'vitest';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
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
