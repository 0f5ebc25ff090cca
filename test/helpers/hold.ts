import fc from 'fast-check';
import { vi } from 'vitest';
import { type Scene, scene } from './scene.ts';
import { tapes } from './tape.ts';

/** Cases of each property; DEMARC_PROPERTY_RUNS asks for more. */
export const runs = Number(process.env['DEMARC_PROPERTY_RUNS'] ?? 400);

// A case takes a few milliseconds; a slow machine and many more cases must not look like a failure.
vi.setConfig({ testTimeout: 60_000 + runs * 120 });

/** Holds a property over generated accounts and documents. */
export async function holdsForScenes(property: (scene: Scene) => Promise<void>, numRuns = runs): Promise<void> {
  await fc.assert(
    fc.asyncProperty(tapes(420), async (numbers) => property(scene(numbers))),
    { numRuns },
  );
}
