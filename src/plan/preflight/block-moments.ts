import type { Moment, Moments } from '../../model/traffic/judgement.ts';
import { BlockBits, waitsOf } from './block-bits.ts';

/** The changes of a block. */
export interface BlockChanges {
  readonly id: number;
  /** Ids of the blocks that it waits for. */
  readonly after: readonly number[];
  /** What does not come back as it was. */
  readonly lost: readonly string[];
  /** What comes back. */
  readonly passing: readonly string[];
  /** Something proves that it is back before the blocks that wait for it begin. */
  readonly isBack: boolean;
}

export interface ChangesInOrder {
  /** Each stands after those that it waits for. */
  readonly blocks: readonly BlockChanges[];
  /** The changes in no block. */
  readonly always: readonly string[];
}

/**
 * What is away at the same time: for each block, beside its own changes, what an earlier block took and nothing proves to be back, and
 * what blocks take that do not wait for it, nor it for them. A change in no block runs beside any of them, so what it takes counts as away
 * through every block.
 */
export function momentsOfBlocks({ blocks, always }: ChangesInOrder): Moments {
  const bitsOf = (isIn: (block: BlockChanges) => boolean) => BlockBits.of(blocks.map(isIn));
  const busy = bitsOf(({ lost, passing }) => lost.length + passing.length > 0);
  const back = bitsOf(({ isBack }) => isBack);
  const waits = waitsOf(blocks);
  const each: Moment[] = [];
  // The blocks whose losses are away, and those of which all is.
  let [some, all] = [bitsOf(() => false), bitsOf(() => false)];
  for (const [place, { lost, passing }] of blocks.entries()) {
    if (!busy.has(place)) continue;
    const { before, after } = waits(place);
    const someNow = busy.without(after);
    const allNow = someNow.without(before.and(back));
    const begin = [...changesOf(blocks, someNow.without(some), allNow.without(all))];
    const end = [...changesOf(blocks, some.without(someNow), all.without(allNow))];
    each.push({ own: [...lost, ...passing], begin: each.length === 0 ? [...always, ...begin] : begin, end });
    [some, all] = [someNow, allNow];
  }
  return each.length === 0 ? { always: [], each: [{ own: always, begin: always, end: [] }] } : { always, each };
}

function* changesOf(blocks: readonly BlockChanges[], lost: BlockBits, passing: BlockBits): Iterable<string> {
  for (const place of lost.places()) yield* blocks[place]?.lost ?? [];
  for (const place of passing.places()) yield* blocks[place]?.passing ?? [];
}
