import { fieldsText } from './field-text.ts';
import { indent } from './finish-text.ts';
import { say } from './inline-text.ts';
import type { Paint } from './paint.ts';
import type { FieldNode } from './plan-tree.ts';
import type { ChangedNode, FieldSides, PartNode } from './review-tree.ts';
import { untrusted } from './untrusted.ts';
import { quoteText } from './value-text.ts';
import { actionSymbols } from './words.ts';

/** A change that was reviewed in another form: what of it differs, as reviewed and as it is now. */
export function changedText({ now, parts, fields }: ChangedNode, paint: Paint): readonly string[] {
  return [
    `${actionSymbols[now.action].padStart(3)} ${paint('bold', say(now.address))}  ${now.action}`,
    ...indent(
      [...parts.flatMap(partText), ...fields.flatMap((field) => sidesText(field, now.action === 'create', paint))],
      6,
    ),
  ];
}

function partText({ name, reviewed, now }: PartNode): readonly string[] {
  return [name, `  reviewed  ${say(reviewed)}`, `  now       ${say(now)}`];
}

function sidesText({ path, reviewed, now }: FieldSides, isCreate: boolean, paint: Paint): readonly string[] {
  const name = /^[a-z0-9_.]+$/.test(path.untrusted) ? path.untrusted : quoteText(path.untrusted);
  return [
    name,
    ...indent([...sideText('reviewed', reviewed, isCreate, paint), ...sideText('now     ', now, isCreate, paint)], 2),
  ];
}

/** The field in the words of a plan, under the name of its side. */
function sideText(side: string, field: FieldNode | undefined, isCreate: boolean, paint: Paint): readonly string[] {
  if (field === undefined) return [`${side}  (left as it is)`];
  const [first = '', ...below] = fieldsText([{ ...field, path: untrusted('x') }], isCreate, paint);
  return [`${side}${first.slice(1)}`, ...below];
}
