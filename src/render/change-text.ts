import type { Action, Impact, Step } from '../model/plan.ts';
import { fieldsText } from './field-text.ts';
import { indent } from './finish-text.ts';
import { bounded, say, sourceText } from './inline-text.ts';
import type { Colour, Paint } from './paint.ts';
import type { ChangeNode } from './plan-tree.ts';
import { actionSymbols, impactWords } from './words.ts';

const actionColours: Readonly<Record<Action, Colour>> = {
  create: 'green',
  update: 'yellow',
  replace: 'magenta',
  delete: 'red',
};

const impactColours: Readonly<Record<Impact, Colour>> = {
  none: 'dim',
  session: 'yellow',
  circuit: 'red',
  account: 'red',
};

/** One change: what is done to which object, what traffic feels, why, each field, and the calls that do it. */
export function changeText(change: ChangeNode, paint: Paint): readonly string[] {
  return [
    headText(change, paint),
    ...indent(aboutText(change, paint), 6),
    ...indent(fieldsText(change.fields, change.action === 'create', paint), 8),
    ...indent(originText(change, paint), 6),
  ];
}

/** `  ~ cni.wan-ewr-a`, with the live object and how it was found. */
function headText(change: ChangeNode, paint: Paint): string {
  const symbol = paint(actionColours[change.action], actionSymbols[change.action].padStart(3));
  const live = change.liveId === undefined ? '' : ` ${say(change.liveId)}`;
  const matched = change.matched === undefined ? '' : paint('dim', `, ${change.matched}`);
  return `${symbol} ${paint('bold', say(change.address))}  ${change.action}${live}${matched}`;
}

function aboutText(change: ChangeNode, paint: Paint): readonly string[] {
  const impact = impactWords(change.impact, change.action, change.kind);
  return [
    `impact   ${paint(impactColours[change.impact], impact)}`,
    ...(change.reason === undefined ? [] : [`reason   ${say(change.reason)}`]),
    ...(change.blockedBy.length === 0 ? [] : [paint('red', `blocked  by the guard ${change.blockedBy.join(', ')}`)]),
  ];
}

function originText(change: ChangeNode, paint: Paint): readonly string[] {
  return [
    ...(change.steps.length === 0 ? [] : [paint('dim', `calls    ${stepsText(change.steps)}`)]),
    ...(change.source === undefined ? [] : [paint('dim', `source   ${sourceText(change.source)}`)]),
  ];
}

/** `#2 delete_cni, #3 delete_interconnect (after #2)`. */
export function stepsText(steps: readonly Step[]): string {
  return bounded(steps.map(stepText), 8);
}

function stepText(step: Step): string {
  const earlier = [...new Set([...step.needs, ...(step.after ?? [])])].sort((a, b) => a - b);
  if (earlier.length === 0) return `#${step.id} ${step.call}`;
  const ids = earlier.map((id) => `#${id}`);
  return `#${step.id} ${step.call} (after ${bounded(ids, 4)})`;
}
