import { groupBy } from '../../model/collections.ts';
import { countedVerdicts, prefixLines } from '../preflight/preflight-words.ts';
import { bytes, fence, nameMarkdown, proseMarkdown, sourceMarkdown } from '../text/fit-markdown.ts';
import { markdownCode } from '../text/sanitise.ts';
import { actionSymbols, objectWords, showFirst } from '../text/words.ts';
import type { AlikeNode } from './arrange.ts';
import { stepTexts } from './change-text.ts';
import { isDanger } from './danger.ts';
import { markdownShow } from './danger-markdown.ts';
import { whereWords } from './danger-words.ts';
import { fieldDiff, fieldMarkdown } from './fields/field-markdown.ts';
import { movedWords, placeWords, riderText, servesText } from './place-text.ts';
import type { ChangeNode, GroupNode } from './plan-tree.ts';
import { guardsNamed } from './plan-verdict.ts';

/** An item of a list, in lines that belong together. */
export interface Item {
  readonly text: string;
  /** The number of changes in it. */
  readonly count: number;
  /** Within a list, the most dangerous is left out last. Default 0. */
  readonly danger?: number;
}

/** Changes with the same effect: a line for them, then their fields before and after, for many of them by circuit. */
export function alikeItems({ sample, changes }: AlikeNode): readonly Item[] {
  const { action, kind, effect, reason } = sample;
  const why = `${blockedWords(sample)}${reason === undefined ? '' : `<br>${proseMarkdown(reason)}`}`;
  if (changes.length === 1) {
    // Danger has said the effect.
    const words = isDanger(sample) ? '' : `: ${effect.one}`;
    const head = `- **${action}** ${nameMarkdown(sample.address)}${circuitOf(sample)}${words}${why}\n`;
    return [{ text: `${head}${sample.fields.map((field) => `  - ${fieldMarkdown(field)}\n`).join('')}`, count: 1 }];
  }
  const head = `- **${action} ${objectWords(kind, changes.length)}**: ${effect.many}${why}\n`;
  return [{ text: head, count: 0 }, ...objectItems(changes).map(({ text, count }) => ({ text: `  ${text}`, count }))];
}

// A block is shown whole or not at all, so a long list has several.
const mostInItem = 20;

/** Objects on one circuit with the same fields share an item. */
export function objectItems(changes: readonly ChangeNode[]): readonly Item[] {
  const same = groupBy(changes, (change) =>
    JSON.stringify(change.kind === 'cni' ? [circuitOf(change), change.fields] : change.address),
  );
  return [...same.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const fields = first.fields.map(fieldMarkdown).join(', ');
    const items: Item[] = [];
    for (let at = 0; at < members.length; at += mostInItem) {
      const some = members.slice(at, at + mostInItem);
      const names = `${some.map(({ address }) => nameMarkdown(address)).join(', ')}${circuitOf(first)}`;
      items.push({ text: `- ${names}${fields === '' ? '' : `: ${fields}`}\n`, count: some.length });
    }
    return items;
  });
}

/** ` on ewr-a`, or for an interconnect its place. A moved CNI says it in its fields. */
function circuitOf({ kind, circuit, circuitBefore, place, placeBefore }: ChangeNode): string {
  if (kind !== 'cni') return movedWords(place, placeBefore, markdownShow);
  if (circuit === undefined || circuitBefore !== undefined) return '';
  return ` on ${nameMarkdown(circuit)}`;
}

export function blockedWords({ blockedBy }: ChangeNode): string {
  return blockedBy.length === 0 ? '' : ` (blocked by ${blockedBy.join(', ')})`;
}

/** The new objects of a circuit, with its place. */
export function createItems({ name, isLiveName, place, changes }: GroupNode): readonly Item[] {
  const live = isLiveName ? ' (live name)' : '';
  const circuit = name === undefined ? 'New' : `${nameMarkdown(name)}${live}${placeWords(place, markdownShow)}`;
  const cnis = changes.filter(({ kind }) => kind === 'cni');
  const others = changes.filter(({ kind }) => kind !== 'cni');
  const itself = others.map((change) => `new ${change.kind}${blockedWords(change)}`);
  const items: Item[] = [];
  for (let at = 0; at === 0 || at < cnis.length; at += mostInItem) {
    const some = cnis.slice(at, at + mostInItem).map((change) => `${nameMarkdown(change.name)}${blockedWords(change)}`);
    const parts = [
      ...(at === 0 ? itself : []),
      ...(some.length === 0 ? [] : [`new ${some.length === 1 ? 'CNI' : 'CNIs'} ${some.join(', ')}`]),
    ];
    items.push({ text: `- ${circuit}: ${parts.join('; ')}\n`, count: some.length + (at === 0 ? others.length : 0) });
  }
  return items;
}

/** The fields of a new object. */
export function createFields(change: ChangeNode): string {
  const { address, fields } = change;
  if (fields.length === 0) return `${nameMarkdown(address)}: no fields\n\n`;
  return `${nameMarkdown(address)}\n\n${fence(fields.flatMap(fieldDiff), 'diff')}\n\n`;
}

/** The live object, the API calls and the place in the documents. None if nothing is known of them. */
export function callsItems(change: ChangeNode): readonly Item[] {
  const about = aboutWords(change);
  return about.length === 0 ? [] : [{ text: `- ${nameMarkdown(change.address)}: ${about.join('; ')}\n`, count: 1 }];
}

function aboutWords({ matched, liveId, steps, source }: ChangeNode): readonly string[] {
  return [
    ...(liveId === undefined ? [] : [`live ${nameMarkdown(liveId)}${matched === undefined ? '' : `, ${matched}`}`]),
    ...(steps.length === 0 ? [] : [`calls ${markdownCode(stepTexts(steps).join(', '))}`]),
    ...(source === undefined ? [] : [sourceMarkdown(source)]),
  ];
}

/** The most bytes for the detail of a change. A longer detail is replaced by a note that it is too long. */
const mostBytes = 8_000;

/** The full detail of a change, folded. */
export function changeDetails(change: ChangeNode): string {
  const title = `${markdownCode(actionSymbols[change.action])} ${nameMarkdown(change.address)} ${change.action}: ${change.effect.one}`;
  const body = changeBody(change);
  const shown =
    bytes(body) > mostBytes ? 'Too long to be shown here: see the plan as text, as a diff or as JSON.\n\n' : body;
  return `<details><summary>${title}</summary>\n\n${shown}</details>\n\n`;
}

const mostRiders = 8;

function changeBody(change: ChangeNode): string {
  const { reason, blockedBy, riders, kind, preflight } = change;
  const lines = change.fields.flatMap(fieldDiff);
  const where = whereWords(change, markdownShow).trimStart();
  const riderTexts = showFirst(
    riders,
    mostRiders,
    (rider) => (kind === 'cni' ? servesText(rider, markdownShow) : `on it: ${riderText(rider, markdownShow)}`),
    (rest) => `and ${rest} more`,
  );
  const routes = preflight === undefined ? [] : [countedVerdicts(preflight), ...prefixLines(preflight, markdownShow)];
  const about = [...(where === '' ? [] : [where]), ...riderTexts, ...routes, ...aboutWords(change)];
  const parts = [
    ...(reason === undefined ? [] : [`Reason: ${proseMarkdown(reason)}`]),
    ...(blockedBy.length === 0 ? [] : [`**Blocked** by ${guardsNamed(blockedBy)}.`]),
    ...(lines.length === 0 ? [] : [fence(lines, 'diff')]),
    ...(about.length === 0 ? [] : [`${about.join('; ')}.`]),
  ];
  return parts.map((part) => `${part}\n\n`).join('');
}
