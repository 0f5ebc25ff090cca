import type { PlanDocument } from '../model/plan.ts';
import { accountText } from './account-text.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { finishText } from './finish-text.ts';
import { bounded, say } from './inline-text.ts';
import { createPaint, type Paint } from './paint.ts';
import type { AccountNode, PlanTree } from './plan-tree.ts';
import type { Style } from './style.ts';
import { planCaveats, planVerdict } from './plan-verdict.ts';
import { worstWords } from './summary-words.ts';

/** A plan for a person at a terminal. Ends with a line break. */
export function renderPlanText(plan: PlanDocument, style: Style): string {
  const tree = buildPlanTree(plan);
  const paint = createPaint(style);
  const accounts = tree.accounts
    .filter((account) => (tree.accounts.length === 1 ? !isSilent(account) : true))
    .flatMap((account) => [...accountText(account, paint), '']);
  return finishText([...accounts, ...endText(tree, paint)]);
}

/** Nothing to say beyond the closing lines. */
function isSilent(account: AccountNode): boolean {
  const { errors, warnings, groups, guards, unmanaged, ignored, notCompared } = account;
  return (
    account.complete &&
    [errors, warnings, groups, guards, unmanaged, ignored, notCompared].every((list) => list.length === 0)
  );
}

function endText(tree: PlanTree, paint: Paint): readonly string[] {
  const { sentence, good } = planVerdict(tree);
  return [
    paint(good ? 'green' : 'bold', sentence),
    ...planCaveats(tree).map((caveat) => paint('red', caveat)),
    ...(tree.worst === undefined ? [] : [`Worst impact: ${worstWords(tree.worst)}.`]),
    ...(tree.allowed.length === 0 ? [] : [`Allowed: ${bounded(tree.allowed.map(say), 20)}.`]),
    paint('dim', `Fingerprint: ${say(tree.fingerprint)}`),
  ];
}
