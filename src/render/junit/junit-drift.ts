import type { PlanDocument } from '../../model/plan.ts';
import { objectText } from '../drift/drift-text.ts';
import {
  buildDriftTree,
  type DriftAccount,
  type DriftObject,
  type DriftOptions,
  partWords,
} from '../drift/drift-tree.ts';
import { notComparedText } from '../plan/plan-text.ts';
import type { ReferenceNode } from '../plan/plan-tree.ts';
import { isUnplanned } from '../plan/plan-verdict.ts';
import { say, sayName } from '../text/inline-text.ts';
import { createPaint } from '../text/paint.ts';
import { type FileNames, noteCase } from './junit-note.ts';
import { type JunitCase, junitXml } from './junit-xml.ts';

const plain = createPaint({ color: false });

/** Writes drift as JUnit's XML. Each object that drifted fails. An account without drift is a passed case. */
export function renderDriftJunit(plan: PlanDocument, options: DriftOptions & FileNames): string {
  return junitXml(
    'drift',
    buildDriftTree(plan, options).accounts.flatMap((account) => accountCases(account, options)),
  );
}

function accountCases(account: DriftAccount, options: FileNames): readonly JunitCase[] {
  const { node, parts, unmanaged, unmanagedCounts } = account;
  const group = `demarc.drift.${say(node.account)}`;
  const hasDrifted = parts.length > 0 || (unmanagedCounts && unmanaged.length > 0);
  return [
    ...(isUnplanned(node) ? unreadCase(group, account) : hasDrifted ? [] : [matchCase(group, account)]),
    ...node.errors.map((note) => noteCase(group, 'error', note, options)),
    ...parts.flatMap(({ kind, objects }) =>
      objects.map((object) => objectCase({ group, title: partWords[kind][0], object }, options)),
    ),
    ...unmanaged.map((reference) => unmanagedCase(group, reference, unmanagedCounts)),
    ...node.warnings.map((note) => noteCase(group, 'warning', note, options)),
  ];
}

function unreadCase(group: string, { node }: DriftAccount): readonly JunitCase[] {
  if (node.errors.length > 0) return [];
  const message = 'This account could not be compared. Its drift is unknown.';
  return [{ group, name: 'could not be compared', result: 'error', message, lines: [] }];
}

function matchCase(group: string, { node }: DriftAccount): JunitCase {
  return { group, name: 'is as declared', result: 'passed', lines: notComparedText(node.notCompared, plain) };
}

interface Drifted {
  readonly group: string;
  readonly title: string;
  readonly object: DriftObject;
}

function objectCase({ group, title, object }: Drifted, { pathOf }: FileNames): JunitCase {
  const { change } = object;
  const words = driftWord(change.action);
  return {
    group,
    name: `${sayName(change.address)} ${words}`,
    file: change.source === undefined ? undefined : pathOf(change.source.file.untrusted),
    result: 'failure',
    type: 'drift',
    message: `${title}: ${sayName(change.address)} ${words}`,
    lines: objectText(object, plain),
  };
}

function driftWord(action: DriftObject['change']['action']): string {
  if (action === 'create') return 'is not live';
  return action === 'delete' ? 'should not be there' : 'is not as declared';
}

function unmanagedCase(group: string, { kind, liveId, summary }: ReferenceNode, counts: boolean): JunitCase {
  const name = `${kind} ${sayName(liveId)} is in no document`;
  return {
    group,
    name,
    result: counts ? 'failure' : 'skipped',
    type: 'unmanaged',
    message: name,
    lines: [`${name}: ${say(summary)}`, ...(counts ? [] : ['It is not counted as drift.'])],
  };
}
