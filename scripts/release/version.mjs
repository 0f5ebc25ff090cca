// Versions as Semantic Versioning 2.0.0 has them, without build metadata, which npm does not tell apart.
const form = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** The parts of a version; undefined where it is none. */
export function parseVersion(text) {
  const match = form.exec(text);
  if (match === null) return undefined;
  const prerelease = match[4]?.split('.') ?? [];
  return { text, numbers: match.slice(1, 4).map(Number), prerelease };
}

/** Negative, zero or positive, by precedence (section 11). */
export function compareVersions(a, b) {
  const numbers = compareLists(a.numbers, b.numbers, (x, y) => x - y);
  if (numbers !== 0 || (a.prerelease.length === 0 && b.prerelease.length === 0)) return numbers;
  if (a.prerelease.length === 0) return 1;
  if (b.prerelease.length === 0) return -1;
  return compareLists(a.prerelease, b.prerelease, compareIdentifiers);
}

function compareIdentifiers(x, y) {
  const [xIsNumber, yIsNumber] = [x, y].map((text) => /^\d+$/.test(text));
  if (xIsNumber && yIsNumber) return Number(x) - Number(y);
  if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}

function compareLists(a, b, compare) {
  for (const [index, x] of a.entries()) {
    if (index >= b.length) return 1;
    const order = compare(x, b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
