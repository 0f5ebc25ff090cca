import type { PlanDocument } from '../../model/plan.ts';
import { buildPlanTree } from '../plan/build-plan-tree.ts';
import { changeText } from '../plan/change-text.ts';
import { notComparedText } from '../plan/plan-text.ts';
import type { AccountNode, ChangeNode, GuardNode } from '../plan/plan-tree.ts';
import { isUnplanned, summaryWords } from '../plan/plan-verdict.ts';
import { say, sayName, sayWhole } from '../text/inline-text.ts';
import { createPaint } from '../text/paint.ts';
import { type FileNames, noteCase } from './junit-note.ts';
import { type JunitCase, junitXml } from './junit-xml.ts';

const plain = createPaint({ color: false });

/**
 * Writes a plan as JUnit's XML. Red is what stops apply: an error, or a guard that is not lifted. A change is a skipped case: it is not
 * made yet, and readers show its text. An account that could be planned is a passed case.
 */
export function renderPlanJunit(plan: PlanDocument, options: FileNames): string {
  return junitXml(
    'plan',
    buildPlanTree(plan).accounts.flatMap((account) => accountCases(account, options)),
  );
}

function accountCases(account: AccountNode, options: FileNames): readonly JunitCase[] {
  const group = `demarc.plan.${say(account.account)}`;
  const unread: readonly JunitCase[] =
    isUnplanned(account) && account.errors.length === 0
      ? [{ group, name: 'could not be planned', result: 'error', message: 'The account could not be read.', lines: [] }]
      : [];
  const name = account.groups.length > 0 ? 'is planned' : 'has no changes';
  const words = account.groups.length > 0 ? [summaryWords(account)] : [];
  const lines = [...words, ...notComparedText(account.notCompared, plain)];
  return [
    ...(isUnplanned(account) ? unread : [{ group, name, result: 'passed' as const, lines }]),
    ...account.errors.map((note) => noteCase(group, 'error', note, options)),
    ...account.guards.map((guard) => guardCase(group, guard)),
    ...account.groups.flatMap(({ changes }) => changes.map((change) => changeCase(group, change, options))),
    ...account.warnings.map((note) => noteCase(group, 'warning', note, options)),
  ];
}

function guardCase(group: string, { id, message, addresses, lift, lifted, liftedBy }: GuardNode): JunitCase {
  const words = sayWhole(message);
  return {
    group,
    name: `guard ${id}: ${words}`,
    result: lifted ? 'skipped' : 'failure',
    type: id,
    message: lifted ? `lifted by ${liftedBy}: ${words}` : words,
    lines: [
      `guard ${id} ${lifted ? `is lifted by ${liftedBy}` : 'blocks this plan'}: ${words}`,
      ...addresses.map((address) => `  ${sayName(address)}`),
      ...(lifted ? [] : [sayWhole(lift)]),
    ],
  };
}

function changeCase(group: string, change: ChangeNode, { pathOf }: FileNames): JunitCase {
  return {
    group,
    name: `${change.action} ${sayName(change.address)}`,
    file: change.source === undefined ? undefined : pathOf(change.source.file.untrusted),
    result: 'skipped',
    type: change.action,
    message: change.effect.one,
    lines: changeText(change, plain),
  };
}
