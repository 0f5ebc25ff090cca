import { indent, say, sayName, sayWhole, wrap, wrapWords } from '../text/inline-text.ts';
import type { Colour, Paint } from '../text/paint.ts';
import type { Untrusted } from '../text/sanitise.ts';
import { baseNoteWords } from './base/base-notes.ts';
import { plainShow } from './change-text.ts';
import { accountNames, allowedByWords, type DangerWords, dangerWords, uncertainWords } from './danger-words.ts';
import type { NameList } from './left-words.ts';
import type { AccountNode, ChangeNode, GuardNode, PlanTree } from './plan-tree.ts';
import { guardWords, unplannedWords } from './plan-verdict.ts';

/**
 * What a reviewer must not miss: what was not planned, every guard, every dangerous change with all its names. Lines break between words to
 * be no wider than `width`.
 */
export function dangerText(tree: PlanTree, paint: Paint, width = Infinity): readonly string[] {
  const isFleet = tree.accounts.length > 1;
  const nameOf = accountNames(tree.accounts);
  const of = (account: Untrusted): string => (isFleet ? `, account ${say(nameOf(account))}` : '');
  const liftedBy = allowedByWords(tree.allowedBy, (texts) => texts.map(say).join(', '));
  const unjudged = tree.accounts.flatMap(({ account, notJudged }) =>
    notJudged.map((words) => `not judged${of(account)}: ${say(words)}`),
  );
  const baseNotes = tree.baseNotes.map((note) => baseNoteWords(note, say, say));
  const entries = [
    ...[...liftedBy, ...baseNotes, ...unplannedWords(tree), ...guardWords(tree), ...unjudged].map((text): Entry => ({
      colour: 'red',
      head: text,
      below: [],
    })),
    ...tree.dangers.map((danger) => entryOf(dangerWords(danger, plainShow), of(danger.account))),
    ...tree.accounts.flatMap((account) => {
      const words = uncertainWords(account, plainShow);
      return words === undefined ? [] : [entryOf(words, of(account.account))];
    }),
    ...tree.accounts.flatMap((account) => {
      return guardsOf(account).map((guard) => guardEntry(guard, account, of(account.account)));
    }),
  ];
  if (entries.length === 0) return [];
  const lines = entries.flatMap(({ colour, head, below }) => [
    ...hanging(head, 2, width).map((line) => paint(colour, line)),
    ...below.flatMap((part) => (typeof part === 'string' ? hanging(part, 4, width) : listText(part, 4, width))),
  ]);
  return [paint('red', 'Danger'), ...lines];
}

interface Entry {
  readonly colour: Colour;
  readonly head: string;
  readonly below: readonly (string | NameList)[];
}

/** Later lines are indented by two more. */
function hanging(text: string, by: number, width: number): readonly string[] {
  const [first = '', ...below] = wrapWords(text, Math.max(leastWidth, width - by - 2));
  return [...indent([first], by), ...indent(below, by + 2)];
}

const leastWidth = 30;

/** The danger, then what is said of it, then its names. */
function entryOf({ head, facts, lists }: DangerWords, of: string): Entry {
  return {
    colour: 'red',
    head: `${head}${of}`,
    below: [...(facts.length === 0 ? [] : [facts.join('; ')]), ...lists],
  };
}

const widest = 100;

function listText({ label, names: [first, ...others] }: NameList, by: number, width: number): readonly string[] {
  if (first === undefined) return hanging(label, by, width);
  const [line = '', ...below] = wrap(
    [`${label}: ${first}`, ...others],
    Math.max(leastWidth, Math.min(widest, width - by - 2)),
  );
  return [...indent([line], by), ...indent(below, by + 2)];
}

/** The guards that block come first. */
export function guardsOf({ guards }: AccountNode): readonly GuardNode[] {
  return [...guards.filter(({ lifted }) => !lifted), ...guards.filter(({ lifted }) => lifted)];
}

function guardEntry(guard: GuardNode, account: AccountNode, of: string): Entry {
  const { id, message, lift, lifted } = guard;
  const others = namesBeside(guard, account).map(sayName);
  return {
    colour: lifted ? 'yellow' : 'red',
    head: `guard ${id} ${lifted ? `lifted by ${guard.liftedBy}` : 'blocks this plan'}${of}: ${sayWhole(message)}`,
    below: [
      ...(others.length === 0 ? [] : [{ label: lifted ? 'lets pass' : 'blocks', names: others }]),
      ...(lifted ? [] : [`to lift it: ${sayWhole(lift)}`]),
    ],
  };
}

/** The objects of a guard, without those whose line in Danger says that the guard blocks them. */
export function namesBeside({ id, addresses }: GuardNode, { groups }: AccountNode): GuardNode['addresses'] {
  const named = new Set(
    groups.flatMap(({ changes }) => changes.filter(isNamed(id)).map(({ address }) => address.untrusted)),
  );
  return addresses.filter(({ untrusted }) => !named.has(untrusted));
}

function isNamed(guard: GuardNode['id']): (change: ChangeNode) => boolean {
  return ({ effect, blockedBy }) => effect.isDanger && blockedBy.includes(guard);
}
