import { groupBy } from '../../model/collections.ts';
import type { Preflight } from '../../model/plan.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

/** What rides on a change, for readers. */
export interface PreflightNode {
  readonly verdict: Preflight['verdict'];
  /** Routes may be learned over a session that it takes. */
  readonly learned: boolean;
  readonly prefixes: readonly PrefixNode[];
}

export interface PrefixNode {
  readonly prefix: Untrusted;
  readonly verdict: Preflight['verdict'];
  readonly where: readonly Untrusted[];
  readonly left: readonly Untrusted[];
  readonly note: Untrusted | undefined;
}

export interface ShowText {
  readonly name: (text: Untrusted) => string;
  readonly text: (text: Untrusted) => string;
}

export function buildPreflight(preflight: Preflight | undefined): PreflightNode | undefined {
  if (preflight === undefined) return undefined;
  return {
    verdict: preflight.verdict,
    learned: preflight.learned ?? false,
    prefixes: preflight.prefixes.map(({ prefix, verdict, where, left, note }) => ({
      prefix: untrusted(prefix),
      verdict,
      where: where.map(untrusted),
      left: left.map(untrusted),
      note: note === '' ? undefined : untrusted(note),
    })),
  };
}

const verdictWords: Readonly<Record<Preflight['verdict'], string>> = {
  black_hole: 'no usable path',
  uncertain: 'not certain',
  degraded: 'one path or a lossy one left',
  safe: 'safe',
  not_done: 'not judged',
};

/** As a predicate, of one prefix and of several. */
const predicates: Readonly<Record<Preflight['verdict'], readonly [string, string]>> = {
  black_hole: ['has no usable path', 'have no usable path'],
  uncertain: ['is not certain', 'are not certain'],
  degraded: ['has one path or a lossy one left', 'have one path or a lossy one left'],
  safe: ['is safe', 'are safe'],
  not_done: ['is not judged', 'are not judged'],
};

const worstFirst: readonly Preflight['verdict'][] = ['black_hole', 'uncertain', 'degraded', 'safe', 'not_done'];

/** `1 prefix has no usable path, 2 are safe`: all verdicts by count. */
export function countedVerdicts({ verdict, learned, prefixes }: PreflightNode): string {
  if (verdict === 'not_done') return 'what rides there is not judged';
  const byVerdict = groupBy(prefixes, (prefix) => prefix.verdict);
  const counts = worstFirst.flatMap((each): readonly (readonly [count: number, words: string])[] => {
    const count = byVerdict.get(each)?.length ?? 0;
    return count === 0 ? [] : [[count, predicates[each][count === 1 ? 0 : 1]]];
  });
  const words = counts.map(([count, has], at) =>
    at === 0 ? `${counted(count, 'prefix', 'prefixes')} ${has}` : `${count} ${has}`,
  );
  // Where nothing is safe, routes may ride there that could not be found: the Magic side was not read, or they are learned.
  const none = verdict === 'safe' ? 'no static route rides there' : 'no static route is known to ride there';
  const all = words.length === 0 ? none : words.join(', ');
  return learned ? `${all}; routes learned over BGP are not known` : all;
}

/** Each prefix once, with its worst verdict. */
export function worstOfEach(prefixes: readonly PrefixNode[]): readonly PrefixNode[] {
  const found = new Map<string, PrefixNode>();
  for (const node of prefixes) {
    const known = found.get(node.prefix.untrusted);
    const isWorse = known === undefined || worstFirst.indexOf(node.verdict) < worstFirst.indexOf(known.verdict);
    if (isWorse) found.set(node.prefix.untrusted, node);
  }
  return [...found.values()];
}

/** A line for each prefix that is not safe, the worst first: `10.20.30.0/24: no usable path in AFR, ME; left: gre-1; NOTE`. */
export function prefixLines({ prefixes }: PreflightNode, show: ShowText): readonly string[] {
  const open = prefixes.filter(({ verdict }) => verdict !== 'safe');
  return worstFirst
    .flatMap((each) => open.filter(({ verdict }) => verdict === each))
    .map((node) => prefixLine(node, show));
}

function prefixLine({ prefix, verdict, where, left, note }: PrefixNode, show: ShowText): string {
  const places = where.length === 0 ? '' : ` in ${where.map(show.text).join(', ')}`;
  const names = left.map(show.name).join(', ');
  const paths =
    verdict === 'black_hole' || left.length === 0 ? '' : verdict === 'degraded' ? `: ${names}` : `; left: ${names}`;
  const more = note === undefined ? '' : `; ${show.text(note)}`;
  return `${show.name(prefix)}: ${verdictWords[verdict]}${places}${paths}${more}`;
}
