const units = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** `250ms`, `30s`, `5m`, `1h`, or seconds without a unit, in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = units.get(unit ?? 's');
  if (digits === undefined || factor === undefined) return undefined;
  const milliseconds = Math.round(Number(digits) * factor);
  // A timer of Node holds no more than 2^31 - 1 milliseconds.
  return milliseconds <= 0x7fff_ffff ? milliseconds : undefined;
}

/** A duration as the command line takes it, and as `parseDuration` reads it: `250ms`, `30s`, `5m`. */
export function durationText(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return milliseconds < 1_000 ? `${milliseconds}ms` : `${milliseconds / 1_000}s`;
}
