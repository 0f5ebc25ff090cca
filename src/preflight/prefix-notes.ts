import { compareText } from '../model/text.ts';
import type { PrefixNote, Verdict } from '../model/traffic/judgement.ts';
import type { Cell } from './cells.ts';
import type { Held } from './moments/holds.ts';
import type { PrefixFinding } from './prefix-finding.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import type { TrafficView } from './traffic-view.ts';
import type { Tunnel } from './tunnels.ts';

/** So many of the more specific prefixes are named. */
const mostSpecifics = 8;

/** What a person has to know beside the verdict. */
export function notesOf(
  { group, finding }: PrefixFinding,
  verdict: Verdict,
  view: TrafficView,
  candidates: readonly string[],
): PrefixNote[] {
  if (verdict === 'safe' || verdict === 'degraded') return [];
  const notes: PrefixNote[] = [];
  if (finding.wasDown) notes.push({ kind: 'already_down' });
  if (finding.isDisputed) notes.push({ kind: 'candidates', tunnels: candidates });
  const covering = coveringElsewhere(group, finding.stopped, view);
  if (covering !== undefined) notes.push({ kind: 'covered', by: covering.prefix });
  if (finding.mayStop) notes.push({ kind: 'may_stop' });
  if (group.children.length > 0) {
    const prefixes = group.children.slice(0, mostSpecifics).map(({ prefix }) => prefix);
    notes.push({ kind: 'specifics', prefixes, more: group.children.length - prefixes.length });
  }
  if (group.range === undefined && finding.isTouched) notes.push({ kind: 'spelling' });
  if (finding.unknown.size > 0) notes.push({ kind: 'unknown_health', paths: [...finding.unknown].sort(compareText) });
  return notes;
}

/** Names of the paths that are not down everywhere, without those that are away. A next hop in no network is never away. Sorted. */
export function carriersAt(cells: readonly Cell[], away: Held<Tunnel> = new Set()): readonly string[] {
  const names = new Set<string>();
  for (const { paths } of cells) {
    for (const [{ name, tunnels }, state] of paths) {
      const isAway = tunnels.length > 0 && tunnels.every((tunnel) => away.has(tunnel));
      if (state !== 'down' && !isAway) names.add(name);
    }
  }
  return [...names].sort(compareText);
}

/** The next shorter prefix that keeps a path. It does not help, which surprises many. */
function coveringElsewhere(group: PrefixGroup, stopped: Held<Tunnel>, view: TrafficView): PrefixGroup | undefined {
  for (let around = group.parent; around !== undefined; around = around.parent) {
    const keeps = view
      .cellsOf(around)
      .some(({ paths }) =>
        paths.some(([{ tunnels }, state]) => state !== 'down' && !tunnels.some((tunnel) => stopped.has(tunnel))),
      );
    if (keeps) return around;
  }
  return undefined;
}
