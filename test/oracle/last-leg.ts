// Follows what a person could see beside a run of apply: answers about light, runs of the check, answers to questions, and the writes. It
// knows no blocks and no plan.

/** What can be seen, in the order in which it is seen. Times are milliseconds. `at`: when a question about light, or a write, left. */
export type Sight =
  | { readonly type: 'light'; readonly at: number; readonly circuit: string; readonly isHealthy: boolean }
  | {
      readonly type: 'check';
      readonly began: number;
      readonly at: number;
      readonly circuit: string;
      readonly ok: boolean;
    }
  /** A person is asked before something happens to `circuits`, and vouches for what came before. */
  | {
      readonly type: 'yes';
      readonly at: number;
      readonly circuits: readonly string[];
      readonly before: readonly string[];
    }
  /** `to`: where the leg is afterwards; null: nowhere. */
  | { readonly type: 'write'; readonly at: number; readonly leg: string; readonly to: string | null };

export interface LegSet {
  readonly name: string;
  /** Ids of the CNIs by circuit. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** False: an allowance or the policy lifts it. Its order stays. */
  readonly isGuarded: boolean;
}

export interface Watched {
  readonly sets: readonly LegSet[];
  /** By leg: the circuit at first, and whether it has BGP. */
  readonly legs: ReadonlyMap<string, { readonly circuit: string; readonly hasBgp: boolean }>;
  /** By circuit, when the run was planned. */
  readonly states: ReadonlyMap<string, string>;
  readonly soakMs: number;
  /** The time limit of the check; undefined: there is none. */
  readonly checkMs: number | undefined;
  readonly asks: boolean;
  /** So long a light counts as fresh. */
  readonly freshMs: number;
  /** So long the runs of a check of all circuits take, one after the other. */
  readonly looksMs: number;
}

const proofMs = 300_000;

/**
 * What a run did against the rules: a guarded set keeps a circuit that is seen up; a circuit is back before the next of its sets; a soak
 * lies between them.
 */
export function lastLegProblems(watched: Watched, sights: readonly Sight[]): readonly string[] {
  const place = new Map([...watched.legs].map(([leg, { circuit }]) => [leg, circuit]));
  /** By leg: when this run last wrote it. */
  const written = new Map<string, number>();
  /** By set and circuit: when this run last wrote a leg of the set there. */
  const touched = new Map<string, Map<string, number>>();
  const problems: string[] = [];
  sights.forEach((sight, index) => {
    if (sight.type !== 'write') return;
    const { leg, at, to } = sight;
    const circuit = place.get(leg) ?? '';
    const seen = sights.slice(0, index);
    for (const set of watched.sets.filter(({ members }) => [...members.values()].flat().includes(leg))) {
      const before = touched.get(set.name) ?? new Map<string, number>();
      touched.set(set.name, before);
      if (!before.has(circuit)) {
        const moment: Moment = { watched, set, place, written, touched: before, seen, circuit, at };
        const found = [...lastOf(moment), ...notBack(moment), ...tooSoon(moment)];
        problems.push(...found.map((words) => `${at}: ${circuit} in ${set.name}: ${words}`));
      }
      before.set(circuit, at);
    }
    written.set(leg, at);
    if (to === null) place.delete(leg);
    else place.set(leg, to);
  });
  return problems;
}

/** Just before the first write to a circuit of a set. */
interface Moment {
  readonly watched: Watched;
  readonly set: LegSet;
  readonly place: ReadonlyMap<string, string>;
  readonly written: ReadonlyMap<string, number>;
  readonly touched: ReadonlyMap<string, number>;
  readonly seen: readonly Sight[];
  readonly circuit: string;
  readonly at: number;
}

function lastOf(moment: Moment): readonly string[] {
  const { watched, set, circuit, place, seen, at, touched } = moment;
  // What carries nothing takes nothing away.
  if (!set.isGuarded || ['Down', 'Pending'].includes(watched.states.get(circuit) ?? '')) return [];
  const circuits = new Set(legsOf(set).flatMap((leg) => place.get(leg) ?? []));
  circuits.delete(circuit);
  const isUp = (other: string) =>
    isSeenUp(other, watched, seen, at) &&
    legsOf(set).some((leg) => {
      if (place.get(leg) !== other) return false;
      const since = Math.max(touched.get(other) ?? -1, moment.written.get(leg) ?? -1);
      return since < 0 || isProven(other, since, moment);
    });
  return [...circuits].some(isUp) ? [] : ['it is the last'];
}

/** Everything that was changed in its place is back. */
function notBack({ watched, set, place, written, touched, seen, circuit }: Moment): readonly string[] {
  return [...touched].flatMap(([other, since]) => {
    const isInPlace = legsOf(set).some((leg) => written.has(leg) && place.get(leg) === other && touched.has(other));
    if (other === circuit || !isInPlace) return [];
    const state = watched.states.get(other);
    const isLit = seen.some(
      (each) => each.type === 'light' && each.circuit === other && each.isHealthy && each.at >= since,
    );
    const isAsked = seen.some((each) => each.type === 'yes' && each.circuits.includes(circuit) && each.at >= since);
    return [
      ...(state === 'Healthy' && !isLit ? [`${other} has no light`] : []),
      ...(watched.checkMs !== undefined && state !== 'Pending' && successes(other, since, seen) < 2
        ? [`${other} did not pass its check`]
        : []),
      ...(watched.asks && !isAsked ? [`no question after ${other}`] : []),
    ];
  });
}

function tooSoon({ watched, touched, circuit, at }: Moment): readonly string[] {
  return [...touched].flatMap(([other, since]) =>
    other !== circuit && at - since < watched.soakMs ? [`no soak after ${other}`] : [],
  );
}

/** Its light now; with a check, its last run, which other runs may have outlasted. */
function isSeenUp(
  circuit: string,
  { checkMs, freshMs, looksMs }: Watched,
  seen: readonly Sight[],
  now: number,
): boolean {
  const isLit = seen.some(
    (each) => each.type === 'light' && each.circuit === circuit && each.isHealthy && each.at >= now - freshMs,
  );
  const last = seen.findLast((each) => each.type === 'check' && each.circuit === circuit);
  return isLit && (checkMs === undefined || (last?.type === 'check' && last.ok && last.at >= now - looksMs));
}

/** By a check with enough time, or by a yes. A session that nothing wrote is no old one. */
function isProven(circuit: string, since: number, { watched, seen, place, written }: Moment): boolean {
  const hasBgp = [...watched.legs].some(
    ([leg, each]) => each.hasBgp && written.has(leg) && [each.circuit, place.get(leg)].includes(circuit),
  );
  const { checkMs } = watched;
  if (checkMs !== undefined && (!hasBgp || checkMs >= proofMs)) {
    return successes(circuit, since, seen, hasBgp ? since + proofMs : since) >= 2;
  }
  return seen.some((each) => each.type === 'yes' && each.before.includes(circuit) && each.at >= since);
}

/** How many runs in a row passed, where the last of them began late enough; the best such row. */
function successes(circuit: string, since: number, seen: readonly Sight[], from = since): number {
  let [row, best] = [0, 0];
  for (const each of seen) {
    if (each.type !== 'check' || each.circuit !== circuit || each.began < since) continue;
    row = each.ok ? row + 1 : 0;
    if (each.began >= from) best = Math.max(best, row);
  }
  return best;
}

function legsOf({ members }: LegSet): readonly string[] {
  return [...members.values()].flat();
}
