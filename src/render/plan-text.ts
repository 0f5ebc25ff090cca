import type { PlanDocument } from '../model/plan.ts';
import { accountText } from './account-text.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { dangerWords } from './danger.ts';
import { finishText, indent } from './finish-text.ts';
import { bounded, say } from './inline-text.ts';
import { createPaint, type Paint } from './paint.ts';
import type { AccountNode, PlanTree } from './plan-tree.ts';
import type { Style } from './style.ts';
import { guardWords, hasPlan, planVerdict, unplannedWords } from './plan-verdict.ts';
import { worstWords } from './summary-words.ts';

// Of each kind of danger.
const mostNamed = 5;
// More lines than a terminal shows at once: what is dangerous is then said before them, too.
const screen = 40;

/** A plan for a person at a terminal: what is dangerous at the end, and, of a long plan, at the beginning too. Ends with a line break. */
export function renderPlanText(plan: PlanDocument, style: Style): string {
  const tree = buildPlanTree(plan);
  const paint = createPaint(style);
  const isFleet = tree.accounts.length > 1;
  const accounts = tree.accounts
    .filter((account) => isFleet || !isSilent(account))
    .flatMap((account) => [...accountText(account, isFleet, paint), '']);
  const danger = dangerText(tree, paint);
  const first = accounts.length > screen && danger.length > 0 ? [...danger, ''] : [];
  return finishText([...first, ...accounts, ...endText(tree, danger, paint)]);
}

/** Nothing to say beyond the closing lines. */
function isSilent(account: AccountNode): boolean {
  const { errors, warnings, groups, guards, unmanaged, ignored, notCompared } = account;
  return (
    account.complete &&
    [errors, warnings, groups, guards, unmanaged, ignored, notCompared].every((list) => list.length === 0)
  );
}

function endText(tree: PlanTree, danger: readonly string[], paint: Paint): readonly string[] {
  const { sentence, good } = planVerdict(tree);
  return [
    paint(good ? 'green' : 'bold', sentence),
    ...danger,
    ...(tree.worst === undefined || tree.dangers.length > 0 ? [] : [`Worst impact: ${worstWords(tree.worst)}.`]),
    ...(tree.allowed.length === 0 ? [] : [`Allowed: ${bounded(tree.allowed.map(say), 20)}.`]),
    ...(hasPlan(tree) ? [paint('dim', `Fingerprint: ${say(tree.fingerprint)}`)] : []),
  ];
}

/** What nobody may miss, in a few lines however long the plan is. */
function dangerText(tree: PlanTree, paint: Paint): readonly string[] {
  const isFleet = tree.accounts.length > 1;
  const dangers = tree.dangers.map((danger) => {
    const place = isFleet ? `, account ${say(danger.account)}` : '';
    return `${dangerWords(danger, (addresses) => bounded(addresses.map(say), mostNamed))}${place}`;
  });
  const lines = [...guardWords(tree), ...dangers];
  return [...unplannedWords(tree), ...(lines.length === 0 ? [] : ['Danger', ...indent(lines, 2)])].map((line) =>
    paint('red', line),
  );
}
