/** `undefined` where the range cannot be understood. */
type VersionTest = (version: string) => boolean;

const comparator = /^(>=|<=|>|<|=)?v?(\d{1,6}(?:\.\d{1,6}){0,2})$/;

/**
 * A range of versions: comparators (>=, >, <=, <, =) separated by spaces or commas, all of which must hold. A version with fewer
 * than three parts stands for all that begin with it: `<=0.1` holds for 0.1.7. Pre-releases count as the release they lead to.
 */
export function parseVersionRange(range: string): VersionTest | undefined {
  const words = range
    .trim()
    .replaceAll(/([<>=])\s+/g, '$1')
    .split(/[\s,]+/);
  const tests: VersionTest[] = [];
  for (const word of words) {
    const [, operator = '=', wanted] = comparator.exec(word) ?? [];
    if (wanted === undefined) return undefined;
    const parts = wanted.split('.').map(Number);
    tests.push((version) => holds(operator, compareParts(version, parts)));
  }
  return (version) => tests.every((test) => test(version));
}

function compareParts(version: string, wanted: readonly number[]): number {
  const actual = (version.split(/[-+]/)[0] ?? '').split('.').map(Number);
  for (const [index, part] of wanted.entries()) {
    const difference = (actual[index] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}
