import { NetworkError } from '../model/network-error.ts';

/** The answer, or undefined where the object does not exist (404). */
export async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NetworkError && error.kind === 'not_found') return undefined;
    throw error;
  }
}
