import { addTo } from '../../model/collections.ts';
import { compareText } from '../../model/text.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { Groups } from '../stages.ts';
import type { Block, CircuitTouches } from './blocks.ts';

/** The blocks that touch a backup set, in the one order of all blocks. */
export interface Chain {
  readonly set: BackupSet;
  readonly links: readonly Link[];
}

export interface Link {
  readonly block: Block;
  /** The circuits of the set, and targets of moves of its CNIs, that the block touches. Live names, sorted. */
  readonly touched: readonly string[];
}

/**
 * The chain of each set that is touched, in the order of the sets. O(circuits of the blocks + members of their sets).
 * @param blocks in their one order
 */
export function chainsOf(blocks: readonly Block[], sets: readonly BackupSet[]): readonly Chain[] {
  const setsOf = setsByCircuit(sets);
  const movedOnto = setsByTarget(blocks, setsOf);
  const links = new Map<BackupSet, Link[]>();
  for (const block of blocks) {
    const touched = new Map<BackupSet, string[]>();
    for (const circuit of [...block.touches.keys()].sort(compareText)) {
      for (const set of setsOf.get(circuit) ?? []) if (isTouched(set, circuit, block)) addTo(touched, set, circuit);
      for (const set of movedOnto.get(circuit) ?? []) addTo(touched, set, circuit);
    }
    for (const [set, names] of touched) addTo(links, set, { block, touched: names });
  }
  return sets.flatMap((set) => {
    const own = links.get(set);
    return own === undefined ? [] : [{ set, links: own }];
  });
}

/** By live name: the sets that a circuit is in, in the order of the sets. */
export function setsByCircuit(sets: readonly BackupSet[]): ReadonlyMap<string, readonly BackupSet[]> {
  const byCircuit = new Map<string, BackupSet[]>();
  for (const set of sets) for (const circuit of set.members.keys()) addTo(byCircuit, circuit, set);
  return byCircuit;
}

/** By live name: the sets that a circuit is not in, but whose CNIs move onto it. */
function setsByTarget(
  blocks: readonly Block[],
  setsOf: ReadonlyMap<string, readonly BackupSet[]>,
): ReadonlyMap<string, ReadonlySet<BackupSet>> {
  const byTarget = new Map<string, Set<BackupSet>>();
  for (const { touches } of blocks) {
    for (const [circuit, { hasMoves, cnis }] of touches) {
      for (const set of hasMoves ? (setsOf.get(circuit) ?? []) : []) {
        for (const target of targetsOf(set, circuit, cnis))
          if (!set.members.has(target)) byTarget.set(target, (byTarget.get(target) ?? new Set()).add(set));
      }
    }
  }
  return byTarget;
}

/** A set of customers is touched only by its own CNIs, and by what happens to the whole circuit. */
export function isTouched({ members }: BackupSet, circuit: string, block: Pick<Block, 'touches'> | undefined): boolean {
  const ids = members.get(circuit);
  const touches = block?.touches.get(circuit);
  if (ids === undefined || touches === undefined) return false;
  return touches.whole !== undefined || ids.some((id) => touches.cnis.has(id));
}

/** The live circuits that CNIs of the set move onto from a circuit. */
function targetsOf({ members }: BackupSet, circuit: string, cnis: CircuitTouches['cnis']): readonly string[] {
  return (members.get(circuit) ?? []).flatMap((id) => {
    const at = cnis.get(id)?.onto?.at;
    return at !== undefined && 'name' in at ? [at.name] : [];
  });
}

/** The changes of a block that touch a set on a circuit. */
export function addressesTouched({ members }: BackupSet, circuit: string, { touches }: Block): readonly string[] {
  const touched = touches.get(circuit);
  const addresses = touched?.whole === undefined ? [] : [touched.whole.address];
  for (const id of members.get(circuit) ?? []) {
    const touch = touched?.cnis.get(id);
    if (touch !== undefined) addresses.push(touch.address);
  }
  return addresses;
}

/** A block waits until another one has ended well. */
export type BlockEdge = readonly [before: Block, after: Block];

/**
 * In each set, and among the circuits that a document puts in a group, each block waits for the block before it. The whole account orders
 * nothing, but what an interrupted run broke comes back first.
 */
export function blockEdges(
  blocks: readonly Block[],
  chains: readonly Chain[],
  { carriesFor }: Pick<Groups, 'carriesFor'>,
): readonly BlockEdge[] {
  const edges = new Map<Block, Set<Block>>();
  const add = (before: Block, after: Block) => edges.set(after, (edges.get(after) ?? new Set()).add(before));
  for (const { set, links } of chains) {
    if (set.kind !== 'account') for (const [before, after] of pairs(links)) add(before.block, after.block);
  }
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    for (const group of new Set(block.circuits.flatMap(carriesFor))) addTo(groups, group, block);
  }
  for (const [group, members] of groups) {
    const others = members.filter(({ isRepair }) => !isRepair);
    if (group !== '') for (const [before, after] of pairs(others)) add(before, after);
  }
  // A circuit without CNIs is in no set and perhaps in no group, so its repair comes before everything else that is disruptive.
  for (const repair of blocks.filter(({ bringsBack }) => bringsBack))
    for (const block of blocks) if (!block.isRepair && block.id > repair.id) add(repair, block);
  return [...edges].flatMap(([after, befores]) => [...befores].map((before): BlockEdge => [before, after]));
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.slice(1).flatMap((item, i) => {
    const before = items[i];
    return before === undefined ? [] : [[before, item] as const];
  });
}
