import type { Action } from '../../model/plan.ts';
import { joinFirst, joinWords } from '../../model/text.ts';
import { indent, labelledPart, say, sourceText, wrap } from '../text/inline-text.ts';
import type { Colour, Paint } from '../text/paint.ts';
import { actionSymbols, counted, objectWords, showFirst } from '../text/words.ts';
import type { AlikeNode } from './condense.ts';
import { fieldsText } from './field-text.ts';
import { riderTexts } from './place-text.ts';
import type { ChangeNode, GroupNode, StepNode } from './plan-tree.ts';
import { guardsNamed } from './plan-verdict.ts';
import { leastDisruption, type TrafficEffect } from './traffic-effect.ts';

const actionColours: Readonly<Record<Action, Colour>> = {
  create: 'green',
  update: 'yellow',
  replace: 'magenta',
  delete: 'red',
};

// In characters. Longer content goes on separate lines.
const widest = 100;

/** A change: the action and its object, the effect on traffic, the reason, the fields, and the API calls. */
export function changeText(change: ChangeNode, paint: Paint): readonly string[] {
  const isCreate = change.action === 'create';
  return [
    changeHead(change, paint),
    ...part('impact', [effectText(change.effect, change.effect.one, paint)]),
    ...part('on it', riderTexts(change.riders, say, say)),
    ...part('reason', change.reason === undefined ? [] : [say(change.reason)]),
    ...part('blocked', blockedText(change, paint)),
    ...part('fields', fieldsText(change.fields, isCreate, paint)),
    ...part('calls', callsText(change), paint),
    ...part('source', change.source === undefined ? [] : [sourceText(change.source)], paint),
  ];
}

/** Many changes that differ only in their object. */
export function alikeText({ sample, changes, places }: AlikeNode, paint: Paint): readonly string[] {
  return [
    `${symbolOf(sample, paint)} ${paint('bold', objectWords(sample.kind, changes.length))}  ${sample.action}, the same change on each`,
    ...part('impact', [effectText(sample.effect, sample.effect.many, paint)]),
    ...part('reason', sample.reason === undefined ? [] : [say(sample.reason)]),
    ...part('blocked', blockedText(sample, paint)),
    ...part('fields', fieldsText(sample.fields, false, paint)),
    ...part('calls', [callCounts(changes.flatMap(({ steps }) => steps))], paint),
    ...part('objects', places.flatMap(placeText)),
  ];
}

/** `on ewr-a: wan-1, wan-2`, on as many lines as necessary. */
function placeText({ name, changes }: GroupNode): readonly string[] {
  const [first, ...below] = wrap(
    changes.map((change) => say(change.name)),
    widest,
  );
  return [`${name === undefined ? '' : `on ${say(name)}: `}${first ?? ''}`, ...indent(below, 2)];
}

/** `  ~ cni.wan-ewr-a`, with the live object and how it was matched. */
export function changeHead(change: ChangeNode, paint: Paint): string {
  const live = change.liveId === undefined ? '' : ` ${say(change.liveId)}`;
  const matched = change.matched === undefined ? '' : paint('dim', `, ${change.matched}`);
  return `${symbolOf(change, paint)} ${paint('bold', say(change.address))}  ${change.action}${live}${matched}`;
}

function symbolOf({ action }: ChangeNode, paint: Paint): string {
  return paint(actionColours[action], actionSymbols[action].padStart(3));
}

function effectText({ weight }: TrafficEffect, words: string, paint: Paint): string {
  if (weight === 0) return paint('dim', words);
  return paint(weight >= leastDisruption ? 'red' : 'yellow', words);
}

function blockedText({ blockedBy }: ChangeNode, paint: Paint): readonly string[] {
  if (blockedBy.length === 0) return [];
  return [paint('red', `by ${guardsNamed(blockedBy)}`)];
}

function callsText({ steps }: ChangeNode): readonly string[] {
  const texts = stepTexts(steps);
  const line = texts.join(', ');
  return line.length <= widest ? [line].filter((text) => text !== '') : texts;
}

function part(label: string, lines: readonly string[], paint?: Paint): readonly string[] {
  return indent(labelledPart(label, lines, paint), 6);
}

const mostSteps = 8;
const mostNamed = 4;

/** Each call with the calls that it waits for: `#2 delete_cni`, `#3 delete_interconnect (after #1 and #2)`. */
export function stepTexts(steps: readonly StepNode[]): readonly string[] {
  return showFirst(steps, mostSteps, stepText, (rest) => `and ${counted(rest, 'more call')}`);
}

/** `12 update_cni, 3 create_cni`. */
export function callCounts(steps: readonly StepNode[]): string {
  const counts = new Map<string, number>();
  for (const { call } of steps) counts.set(call, (counts.get(call) ?? 0) + 1);
  return joinFirst(
    [...counts].map(([call, count]) => `${count} ${call}`),
    mostSteps,
  );
}

function stepText({ id, call, needs, after, healthy }: StepNode): string {
  const later = after.filter((step) => !needs.includes(step));
  const waits = [
    ...(needs.length === 0 ? [] : [`after ${idsText(needs)}`]),
    ...(later.length === 0 ? [] : [`only after the end of ${idsText(later)}, successful or not`]),
    ...(healthy.length === 0 ? [] : [healthyText(healthy)]),
  ];
  return `#${id} ${call}${waits.length === 0 ? '' : ` (${waits.join('; ')})`}`;
}

function idsText(ids: readonly number[]): string {
  const unique = [...new Set(ids)].sort((a, b) => a - b);
  return unique.length > mostNamed ? `${unique.length} other calls` : joinWords(unique.map((id) => `#${id}`));
}

function healthyText(healthy: StepNode['healthy']): string {
  const what = healthy.length > mostNamed ? `${healthy.length} interconnects` : joinWords(healthy.map(say));
  return `once ${what} ${healthy.length === 1 ? 'is' : 'are'} Healthy`;
}
