import { mapLimited } from '../map-limited.ts';
import { isOutOfFiles } from './out-of-files.ts';

const sideBySide = 32;
const again = Symbol('again');

/**
 * Maps files side by side, keeping the order. Those for which the system has no open file left are tried again, one after the other: a low
 * limit makes a run slower, and fails it once. Rejects with the first error in the order of the files.
 */
export async function mapFiles<T, R>(files: readonly T[], map: (file: T) => Promise<R>): Promise<readonly R[]> {
  const first = await mapLimited(files, sideBySide, async (file) => {
    try {
      return { file, result: await map(file) };
    } catch (error) {
      if (isOutOfFiles(error)) return { file, result: again } as const;
      throw error;
    }
  });
  const results: R[] = [];
  for (const { file, result } of first) results.push(result === again ? await map(file) : result);
  return results;
}
