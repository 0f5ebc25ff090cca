/** Texts of a shape in any length. */
export type Shape = (length: number) => string;

export interface Look {
  /** Characters of a short text; a long one has four times as many. */
  readonly short: number;
  /** What a short text may take, in milliseconds, without a second look. */
  readonly quickMs: number;
}

/**
 * Whether the work on a text of four times the length takes more than eight times as long: it is linear otherwise. Nearly all pass at the first
 * look, on a short text. What is left is measured in time of the processor. The machine may be busy: before the work is accused, the least
 * of three long looks is compared with the middle of three short ones.
 */
export function growsTooFast(work: (text: string) => unknown, shape: Shape, { short, quickMs }: Look): boolean {
  const [few, many] = [shape(short), shape(4 * short)];
  const first = processorMs(work, few);
  if (first < quickMs || processorMs(work, many) <= 8 * first) return false;
  const times = (text: string) => [1, 2, 3].map(() => processorMs(work, text)).sort((a, b) => a - b);
  const [[, usual = 0], [least = 0]] = [times(few), times(many)];
  return least > 8 * usual;
}

function processorMs(work: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  work(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What may come after a run, so that whatever was hoped for at its end is not there. */
const tails = ['', '!', '\n\0', '\u2028'];

/** Runs of each token, runs behind one other token, and runs of pairs, with an end that breaks them. */
export function shapesOf(tokens: readonly string[]): readonly (readonly [name: string, Shape])[] {
  const units = tokens.flatMap((first) => [
    ['', first] as const,
    ...tokens
      .filter((second) => second !== first)
      .flatMap((second) => [['', first + second] as const, [first, second] as const]),
  ]);
  return units.flatMap(([before, unit]) =>
    tails.map((tail) => [JSON.stringify([before, unit, tail]), runOf(unit, tail, before)] as const),
  );
}

/** One unit again and again, with something else at its ends. */
export function runOf(unit: string, tail: string, before = ''): Shape {
  return (length) => before + unit.repeat(Math.ceil(length / unit.length)) + tail;
}
