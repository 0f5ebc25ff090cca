/** A circuit that a block touches, and what becomes of it. */
export interface OracleTouch {
  readonly circuit: string;
  /** The CNIs that are touched. Undefined: the circuit itself, with all on it. */
  readonly cnis: readonly string[] | undefined;
  /** By CNI: the circuit that it moves onto; null: it is deleted. Others stay. */
  readonly goes: ReadonlyMap<string, string | null>;
}

export interface OracleBlock {
  readonly id: number;
  /** The blocks that must have ended before it begins. */
  readonly after: ReadonlySet<number>;
  readonly touches: readonly OracleTouch[];
}

export interface OracleSet {
  readonly name: string;
  /** By circuit: the CNIs of the set on it. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export interface OracleCase {
  /** By circuit, in the API's word. */
  readonly states: ReadonlyMap<string, string>;
  /** CNIs whose tunnel is known to be down. */
  readonly silent: ReadonlySet<string>;
  readonly blocks: readonly OracleBlock[];
  readonly sets: readonly OracleSet[];
  readonly isProven: (block: number, set: string) => boolean;
}

/** Rules that can be broken, to show that a broken rule is seen. */
export type BrokenRule =
  | 'a touched circuit counts while it changes'
  | 'what is lost comes back'
  | 'what is down may carry'
  | 'tunnels do not matter';

/**
 * Tries every order of the blocks. For each set: the answers that the orders give to the question whether at some moment nothing is left
 * while something that may carry is touched. It knows nothing of chains: it follows single legs.
 */
export function everyAnswer(given: OracleCase, broken?: BrokenRule): ReadonlyMap<string, ReadonlySet<boolean>> {
  const answers = new Map(given.sets.map(({ name }) => [name, new Set<boolean>()]));
  for (const order of everyOrder(given.blocks)) {
    for (const set of given.sets) answers.get(set.name)?.add(isStruck(given, set, order, broken));
  }
  return answers;
}

/** The sets that an allowance lifts: the one that it names and those inside it. `account` lifts only the whole account. */
export function liftedBy(sets: readonly OracleSet[], allowed: string): readonly string[] {
  const named = sets.filter(({ name }) => name === allowed);
  return sets
    .filter(({ name, members }) =>
      allowed === 'account'
        ? name === 'account'
        : named.some((outer) => [...members.keys()].every((circuit) => outer.members.has(circuit))),
    )
    .map(({ name }) => name);
}

/** Whether the set is struck if the blocks run in this order. */
export function isStruck(
  { states, silent: known, isProven }: Pick<OracleCase, 'states' | 'silent' | 'isProven'>,
  set: OracleSet,
  order: readonly OracleBlock[],
  broken?: BrokenRule,
): boolean {
  const place = new Map([...set.members].flatMap(([circuit, cnis]) => cnis.map((cni) => [cni, circuit])));
  const silent = broken === 'tunnels do not matter' ? new Set<string>() : known;
  const sure = new Set(
    [...set.members].flatMap(([name, cnis]) =>
      states.get(name) === 'Healthy' && cnis.some((cni) => !silent.has(cni)) ? [name] : [],
    ),
  );
  const targets = new Set(
    order.flatMap(({ touches }) =>
      touches.flatMap(({ goes }) => [...goes].flatMap(([cni, to]) => (place.has(cni) && to !== null ? [to] : []))),
    ),
  );
  for (const { id, touches } of order) {
    const touched = touches.filter((touch) => concerns(touch, set, targets));
    const mayCarry = touched.some(({ circuit }) => {
      if (sure.has(circuit)) return true;
      const isOff = ['Down', 'Pending'].includes(states.get(circuit) ?? '') && broken !== 'what is down may carry';
      const cnis = set.members.get(circuit);
      if (cnis === undefined || isOff) return false;
      return cnis.length === 0 || cnis.some((cni) => !silent.has(cni));
    });
    if (broken !== 'a touched circuit counts while it changes') for (const { circuit } of touched) sure.delete(circuit);
    if (mayCarry && sure.size === 0) return true;
    for (const { circuit } of touched) sure.delete(circuit);
    for (const { circuit, goes } of touched) {
      for (const [cni, now] of [...place]) {
        if (now !== circuit) continue;
        const to = goes.has(cni) ? (goes.get(cni) ?? null) : circuit;
        if (to === null) place.delete(cni);
        else place.set(cni, to);
        if (to !== null && (isProven(id, set.name) || broken === 'what is lost comes back')) sure.add(to);
      }
    }
  }
  return false;
}

function concerns({ circuit, cnis }: OracleTouch, { members }: OracleSet, targets: ReadonlySet<string>): boolean {
  const own = members.get(circuit);
  if (own === undefined) return targets.has(circuit);
  return cnis === undefined || own.some((cni) => cnis.includes(cni));
}

function* everyOrder(
  blocks: readonly OracleBlock[],
  done: readonly OracleBlock[] = [],
): Generator<readonly OracleBlock[]> {
  if (done.length === blocks.length) yield done;
  const ended = new Set(done.map(({ id }) => id));
  for (const block of blocks) {
    if (!ended.has(block.id) && [...block.after].every((id) => ended.has(id)))
      yield* everyOrder(blocks, [...done, block]);
  }
}
