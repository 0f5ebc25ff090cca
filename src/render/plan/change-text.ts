import { groupBy } from '../../model/collections.ts';
import type { Action } from '../../model/plan.ts';
import { joinFirst, joinWords } from '../../model/text.ts';
import { countedVerdicts, prefixLines } from '../preflight/preflight-words.ts';
import { indent, labelledPart, say, sayName, sourceText, wrap } from '../text/inline-text.ts';
import type { Colour, Paint } from '../text/paint.ts';
import { actionSymbols, counted, objectWords, showFirst } from '../text/words.ts';
import type { AlikeNode } from './arrange.ts';
import { lostLists, type Show, whereWords } from './danger-words.ts';
import { fieldsText } from './fields/field-text.ts';
import { leftLists } from './left-words.ts';
import { riderText, servesText } from './place-text.ts';
import type { AwaitedBlock, ChangeNode, StepNode } from './plan-tree.ts';
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

/** Untrusted text as the text of a plan shows it. */
export const plainShow: Show = { name: sayName, text: say, strong: (text) => text };

/**
 * A change: the action and its object, the effect on traffic, the reason, the fields, and the API calls. Below the heading of its circuit,
 * its place is known.
 */
export function changeText(
  change: ChangeNode,
  paint: Paint,
  at: 'anywhere' | 'circuit' = 'anywhere',
): readonly string[] {
  const isCreate = change.action === 'create';
  return [
    changeHead(change, paint),
    ...part('impact', [effectText(change.effect, change.effect.one, paint)]),
    ...part('where', at === 'circuit' ? [] : whereText(change)),
    ...ridersText(change),
    ...part(
      'left',
      leftLists([change], plainShow).map(({ label, names }) => `${label} ${names.join(', ')}`),
    ),
    ...part(
      'magic',
      lostLists([change], plainShow).map(({ label, names }) => `${label}: ${names.join(', ')}`),
    ),
    ...part('routes', routesText(change)),
    ...part('reason', change.reason === undefined ? [] : [say(change.reason)]),
    ...blockedLine(change, paint),
    ...part('fields', fieldsText(change.fields, isCreate, paint)),
    ...part('calls', callsText(change), paint),
    ...part('source', change.source === undefined ? [] : [sourceText(change.source)], paint),
  ];
}

const mostPrefixes = 12;

/** All verdicts by count, then the prefixes that are not safe. */
function routesText({ preflight }: ChangeNode): readonly string[] {
  if (preflight === undefined) return [];
  const lines = prefixLines(preflight, plainShow);
  return [
    countedVerdicts(preflight),
    ...showFirst(
      lines,
      mostPrefixes,
      (line) => line,
      (rest) => `and ${counted(rest, 'more prefix', 'more prefixes')}: see the plan as JSON`,
    ),
  ];
}

function whereText(change: ChangeNode): readonly string[] {
  const where = whereWords(change, plainShow).trimStart();
  return where === '' ? [] : [where];
}

const mostRiders = 8;

/** For a CNI: whom it serves. For an interconnect: the CNIs on it. */
function ridersText({ kind, riders }: ChangeNode): readonly string[] {
  if (kind === 'cni')
    return part(
      'serves',
      riders.map((rider) => servesText(rider, plainShow).replace(/^(?:serves|whom it serves is) /, '')),
    );
  const lines = showFirst(
    riders,
    mostRiders,
    (rider) => riderText(rider, plainShow),
    (rest) => `and ${counted(rest, 'more CNI')}`,
  );
  return part('on it', lines);
}

/** Changes that differ in their object alone. */
export function alikeText({ sample, changes }: AlikeNode, paint: Paint): readonly string[] {
  return [
    `${symbolOf(sample, paint)} ${paint('bold', objectWords(sample.kind, changes.length))}  ${sample.action}, the same change on each`,
    ...part('impact', [effectText(sample.effect, sample.effect.many, paint)]),
    ...part('reason', sample.reason === undefined ? [] : [say(sample.reason)]),
    ...blockedLine(sample, paint),
    ...part('fields', fieldsText(sample.fields, false, paint)),
    ...part('calls', [callCounts(changes.flatMap(({ steps }) => steps))], paint),
    ...part('objects', circuitsText(changes)),
  ];
}

/** `on ewr-a: wan-1, wan-2`, on as many lines as necessary. */
function circuitsText(changes: readonly ChangeNode[]): readonly string[] {
  const circuits = groupBy(changes, ({ circuit }) => circuit?.untrusted ?? '');
  return [...circuits.values()].flatMap((members) => {
    const circuit = members[0]?.circuit;
    const [first = '', ...below] = wrap(
      members.map(({ name }) => sayName(name)),
      widest,
    );
    return [`${circuit === undefined ? '' : `on ${sayName(circuit)}: `}${first}`, ...indent(below, 2)];
  });
}

/** A harmless change of a long plan: its object and its fields, on one line where they fit. */
export function briefText(change: ChangeNode, paint: Paint): readonly string[] {
  const [first, ...below] = fieldsText(change.fields, change.action === 'create', paint);
  const head = `${symbolOf(change, paint)} ${paint('bold', sayName(change.address))}`;
  return [`${head}  ${first ?? change.action}`, ...indent(below, 6), ...blockedLine(change, paint)];
}

/** `  ~ cni.wan-ewr-a`, with the live object and how it was matched. */
export function changeHead(change: ChangeNode, paint: Paint): string {
  const live = change.liveId === undefined ? '' : ` ${sayName(change.liveId)}`;
  const matched = change.matched === undefined ? '' : paint('dim', `, ${change.matched}`);
  return `${symbolOf(change, paint)} ${paint('bold', sayName(change.address))}  ${change.action}${live}${matched}`;
}

function symbolOf({ action }: ChangeNode, paint: Paint): string {
  return paint(actionColours[action], actionSymbols[action].padStart(3));
}

function effectText({ weight }: TrafficEffect, words: string, paint: Paint): string {
  if (weight === 0) return paint('dim', words);
  return paint(weight >= leastDisruption ? 'red' : 'yellow', words);
}

export function blockedLine({ blockedBy }: ChangeNode, paint: Paint): readonly string[] {
  if (blockedBy.length === 0) return [];
  return part('blocked', [paint('red', `by ${guardsNamed(blockedBy)}`)]);
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

function stepText({ id, call, needs, after, healthy, blocks }: StepNode): string {
  const later = after.filter((step) => !needs.includes(step));
  const waits = [
    ...(needs.length === 0 ? [] : [`after ${idsText(needs)}`]),
    ...(later.length === 0 ? [] : [`only after the end of ${idsText(later)}, successful or not`]),
    ...(healthy.length === 0 ? [] : [healthyText(healthy)]),
    ...blocks.map(blockText),
  ];
  return `#${id} ${call}${waits.length === 0 ? '' : ` (${waits.join('; ')})`}`;
}

function idsText(ids: readonly number[]): string {
  const unique = [...new Set(ids)].sort((a, b) => a - b);
  return unique.length > mostNamed ? `${unique.length} other calls` : joinWords(unique.map((id) => `#${id}`));
}

/** What must be seen after a block, in words. */
const proofWords: Readonly<Record<AwaitedBlock['then'][number], string>> = {
  light: 'light is back',
  soak: 'the soak is over',
  tunnel_health: 'its tunnels were healthy everywhere for long enough',
  check: 'the check proves it',
  confirm: 'a person confirms it',
};

function blockText({ steps, then }: AwaitedBlock): string {
  const seen = then.length === 0 ? '' : `, and ${joinWords(then.map((proof) => proofWords[proof]))}`;
  return `once ${idsText(steps)} ended well${seen}`;
}

function healthyText(healthy: StepNode['healthy']): string {
  const what = healthy.length > mostNamed ? `${healthy.length} interconnects` : joinWords(healthy.map(say));
  return `once ${what} ${healthy.length === 1 ? 'is' : 'are'} Healthy`;
}
