import type { AccountPlan, Change, MatchReason } from '../../model/plan.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { counted, matchWords } from '../text/words.ts';
import type { MatchNode } from './plan-tree.ts';

/** Why a key is a circuit, where no exact identity says so. */
const inexact: readonly MatchReason[] = ['slot', 'hosted_cnis'];

export function buildMatches({ matches = [], changes }: AccountPlan): readonly MatchNode[] {
  const touched = new Set(changes.flatMap(touchedAddresses));
  return matches.map(({ address, live_id, matched_by }) => ({
    address: untrusted(address),
    liveId: live_id === null ? undefined : untrusted(live_id),
    words: matched_by === null ? undefined : matchWords[matched_by],
    isAlwaysShown: inexact.includes(matched_by) && touched.has(address),
  }));
}

/** The interconnects that a change affects: itself, or where its CNI is or was. */
function touchedAddresses({ kind, address, interconnect, fields }: Change): readonly string[] {
  if (kind === 'interconnect') return [address];
  const moved = fields.flatMap(({ path, before, after }) => (path === 'interconnect' ? [before, after] : []));
  return [interconnect, ...moved].flatMap((text) => (typeof text === 'string' ? text.replace(/ \(new\)$/, '') : []));
}

export interface ShownMatches {
  readonly title: string;
  readonly rows: readonly (readonly [object: string, live: string])[];
}

/**
 * Which live object a key is. Without `verbose`, only circuits that were found by a selector or by the CNIs on them, and on which something
 * changes. Undefined: there is nothing to show.
 */
export function shownMatches(
  matches: readonly MatchNode[],
  verbose: boolean,
  show: (text: Untrusted) => string,
): ShownMatches | undefined {
  const shown = verbose ? matches : matches.filter(({ isAlwaysShown }) => isAlwaysShown);
  if (shown.length === 0) return undefined;
  const title = verbose
    ? `Matches: ${counted(shown.length, 'declared object')}`
    : `Found by selector or by CNIs: ${counted(shown.length, 'circuit')} on which something changes`;
  return {
    title,
    rows: shown.map(({ address, liveId, words }) => [
      show(address),
      [liveId === undefined ? 'not live' : show(liveId), ...(words === undefined ? [] : [words])].join(', '),
    ]),
  };
}
