import type { PlanDocument } from '../model/plan.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { say } from './inline-text.ts';
import { objectPatch } from './object-patch.ts';
import type { AccountNode } from './plan-tree.ts';
import { isUnplanned } from './plan-verdict.ts';
import { breakCommands } from './sanitise.ts';

/**
 * A plan as a unified diff in git's form, one patch an object (`a/cni/KEY`, `b/cni/KEY`; the account before it where there are
 * several). Empty where nothing changes; what a diff cannot say, such as an account that could not be planned, is a comment
 * before the first patch.
 */
export function renderPlanDiff(plan: PlanDocument): string {
  const tree = buildPlanTree(plan);
  const isFleet = tree.accounts.length > 1;
  const comments = tree.accounts.flatMap(commentsOn).map((line) => `# ${line}\n`);
  const patches = tree.accounts.flatMap((account) => {
    const folder = isFleet ? [account.account.untrusted] : [];
    return account.groups.flatMap((group) => group.changes.map((change) => objectPatch(change, folder)));
  });
  return breakCommands([...comments, ...patches].join(''));
}

function commentsOn(account: AccountNode): readonly string[] {
  const name = say(account.account);
  return [
    ...(isUnplanned(account) ? [`account ${name} could not be planned`] : []),
    ...account.errors.map((note) => `account ${name}: error: ${say(note.message)}`),
    ...account.guards
      .filter((guard) => !guard.lifted)
      .map((guard) => `account ${name}: blocked by the guard ${guard.id}: ${say(guard.message)}`),
    ...(account.notCompared.length === 0
      ? []
      : [`account ${name}: fields that were not compared: ${account.notCompared.length}`]),
  ];
}
