import { groupBy } from '../../model/collections.ts';
import type { AllowedBy, GuardId } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';
import { countedVerdicts, type PreflightNode, worstOfEach } from '../preflight/preflight-words.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { counted, objectWords } from '../text/words.ts';
import { leftLists, type NameList } from './left-words.ts';
import { circuitWords, movedWords, riderText, servesText, type ShowText } from './place-text.ts';
import type { AccountNode, AllowedByNode, ChangeNode, DangerCircuit, DangerNode } from './plan-tree.ts';

const shortTag = 8;

/** The beginnings of account tags, if they differ: the whole tag stands over what each account does. Otherwise the whole tags. */
export function accountNames(accounts: readonly { readonly account: Untrusted }[]): (account: Untrusted) => Untrusted {
  const all = new Set(accounts.map(({ account }) => account.untrusted));
  const isClear = new Set([...all].map((tag) => tag.slice(0, shortTag))).size === all.size;
  return ({ untrusted: tag }) => untrusted(isClear && tag.length > shortTag ? `${tag.slice(0, shortTag)}…` : tag);
}

/** How a format shows untrusted text, and stresses a word. */
export interface Show extends ShowText {
  readonly strong: (text: string) => string;
}

/** A danger, to be shown in full. */
export interface DangerWords {
  /** `delete cni.a on ewr-a (ewr01, Equinix NY4): traffic on it stops` */
  readonly head: string;
  /** More about it: `serves asn:65010: Primary to EWR`. */
  readonly facts: readonly string[];
  /** The names that do not fit the head, each with what is said of it. */
  readonly lists: readonly NameList[];
}

export function dangerWords({ sample, circuits, count, named }: DangerNode, show: Show): DangerWords {
  const { action, kind, effect } = sample;
  const left = leftLists(circuits.flat(), show);
  const [short, long] = [left.filter(isShort), left.filter((list) => !isShort(list))];
  const lost = lostLists(circuits.flat(), show);
  const judged = circuits.flat().flatMap(({ preflight }) => preflight ?? []);
  const more = [
    ...short.map(({ label, names }) => `${label} ${names.join(', ')}`),
    ...(judged.length === 0 ? [] : [countedVerdicts(together(judged))]),
    ...blockedFacts(sample),
  ];
  if (count > 1) {
    return {
      head: `${show.strong(`${action} ${objectWords(kind, count)}`)}: ${effect.many}`,
      facts: more,
      lists: [...circuits.map((circuit) => circuitList(circuit, named, show)), ...lost, ...long],
    };
  }
  const riders = { label: 'on it', names: kind === 'cni' ? [] : riderNames(sample, named, show) };
  const hasRiders = riders.names.length > 0;
  return {
    head: `${show.strong(action)} ${show.name(sample.address)}${whereWords(sample, show)}: ${effect.one}`,
    facts: [
      ...(kind === 'cni' ? sample.riders.map((rider) => servesText(rider, show)) : []),
      ...(hasRiders && isShort(riders) ? [`on it: ${riders.names.join(', ')}`] : []),
      ...more,
    ],
    lists: [...(hasRiders && !isShort(riders) ? [riders] : []), ...lost, ...long],
  };
}

/** Prefixes that a change may take away, where nothing else of it is a danger: nobody knows whether it stops traffic. */
export function uncertainWords({ groups }: AccountNode, show: Show): DangerWords | undefined {
  const uncertain = groups
    .flatMap(({ changes }) => changes)
    .filter((change) => !change.effect.isDanger)
    .flatMap(({ address, preflight }) => {
      const prefixes = preflight?.prefixes.filter(({ verdict }) => verdict === 'uncertain') ?? [];
      return prefixes.length === 0 ? [] : [{ address, prefixes }];
    });
  if (uncertain.length === 0) return undefined;
  const count = new Set(uncertain.flatMap(({ prefixes }) => prefixes.map(({ prefix }) => prefix.untrusted))).size;
  const head = `${show.strong('not certain')}: whether ${counted(count, 'prefix', 'prefixes')} ${count === 1 ? 'keeps' : 'keep'} a usable path`;
  const list = { label: 'while these change', names: uncertain.map(({ address }) => show.name(address)) };
  if (!isShort(list)) return { head, facts: [], lists: [list] };
  const changes = list.names.length === 1 ? 'changes' : 'change';
  return { head: `${head} while ${joinWords(list.names)} ${changes}`, facts: [], lists: [] };
}

/** Of changes that share a line: each prefix once, with its worst verdict. */
function together(nodes: readonly PreflightNode[]): PreflightNode {
  const [first] = nodes;
  const isAlike = nodes.every(({ verdict }) => verdict === first?.verdict);
  return {
    verdict: isAlike && first !== undefined ? first.verdict : 'uncertain',
    learned: nodes.some(({ learned }) => learned),
    prefixes: worstOfEach(nodes.flatMap(({ prefixes }) => prefixes)),
  };
}

/** What a person must write down before, because nothing restores it: every field and its value. */
export function lostLists(changes: readonly ChangeNode[], show: ShowText): readonly NameList[] {
  const names = changes.flatMap(({ address, lost }) =>
    lost.map(({ field, value }) => `${show.name(address)} ${show.text(field)} ${show.text(value)}`),
  );
  return names.length === 0 ? [] : [{ label: 'write down now, and set again on the Magic side afterwards', names }];
}

/** True for names that are part of the line of their danger. */
function isShort({ names }: NameList): boolean {
  return names.length <= 6;
}

/** The CNIs of a circuit, or the riders of an interconnect. */
function circuitList([first, ...others]: DangerCircuit, named: DangerNode['named'], show: Show): NameList {
  if (first.kind !== 'cni') {
    return {
      label: `${show.name(first.address)}${whereWords(first, show)}`,
      names: riderNames(first, named, show),
    };
  }
  const names = [first, ...others].map(({ address, riders: [rider] }) =>
    rider === undefined ? show.name(address) : `${show.name(address)} (${servesText(rider, show)})`,
  );
  return { label: whereWords(first, show).trimStart() || 'CNIs', names };
}

/** The CNIs on an interconnect. Danger says of a CNI with a line of its own there whom it serves. */
function riderNames({ riders }: ChangeNode, named: DangerNode['named'], show: Show): readonly string[] {
  return riders.map((rider) => (named.has(rider.cni.untrusted) ? show.name(rider.cni) : riderText(rider, show)));
}

/** ` on ewr-a (ewr01, Equinix NY4)`, ` from ewr-a (…) to ewr-b (…)`, and of an interconnect ` (ewr01, Equinix NY4)`. */
export function whereWords({ kind, circuit, circuitBefore, place, placeBefore }: ChangeNode, show: Show): string {
  if (kind !== 'cni') return movedWords(place, placeBefore, show);
  const after = circuitWords(circuit, place, show);
  if (after === '') return '';
  if (circuitBefore === undefined && placeBefore === undefined) return ` on ${after}`;
  return ` from ${circuitWords(circuitBefore, placeBefore, show)} to ${after}`;
}

function blockedFacts({ blockedBy }: ChangeNode): readonly string[] {
  return blockedBy.length === 0 ? [] : [`blocked by ${blockedBy.join(', ')}`];
}

/**
 * The commits in the order of what they lift, then the workflow.
 * @param tripped the guards of the plan, lifted ones included
 */
export function buildAllowedBy(
  allowedBy: readonly AllowedBy[],
  tripped: ReadonlySet<GuardId>,
): readonly AllowedByNode[] {
  const lifts = ({ text }: AllowedBy) => [...tripped].some((guard) => isAbout(text, guard));
  const nodes = [...groupBy(allowedBy, ({ commit }) => commit ?? '')].map(([commit, entries]) => ({
    commit: commit === '' ? undefined : shortSha(commit),
    texts: entries.filter(lifts).map(({ text }) => untrusted(text)),
    idle: entries.filter((entry) => !lifts(entry)).map(({ text }) => untrusted(text)),
  }));
  return [...nodes.filter(({ commit }) => commit !== undefined), ...nodes.filter(({ commit }) => commit === undefined)];
}

/** Who lifts a guard, in words. A pull request's workflow names the commits; else it is the command line. */
export function liftedByWords(guard: GuardId, allowedBy: readonly AllowedBy[]): string {
  const own = allowedBy.filter(({ text }) => isAbout(text, guard));
  const commits = [...new Set(own.flatMap(({ commit }) => (commit === undefined ? [] : [shortSha(commit)])))];
  const who = [
    ...(commits.length === 0 ? [] : [`commit${commits.length === 1 ? '' : 's'} ${joinWords(commits)}`]),
    ...(own.some(({ commit }) => commit === undefined) ? ['the workflow'] : []),
  ];
  return who.length === 0 ? '--allow' : joinWords(who);
}

function isAbout(text: string, guard: GuardId): boolean {
  return text === guard || text.startsWith(`${guard}=`);
}

/**
 * `Lifted by commit 1a2b3c4: outage=lhr.` Each line names all that it lifts. Of the rest it says that it lifts nothing now: apply would
 * lift a guard that trips by then.
 * @param names joins names, all of them
 */
export function allowedByWords(
  nodes: readonly AllowedByNode[],
  names: (texts: readonly Untrusted[]) => string,
): readonly string[] {
  return nodes.flatMap(({ commit, texts, idle }) => {
    if (commit === undefined) {
      const all = names([...texts, ...idle]);
      return [
        `Lifted by the workflow in every run: ${all}. Take it out of its input allow; a pull request lifts a guard by a commit.`,
      ];
    }
    return [
      ...(texts.length > 0 ? [`Lifted by commit ${commit}: ${names(texts)}.`] : []),
      ...(idle.length > 0
        ? [
            `Commit ${commit} lifts nothing in this plan with ${names(idle)}, but apply lifts it if the guard trips by then.`,
          ]
        : []),
    ];
  });
}

function shortSha(commit: string): string {
  return commit.slice(0, 7);
}
