import type { Verdict } from '../model/traffic/judgement.ts';
import type { TunnelState } from '../model/traffic/route-table.ts';
import type { Cell } from './cells.ts';
import type { Held } from './moments/holds.ts';
import type { Path } from './paths.ts';
import type { Tunnel } from './tunnels.ts';

/** The verdict of what was judged. */
export type Judged = Exclude<Verdict, 'not_done'>;

export interface CellVerdict {
  readonly verdict: Judged;
  /** Paths that carry traffic, as far as health shows: healthy and lossy ones. */
  readonly usable: number;
  /** The paths that are left and of which nobody knows whether they carry traffic. */
  readonly unknown: readonly Path[];
  /** Before the change nothing could carry traffic either. */
  readonly wasDown: boolean;
}

const ranks: Readonly<Record<Verdict, number>> = { safe: 0, degraded: 1, uncertain: 2, black_hole: 3, not_done: 4 };

export function isWorse(a: Verdict, than: Verdict): boolean {
  return ranks[a] > ranks[than];
}

export function worseOf<V extends Verdict>(a: V, b: V): V {
  return isWorse(b, a) ? b : a;
}

/** Of a change that may stop traffic: what it would lose is uncertain, what it would degrade is safe. */
export function softened(verdict: Judged): Judged {
  return verdict === 'black_hole' ? 'uncertain' : verdict === 'degraded' ? 'safe' : verdict;
}

/** What is left at a place without these tunnels. Every usable path counts, however high the number of its route. */
export function cellVerdict({ paths }: Pick<Cell, 'paths'>, away: Held<Tunnel>): CellVerdict {
  const unknown: Path[] = [];
  let [healthy, lossy] = [0, 0];
  let wasDown = true;
  for (const [path, state] of paths) {
    if (state !== 'down') wasDown = false;
    const left = stateWithout(path, state, away);
    if (left === 'healthy') healthy += 1;
    else if (left === 'lossy') lossy += 1;
    else if (left === 'unknown') unknown.push(path);
  }
  const usable = healthy + lossy;
  return { verdict: verdictOf(healthy, usable, unknown.length > 0 || wasDown), usable, unknown, wasDown };
}

function verdictOf(healthy: number, usable: number, isDoubtful: boolean): Judged {
  if (healthy > 1) return 'safe';
  if (usable > 0) return 'degraded';
  return isDoubtful ? 'uncertain' : 'black_hole';
}

/** A path that may be one of several tunnels is lost only with all of them. */
function stateWithout({ tunnels }: Path, state: TunnelState, away: Held<Tunnel>): TunnelState | 'gone' {
  const gone = tunnels.filter((tunnel) => away.has(tunnel)).length;
  if (gone === 0 || state === 'down') return state;
  return gone === tunnels.length ? 'gone' : 'unknown';
}
