import { onceFor } from '../model/collections.ts';
import { compareText } from '../model/text.ts';
import type { Disruption, PrefixVerdict, Where } from '../model/traffic/judgement.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { canonicalCidr, parseCidr } from '../net/cidr.ts';
import { advertisedOf, contains, withdrawnAlone } from './advertised.ts';
import { isWorse, type Judged, worseOf } from './cell-verdict.ts';
import type { Cell } from './cells.ts';
import type { Sessions } from './moments/sessions.ts';
import type { Finding } from './prefix-finding.ts';
import { comparePrefixes, type PrefixGroup } from './prefix-groups.ts';
import { carriersAt, notesOf } from './prefix-notes.ts';
import type { TrafficView } from './traffic-view.ts';

const everywhere: Where = { regions: [], colos: [] };

type Write = (
  disruptions: readonly Disruption[],
  findings: ReadonlyMap<PrefixGroup, Finding>,
  sessions: Sessions,
) => PrefixVerdict[];

/** Says what was found about each prefix of a change, with what is announced of it. */
export function verdictWriter(facts: TrafficFacts, view: TrafficView): Write {
  // Many prefixes share what is asked about.
  const advertised = onceFor(advertisedOf(facts));
  const announcedAlone = announcedByPrefix(facts, view);
  const whereOf = onceFor((finding: Finding) => whereFound(finding, view.regions.length));
  const carriers = onceFor((cells: readonly Cell[]) => carriersAt(cells));
  const leftOver = onceFor(({ all, stopped }: Finding) => carriersAt(all, stopped));
  return (disruptions, findings, { isLast }) => {
    const candidates = candidatesOf(disruptions, view);
    const sorted = [...findings].sort(([a], [b]) => comparePrefixes(a, b));
    const written = sorted.map(([group, finding]): PrefixVerdict => {
      const isWithdrawn = isLast && announcedAlone.has(group.prefix);
      const verdict = verdictOf(group, finding);
      const notes = notesOf({ group, finding }, verdict, view, candidates);
      return {
        prefix: group.prefix,
        verdict: isWithdrawn ? worseOf(verdict, 'uncertain') : verdict,
        where: isWithdrawn && !isWorse(verdict, 'degraded') ? everywhere : whereOf(finding),
        left: finding.left,
        advertised: advertised(group.range),
        leftOver: leftOver(finding),
        now: carriers(finding.all),
        notes: isWithdrawn ? [...notes, { kind: 'withdrawn' }] : notes,
      };
    });
    const known = new Set(written.map(({ prefix }) => prefix));
    const others = isLast ? [...announcedAlone].filter(([prefix]) => !known.has(prefix)) : [];
    const more = others.map(([prefix, group]) => withdrawn(prefix, group, view));
    return more.length === 0 ? written : [...written, ...more].sort(byRange);
  };
}

/** What Cloudflare announces only while it is learned over BGP, and the prefixes of the table inside it. */
function announcedByPrefix(facts: TrafficFacts, { groups }: TrafficView): ReadonlyMap<string, PrefixGroup | undefined> {
  const alone = new Map<string, PrefixGroup | undefined>();
  for (const { cidr } of withdrawnAlone(facts)) {
    alone.set(canonicalCidr(cidr), undefined);
    for (const group of groups)
      if (group.range !== undefined && contains(cidr, group.range)) alone.set(group.prefix, group);
  }
  return alone;
}

/** A prefix that demarc cannot read for certain may have routes in another spelling, or cover another: neither safe nor lost. */
function verdictOf({ range }: PrefixGroup, { verdict, isTouched }: Finding): Judged {
  return range === undefined && isTouched ? 'uncertain' : verdict;
}

/** Its static routes are untouched, or it has none: Cloudflare withdraws it all the same. */
function withdrawn(prefix: string, group: PrefixGroup | undefined, view: TrafficView): PrefixVerdict {
  const cells = group === undefined ? [] : view.cellsOf(group);
  const usable = cells.map(({ paths }) => paths.filter(([, state]) => state === 'healthy' || state === 'lossy').length);
  return {
    prefix,
    verdict: 'uncertain',
    where: everywhere,
    left: usable.reduce((least, n) => Math.min(least, n), usable[0] ?? 0),
    advertised: 'yes',
    leftOver: carriersAt(cells),
    now: carriersAt(cells),
    notes: [{ kind: 'withdrawn' }],
  };
}

function byRange(a: PrefixVerdict, b: PrefixVerdict): number {
  return comparePrefixes({ ...a, range: parseCidr(a.prefix) }, { ...b, range: parseCidr(b.prefix) });
}

/** Names of all that the disrupted CNIs may be. */
function candidatesOf(disruptions: readonly Disruption[], { conduits }: TrafficView): string[] {
  const names = disruptions.flatMap(({ cni }) => conduits.get(cni)?.match.names ?? []);
  return [...new Set(names)].sort(compareText);
}

/** Regions and data centres of the verdict; an empty list where they are all. */
function whereFound({ cells, all }: Finding, regions: number): Where {
  const colos = unionOf(all.map((cell) => cell.colos)).size;
  return {
    regions: partOf(unionOf(cells.map((cell) => cell.regions)), regions),
    colos: partOf(unionOf(cells.map((cell) => cell.colos)), colos),
  };
}

/** Cells share their lists: each list is read once. */
function unionOf(lists: readonly (() => readonly string[])[]): ReadonlySet<string> {
  const union = new Set<string>();
  for (const list of new Set(lists)) for (const text of list()) union.add(text);
  return union;
}

function partOf(own: ReadonlySet<string>, all: number): readonly string[] {
  return own.size === all ? [] : [...own].sort(compareText);
}
