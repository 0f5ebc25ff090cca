import fc from 'fast-check';
import { casesOf } from './deep.ts';
import { type Scene, scene } from './scene.ts';
import { tapes } from './tape.ts';

/** Cases of a property that plans or applies; one whose cases take no time has a multiple of it. */
export const runs = casesOf(50, 8_000, 'DEMARC_PROPERTY_RUNS');

/** Holds a property over generated accounts and documents. */
export async function holdsForScenes(property: (scene: Scene) => Promise<void>, numRuns = runs): Promise<void> {
  await fc.assert(
    fc.asyncProperty(tapes(420), async (numbers) => property(scene(numbers))),
    { numRuns },
  );
}
