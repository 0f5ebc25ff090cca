import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BlockChanges, momentsOfBlocks } from '../../src/plan/preflight/block-moments.ts';
import { runs } from '../helpers/hold.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { type WholeMoment, wholeOf } from '../helpers/whole-moments.ts';

/** Up to 70 blocks: more than two words of bits. Some have no changes: others may wait for them all the same. */
function blocksOf(tape: Tape): readonly BlockChanges[] {
  const density = tape.choose(2, 20, 60);
  return Array.from({ length: tape.choose(3, 9, 70) }, (_, place) => {
    const id = 3 * place + 1;
    const names = (kind: string) => Array.from({ length: tape.below(3) }, (__, i) => `${kind} ${id}.${i}`);
    const after = Array.from({ length: place }, (__, other) => 3 * other + 1).filter(() => tape.chance(density));
    return { id, after, lost: names('lost'), passing: names('passing'), isBack: tape.chance(50) };
  });
}

/** What is away beside each block, from the definition. */
function expected(blocks: readonly BlockChanges[], always: readonly string[]): readonly WholeMoment[] {
  const reached = new Map<number, ReadonlySet<number>>();
  for (const { id, after } of blocks) {
    reached.set(id, new Set(after.flatMap((before) => [before, ...(reached.get(before) ?? [])])));
  }
  const waits = ({ id }: BlockChanges, other: BlockChanges) => reached.get(id)?.has(other.id) === true;
  const busy = blocks.filter(({ lost, passing }) => lost.length + passing.length > 0);
  if (busy.length === 0) return [{ own: always, down: [] }];
  return busy.map((block) => ({
    own: [...block.lost, ...block.passing, ...always],
    down: busy.flatMap((other) => {
      if (other === block || waits(other, block)) return [];
      return waits(block, other) && other.isBack ? other.lost : [...other.lost, ...other.passing];
    }),
  }));
}

test('a moment names all that is away beside its block', () => {
  fc.assert(
    fc.property(tapes(3000), (numbers) => {
      const tape = new Tape(numbers);
      const blocks = blocksOf(tape);
      const always = tape.chance(50) ? ['beside 1', 'beside 2'] : [];
      const sorted = (moments: readonly WholeMoment[]) =>
        moments.map(({ own, down }) => ({ own: [...own].sort(), down: [...down].sort() }));
      expect(sorted(wholeOf(momentsOfBlocks({ blocks, always })))).toEqual(sorted(expected(blocks, always)));
    }),
    { numRuns: 4 * runs },
  );
});
