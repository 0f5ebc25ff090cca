import type { Disruption, PrefixVerdict, Where } from '../model/judgement.ts';
import { compareText } from '../model/text.ts';
import type { TrafficFacts } from '../model/traffic.ts';
import { canonicalCidr, parseCidr } from '../net/cidr.ts';
import { advertisedOf, overlaps, withdrawnAlone } from './advertised.ts';
import { type Judged, worseOf } from './cell-verdict.ts';
import type { Cell } from './cells.ts';
import type { PrefixFinding } from './prefix-finding.ts';
import { comparePrefixes, type PrefixGroup } from './prefix-groups.ts';
import { carriersOf, notesOf } from './prefix-notes.ts';
import type { Sessions } from './sessions.ts';
import type { TrafficView } from './traffic-view.ts';

type Write = (
  disruptions: readonly Disruption[],
  findings: readonly PrefixFinding[],
  sessions: ReturnType<Sessions>,
) => PrefixVerdict[];

/** Says what was found about each prefix of a change, with what is announced of it. */
export function verdictWriter(facts: TrafficFacts, view: TrafficView): Write {
  const advertised = advertisedOf(facts);
  const alone = withdrawnAlone(facts);
  const byPrefix = new Map(view.groups.map((group) => [group.prefix, group]));
  return (disruptions, findings, { isLast }) => {
    const candidates = candidatesOf(disruptions, view);
    const sorted = [...findings].sort((a, b) => comparePrefixes(a.group, b.group));
    const written = sorted.map((finding): PrefixVerdict => {
      const { group, left } = finding;
      const verdict = verdictOf(finding);
      const notes = notesOf({ ...finding, verdict }, view, candidates);
      const where = whereOf(finding.cells, view.cellsOf(group));
      const common = {
        prefix: group.prefix,
        where,
        left,
        advertised: advertised(group.range),
        leftOver: carriersOf(group, view, finding.stopped),
        now: carriersOf(group, view),
      };
      const goes = isLast && alone.some(({ cidr }) => group.range !== undefined && overlaps(cidr, group.range));
      if (!goes) return { ...common, verdict, notes };
      return { ...common, verdict: worseOf(verdict, 'uncertain'), notes: [...notes, { kind: 'withdrawn' }] };
    });
    const known = new Set(written.map(({ prefix }) => prefix));
    const others = isLast ? alone.map(({ cidr }) => canonicalCidr(cidr)).filter((cidr) => !known.has(cidr)) : [];
    const more = [...new Set(others)].map((prefix) => withdrawn(prefix, byPrefix.get(prefix), view));
    return more.length === 0 ? written : [...written, ...more].sort(byRange);
  };
}

/** A prefix that demarc cannot read for certain may have routes in another spelling, or cover another: neither safe nor lost. */
function verdictOf({ group, verdict, isTouched }: PrefixFinding): Judged {
  return group.range === undefined && isTouched ? 'uncertain' : verdict;
}

/** Its static routes are untouched, or it has none: Cloudflare withdraws it all the same. */
function withdrawn(prefix: string, group: PrefixGroup | undefined, view: TrafficView): PrefixVerdict {
  const cells = group === undefined ? [] : view.cellsOf(group);
  const usable = cells.map(({ paths }) => paths.filter(([, state]) => state === 'healthy' || state === 'lossy').length);
  return {
    prefix,
    verdict: 'uncertain',
    where: { regions: [], colos: [] },
    left: usable.reduce((least, n) => Math.min(least, n), usable[0] ?? 0),
    advertised: 'yes',
    leftOver: group === undefined ? [] : carriersOf(group, view),
    now: group === undefined ? [] : carriersOf(group, view),
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

/** Regions and data centres of the cells; an empty list where they are all that the prefix has. */
function whereOf(cells: readonly Cell[], all: readonly Cell[]): Where {
  if (cells.length === 0) return { regions: [], colos: [] };
  const partOf = (texts: (cell: Cell) => readonly string[]) => {
    const own = new Set(cells.flatMap(texts));
    return own.size === new Set(all.flatMap(texts)).size ? [] : [...own].sort(compareText);
  };
  return { regions: partOf(({ regions }) => regions), colos: partOf(({ colos }) => colos()) };
}
