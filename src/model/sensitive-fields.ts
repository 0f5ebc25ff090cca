/** The names of the fields that the schema of the documents marks as `x-sensitive`: no output shows their values. A test compares. */
export const sensitiveFields: ReadonlySet<string> = new Set(['md5_key', 'pairing_key']);

/** @param path dotted: `bgp.md5_key` */
export function isSensitivePath(path: string): boolean {
  return sensitiveFields.has(path.slice(path.lastIndexOf('.') + 1));
}
