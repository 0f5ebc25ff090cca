import type { DiffDocument } from '../../model/generated/diff.ts';
import { joinFirst } from '../../model/text.ts';
import { fieldsText } from '../plan/fields/field-text.ts';
import { finishText, indent, say } from '../text/inline-text.ts';
import { type Colour, createPaint, type Paint, type Style } from '../text/paint.ts';
import { actionSymbols } from '../text/words.ts';
import { buildDiffTree, type DiffAccountNode, type DiffObject } from './diff-tree.ts';

/** Renders for a terminal what changed in live accounts. Ends with a line break. */
export function renderDiffText(diff: DiffDocument, style: Style): string {
  const paint = createPaint(style);
  const { accounts, sentence, good } = buildDiffTree(diff);
  return finishText([
    ...accounts.filter((account) => hasMore(account)).flatMap((account) => [...accountText(account, paint), '']),
    paint(good ? 'green' : 'bold', say(sentence)),
  ]);
}

function hasMore({ parts, light, notCompared }: DiffAccountNode): boolean {
  return [parts, light, notCompared].some((list) => list.length > 0);
}

function accountText({ account, parts, light, notCompared }: DiffAccountNode, paint: Paint): readonly string[] {
  return [
    paint('bold', `Account ${say(account)}`),
    ...parts.flatMap(({ title, objects }) => [
      ...heading(title, paint),
      ...objects.flatMap((object) => ['', ...indent(objectText(object, paint), 4)]),
    ]),
    ...list(
      'Light, which counts as no difference',
      light.map(({ address, before, after }) => `${say(address)}  ${say(before)} → ${say(after)}`),
      paint,
    ),
    ...list(
      'Not compared',
      notCompared.map(
        ({ path, reason, addresses }) => `${say(path)} of ${joinFirst(addresses.map(say), mostNamed)}: ${say(reason)}`,
      ),
      paint,
    ),
  ];
}

const mostNamed = 10;

function heading(title: string, paint: Paint): readonly string[] {
  return ['', `  ${paint('cyan', title)}`];
}

function list(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [...heading(title, paint), '', ...indent(lines, 4)];
}

const colours: Readonly<Record<DiffObject['action'], Colour>> = {
  create: 'green',
  update: 'yellow',
  replace: 'magenta',
  delete: 'red',
};

function objectText(object: DiffObject, paint: Paint): readonly string[] {
  const { action, address, liveId, replaces, place, fields } = object;
  const live = liveId === undefined ? '' : `  ${say(liveId)}`;
  const again = replaces === undefined ? '' : ` (before: ${say(replaces)})`;
  const where = place.length === 0 ? '' : `  at ${place.map(say).join(', ')}`;
  const head = `${paint(colours[action], actionSymbols[action])} ${paint('bold', say(address))}${live}${again}${where}`;
  const isWhole = action === 'create' || action === 'delete';
  return [head, ...indent(fieldsText(fields, isWhole, paint), 4)];
}
