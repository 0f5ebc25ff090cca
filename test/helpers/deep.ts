const asked = process.env['DEMARC_DEEP'];
const [part = 1, parts = 1] = (asked ?? '').split('/').map(Number);

/**
 * True in `npm run test:deep`, which takes hours: many more cases of everything that has cases, and every moment of a kill.
 * `DEMARC_DEEP=2/4` is the second of four parts that several machines can share: each has cases of its own.
 */
export const isDeep = Boolean(asked);

/** Which part this is, from 0, and of how many. */
export const deepPart = isDeep ? { at: part - 1, of: parts } : { at: 0, of: 1 };

/** So many cases in `npm test`, so many in all parts of the deep suite, unless the variable asks for another number. */
export function casesOf(usual: number, deep: number, variable: string): number {
  return Number(process.env[variable] ?? (isDeep ? Math.ceil(deep / deepPart.of) : usual));
}

/** The first of so many numbered cases, unless the variable asks for another one. */
export function firstOf(cases: number, variable: string): number {
  return Number(process.env[variable] ?? deepPart.at * cases);
}

/**
 * About so many moments of a run at which to kill it, or all of them, or all of this part. The step between two is odd: moments before and
 * after a request take turns, and both are met.
 */
export function someOf<T>(moments: readonly T[], usual: number): readonly T[] {
  const { at, of } = isDeep ? deepPart : { at: 0, of: Math.ceil(moments.length / usual) | 1 };
  return moments.filter((_, i) => i % of === at);
}
