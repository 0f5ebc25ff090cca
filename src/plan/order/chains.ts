import { addTo, groupBy } from '../../model/collections.ts';
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
  const disrupted = new Map<string, Disrupted>();
  for (const block of blocks)
    for (const [circuit, touches] of block.touches) disrupted.set(circuit, { block, touches });
  return sets.flatMap((set) => {
    const links = linksOf(set, disrupted);
    return links.length === 0 ? [] : [{ set, links }];
  });
}

/** What happens to a circuit, and in which block: no other block touches it. */
interface Disrupted {
  readonly block: Block;
  readonly touches: CircuitTouches;
}

function linksOf({ members }: BackupSet, disrupted: ReadonlyMap<string, Disrupted>): readonly Link[] {
  const circuits: string[] = [];
  const targets = new Set<string>();
  for (const [circuit, ids] of members) {
    const touches = disrupted.get(circuit)?.touches;
    if (touches === undefined || !areTouched(ids, touches)) continue;
    circuits.push(circuit);
    for (const target of touches.hasMoves ? targetsOf(ids, touches) : []) if (!members.has(target)) targets.add(target);
  }
  const all = targets.size === 0 ? circuits : [...circuits, ...targets].sort(compareText);
  const byBlock = groupBy(all, (circuit) => disrupted.get(circuit)?.block);
  return [...byBlock].map(([block, touched]) => ({ block, touched })).sort((a, b) => a.block.id - b.block.id);
}

/** A set of customers is touched only by its own CNIs, and by what happens to the whole circuit. */
export function isTouched({ members }: BackupSet, circuit: string, block: Pick<Block, 'touches'> | undefined): boolean {
  const ids = members.get(circuit);
  const touches = block?.touches.get(circuit);
  return ids !== undefined && touches !== undefined && areTouched(ids, touches);
}

function areTouched(ids: readonly string[], { whole, cnis }: CircuitTouches): boolean {
  return whole !== undefined || ids.some((id) => cnis.has(id));
}

/** The live circuits that CNIs move onto. */
function targetsOf(ids: readonly string[], { cnis }: CircuitTouches): readonly string[] {
  return ids.flatMap((id) => {
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
    if (set.kind !== 'account') {
      links.forEach(({ block }, i) => {
        const before = links[i - 1];
        if (before !== undefined) add(before.block, block);
      });
    }
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
  const all: BlockEdge[] = [];
  for (const [after, befores] of edges) for (const before of befores) all.push([before, after]);
  return all;
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.slice(1).flatMap((item, i) => {
    const before = items[i];
    return before === undefined ? [] : [[before, item] as const];
  });
}
