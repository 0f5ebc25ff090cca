/** The names of the fields that the schema of the documents marks as `x-sensitive`: no output ever shows their values. */
export const sensitiveFields: ReadonlySet<string> = new Set(['md5_key', 'pairing_key']);
