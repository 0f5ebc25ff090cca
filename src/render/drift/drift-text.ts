import type { PlanDocument } from '../../model/plan.ts';
import { fieldsText } from '../plan/fields/field-text.ts';
import { notComparedText, referenceLines } from '../plan/plan-text.ts';
import type { ChangeNode, SourceNode } from '../plan/plan-tree.ts';
import { isUnplanned } from '../plan/plan-verdict.ts';
import { finishText, indent, labelledPart, say } from '../text/inline-text.ts';
import { notesText } from '../text/note-text.ts';
import { type Colour, createPaint, type Paint, type Style } from '../text/paint.ts';
import { counted } from '../text/words.ts';
import {
  buildDriftTree,
  declaredFields,
  type DriftAccount,
  type DriftObject,
  type DriftOptions,
  type DriftTree,
  fieldsDrift,
  impactOf,
  partWords,
  reasonLabel,
} from './drift-tree.ts';
import { keepWords } from './ways-out.ts';

/** Renders for a terminal how the live network differs from the documents. Ends with a line break. */
export function renderDriftText(plan: PlanDocument, options: Style & DriftOptions): string {
  const paint = createPaint(options);
  const tree = buildDriftTree(plan, options);
  const accounts = tree.accounts.filter((account) => hasMore(account) || isFleet(tree));
  return finishText([
    ...accounts.flatMap((account) => [...accountDrift(account, paint), '']),
    paint(tree.good ? 'green' : 'bold', tree.sentence),
    ...tree.next.map((step) => `  ${step.replaceAll('`', '')}`),
  ]);
}

function isFleet(tree: DriftTree): boolean {
  return tree.accounts.length > 1;
}

function hasMore({ node, unmanaged }: DriftAccount): boolean {
  return isUnplanned(node) || [node.groups, node.warnings, node.notCompared, unmanaged].some((list) => list.length > 0);
}

function accountDrift(account: DriftAccount, paint: Paint): readonly string[] {
  const { node, parts } = account;
  return [
    paint('bold', `Account ${say(node.account)}`),
    ...stateText(account, paint),
    ...indent(notesText('error', node.errors, paint), 2),
    ...parts.flatMap(({ kind, objects }) => {
      const [title, state] = partWords[kind];
      const what = counted(objects.length, kind === 'unwanted' ? 'live object' : 'object');
      return part(
        `${title}: ${what} ${state}`,
        objects.map((object) => objectText(object, paint)),
        paint,
      );
    }),
    ...unmanagedText(account, paint),
    ...indent(notesText('warning', node.warnings, paint), 2),
    ...notComparedText(node.notCompared, paint),
  ];
}

function stateText(account: DriftAccount, paint: Paint): readonly string[] {
  if (isUnplanned(account.node)) {
    return ['', paint('red', '  This account could not be compared. Its drift is unknown.')];
  }
  return hasMore(account) ? [] : ['', '  No drift.'];
}

function part(title: string, objects: readonly (readonly string[])[], paint: Paint): readonly string[] {
  if (objects.length === 0) return [];
  return ['', `  ${paint('cyan', title)}`, ...objects.flatMap((lines) => ['', ...indent(lines, 4)])];
}

/** An object that drifted, with both ways out. */
export function objectText(object: DriftObject, paint: Paint): readonly string[] {
  const { change } = object;
  const fields = declaredFields(change.fields);
  switch (change.action) {
    case 'create':
      return [
        `${headText(change, 'red', '!', paint)}  is not live`,
        ...detailText(object, fieldsText(fields, true, createPaint({ color: false })), paint),
      ];
    case 'delete':
      return [`${headText(change, 'red', '?', paint)}  should not be there`, ...detailText(object, [], paint)];
    case 'update':
    case 'replace':
      return [headText(change, 'yellow', '~', paint), ...detailText(object, fieldsDrift(fields), paint)];
  }
}

function headText(change: ChangeNode, colour: Colour, symbol: string, paint: Paint): string {
  const live = change.liveId === undefined ? '' : `  ${say(change.liveId)}`;
  return `${paint(colour, symbol)} ${paint('bold', say(change.address))}${live}`;
}

function detailText({ change, ways }: DriftObject, fields: readonly string[], paint: Paint): readonly string[] {
  const keep = keepWords(ways.keep, { name: say, source: lineText });
  return indent(
    [
      ...labelledPart('fields', fields),
      ...labelledPart('impact', impactOf(change)),
      ...labelledPart(reasonLabel(change), change.reason === undefined ? [] : [say(change.reason)]),
      ...labelledPart('back', [say(ways.back)], paint),
      ...labelledPart('keep', ways.accept === undefined ? [] : [say(ways.accept)], paint),
      ...labelledPart(ways.accept === undefined ? 'keep' : 'by hand', keep === '' ? [] : [keep], paint),
    ],
    4,
  );
}

function lineText({ file, line }: SourceNode): string {
  return `${say(file)}:${line}`;
}

function unmanagedText(account: DriftAccount, paint: Paint): readonly string[] {
  if (account.unmanaged.length === 0) return [];
  const counts = account.unmanagedCounts ? '' : ' (not counted as drift)';
  const title = `Unmanaged: ${counted(account.unmanaged.length, 'live object')} that no document declares${counts}`;
  return ['', `  ${paint('cyan', title)}`, '', ...referenceLines(account.unmanaged, paint)];
}
